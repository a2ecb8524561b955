//! Who changed what: commits in order, renamed files, and the commit of a line.

use super::{GitError, Repository};

/// A commit and what its author says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its full name.
    pub name: String,
    /// The full names of its parents, the first the one that it was made on.
    pub parents: Vec<String>,
    /// Who wrote it.
    pub author: String,
    /// When, as ISO 8601 with the author's time zone.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// Where a line of a file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOrigin {
    /// The full name of the commit; `None` for what isn't committed yet.
    pub commit: Option<String>,
}

/// Git's name for what isn't committed.
const UNCOMMITTED: &str = "0000000000000000000000000000000000000000";

impl Repository {
    /// The commits that a revision or range reaches, newest first, children before parents.
    ///
    /// # Errors
    ///
    /// When git doesn't answer.
    pub fn commits(&self, tip: &str, without: Option<&str>) -> Result<Vec<Commit>, GitError> {
        let without = without.map(|commit| format!("^{commit}"));
        let mut arguments = vec![
            "log",
            "-z",
            "--topo-order",
            "--no-show-signature",
            "--no-color",
            "--format=%H%x1f%P%x1f%an%x1f%aI%x1f%s",
            tip,
        ];
        arguments.extend(without.as_deref());
        arguments.push("--");
        let said = self.run(&arguments)?;
        Ok(said.split('\0').filter_map(commit).collect())
    }

    /// The commit that a revision means, with what its author says of it.
    ///
    /// # Errors
    ///
    /// When git doesn't answer.
    pub fn commit(&self, name: &str) -> Result<Option<Commit>, GitError> {
        let format = "--format=%H%x1f%P%x1f%an%x1f%aI%x1f%s";
        let said = self.run(&["log", "-z", "-1", "--no-show-signature", "--no-color", format, name, "--"])?;
        Ok(said.split('\0').find_map(commit))
    }

    /// What a file of the current commit was called in another one, where it was renamed since. Paths from the top.
    pub fn former_name(&self, commit: &str, path: &str) -> Option<String> {
        let arguments =
            ["diff-tree", "-r", "-M", "-z", "--name-status", "--diff-filter=R", commit, "HEAD", "--"];
        let said = self.run(&arguments).ok()?;
        let words: Vec<&str> = said.split('\0').collect();
        words.chunks_exact(3).find(|words| words[2] == path).map(|words| words[1].to_owned())
    }

    /// Where the lines of a file of the working tree come from, in the order of the lines asked for (from 1).
    ///
    /// # Errors
    ///
    /// When git doesn't know the file.
    pub fn line_origins(&self, path: &str, lines: &[usize]) -> Result<Vec<LineOrigin>, GitError> {
        let said = self.run(&["blame", "--porcelain", "--", path])?;
        let mut origins = Vec::new();
        for line in said.lines().filter(|line| !line.starts_with('\t')) {
            let mut words = line.split(' ');
            let (Some(name), Some(_), Some(at)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let is_name = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            if let (true, Ok(at)) = (is_name, at.parse::<usize>()) {
                let commit = (!name.starts_with(UNCOMMITTED)).then(|| name.to_owned());
                origins.push((at, LineOrigin { commit }));
            }
        }
        let find = |line: &usize| {
            let found = origins.iter().find(|(at, _)| at == line);
            found.map_or(LineOrigin { commit: None }, |(_, origin)| origin.clone())
        };
        Ok(lines.iter().map(find).collect())
    }
}

fn commit(line: &str) -> Option<Commit> {
    let mut fields = line.trim_start_matches('\n').split('\u{1f}').map(str::to_owned);
    Some(Commit {
        name: fields.next().filter(|name| !name.is_empty())?,
        parents: fields.next()?.split_whitespace().map(str::to_owned).collect(),
        author: fields.next()?,
        date: fields.next()?,
        subject: fields.next()?,
    })
}
