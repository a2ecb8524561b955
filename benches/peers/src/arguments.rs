//! What is asked for.

use std::path::PathBuf;

use work::Fallible;

/// How to use the program.
const USAGE: &str = "\
benches/peers/run [--rounds N] [--only NAME,NAME…] [--assess | --pipe] [--most N] [--page FILE] [--list]

  --rounds N       how often each peer does the work; the tables show medians [default: 7]
  --only NAMES     these rows, and the loop that everyone is compared with
  --assess         only the table of assessment alone
  --pipe           only the table from file to file
  --most N         no more companies than these, for anyone
  --page FILE      writes the page of documentation with the tables of this run
  --list           the names of the rows
";

/// The arguments.
#[derive(Debug)]
pub struct Arguments {
    /// How often each peer does the work.
    pub rounds: usize,
    /// The rows; all, when none is named.
    pub only: Vec<String>,
    /// Whether the table of assessment alone is made.
    pub is_assessing: bool,
    /// Whether the table from file to file is made.
    pub is_piping: bool,
    /// Whether only names are asked for.
    pub is_listing: bool,
    /// How many companies anyone takes at most.
    pub most: usize,
    /// Where the page goes.
    pub page: Option<PathBuf>,
    /// The day, for the page.
    pub date: String,
    /// The compiler, for the page.
    pub compiler: String,
}

impl Arguments {
    /// The arguments of this process.
    pub fn read() -> Fallible<Self> {
        let mut read = Self {
            rounds: 7,
            only: Vec::new(),
            is_assessing: true,
            is_piping: true,
            is_listing: false,
            most: usize::MAX,
            page: None,
            date: "an unknown day".to_owned(),
            compiler: "an unknown compiler".to_owned(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value\n\n{USAGE}"));
            match word.as_str() {
                "--rounds" => read.rounds = value()?.parse()?,
                "--only" => read.only = value()?.split(',').map(str::to_owned).collect(),
                "--assess" => read.is_piping = false,
                "--pipe" => read.is_assessing = false,
                "--most" => read.most = value()?.parse()?,
                "--page" => read.page = Some(value()?.into()),
                "--date" => read.date = value()?,
                "--compiler" => read.compiler = value()?,
                "--list" => read.is_listing = true,
                _ => return Err(format!("`{word}` is unknown\n\n{USAGE}").into()),
            }
        }
        if read.page.is_some()
            && !(read.is_assessing && read.is_piping && read.only.is_empty() && read.most == usize::MAX)
        {
            return Err("the page has both tables, and all their rows".into());
        }
        if read.rounds == 0 || read.most == 0 {
            return Err("at least one round, and one company".into());
        }
        Ok(read)
    }

    /// Whether a row is asked for. The yardstick always is.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || name == "loop" || self.only.iter().any(|only| only == name)
    }
}
