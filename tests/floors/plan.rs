//! What ARCHITECTURE.md promises: the table of floors and the table of fences.
//! It doesn't look at the code.

use std::collections::BTreeMap;

/// The two tables, read.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) rooms: BTreeMap<String, Room>,
    pub(crate) fences: Vec<Fence>,
    /// What is wrong with the tables themselves: line, fault, mend.
    pub(crate) faults: Vec<(usize, String, String)>,
}

/// A top-level module and its floor.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) floor: u8,
    /// Planned, marked `(later)`.
    pub(crate) later: bool,
    pub(crate) line: usize,
}

/// A path that only some modules may name.
#[derive(Debug)]
pub(crate) struct Fence {
    /// As it stands in the table.
    pub(crate) name: String,
    /// Top-level modules; anywhere if empty.
    pub(crate) places: Vec<String>,
    /// Only one file may name it.
    pub(crate) one_file: bool,
}

impl Fence {
    /// Whether the path is behind this fence. A name that begins with a capital (`SystemTime::now`) is met
    /// under any path; another one from the crate down.
    pub(crate) fn holds(&self, segments: &[String]) -> Option<usize> {
        let name: Vec<&str> = self.name.split("::").collect();
        let anywhere = self.name.starts_with(char::is_uppercase);
        let starts = if anywhere { segments.len() } else { 1 };
        let found = (0..starts).find(|&at| {
            let rest = &segments[at..];
            rest.len() >= name.len() && rest.iter().zip(&name).all(|(a, b)| a == b)
        });
        found.map(|at| at + name.len())
    }
}

impl Plan {
    /// Reads the tables out of the Markdown.
    pub(crate) fn read(text: &str) -> Self {
        let mut plan = Self::default();
        plan.read_floors(text);
        plan.read_fences(text);
        plan
    }

    fn fault(&mut self, line: usize, what: impl Into<String>, mend: impl Into<String>) {
        self.faults.push((line, what.into(), mend.into()));
    }

    fn read_floors(&mut self, text: &str) {
        let Some(rows) = table(text, &["floor", "module", "holds", "never"]) else {
            self.fault(1, "has no table of floors", "write one: | floor | module | holds | never |");
            return;
        };
        for (line, cells) in rows {
            let Ok(floor) = cells[0].parse::<u8>() else {
                self.fault(line, format!("the floor is `{}`", cells[0]), "write a whole number");
                continue;
            };
            let names = quoted(&cells[1]);
            if names.is_empty() {
                self.fault(line, "the row names no module", "write its name in backticks");
            }
            for (name, after) in names {
                let name = name.trim_end_matches('/').trim_end_matches(".rs").to_owned();
                let later = after.trim_start().starts_with("(later)");
                if let Some(first) = self.rooms.get(&name).map(|room| room.line) {
                    self.fault(line, format!("`{name}` is in line {first} too"), "keep one of the two");
                } else {
                    self.rooms.insert(name, Room { floor, later, line });
                }
            }
        }
    }

    fn read_fences(&mut self, text: &str) {
        let Some(rows) = table(text, &["fenced", "only in", "why"]) else {
            self.fault(1, "has no table of fences", "write one: | fenced | only in | why |");
            return;
        };
        for (line, cells) in rows {
            let one_file = cells[1].starts_with("one file");
            let names = |cell: &str| -> Vec<String> {
                quoted(cell).into_iter().map(|(name, _)| name.trim_end_matches('/').to_owned()).collect()
            };
            let places = names(&cells[1]);
            for place in &places {
                if !self.rooms.contains_key(place) {
                    let mend = "name modules of the table of floors";
                    self.fault(line, format!("`{place}` is no module of the house"), mend);
                }
            }
            let fenced = names(&cells[0]);
            if fenced.is_empty() || (places.is_empty() && !one_file) {
                self.fault(line, "the row fences nothing in", "write both names in backticks, or `one file`");
                continue;
            }
            for name in fenced {
                self.fences.push(Fence { name, places: places.clone(), one_file });
            }
        }
    }
}

/// A row of a table: its line, and its cells.
type Row = (usize, Vec<String>);

/// The rows below the header, each with as many cells as that.
fn table(text: &str, header: &[&str]) -> Option<Vec<Row>> {
    let mut lines = text.lines().zip(1..).map(|(line, number)| (number, cells(line)));
    lines.by_ref().find(|(_, cells)| cells == header)?;
    let rows = lines.skip(1).take_while(|(_, cells)| !cells.is_empty());
    Some(
        rows.map(|(number, mut cells)| {
            cells.resize(header.len(), String::new());
            (number, cells)
        })
        .collect(),
    )
}

/// The cells of a line; none if it isn't part of a table.
fn cells(line: &str) -> Vec<String> {
    let Some(inner) = line.trim().strip_prefix('|') else { return Vec::new() };
    inner.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// What stands in backticks, each with the text up to the next.
fn quoted(cell: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = cell.split('`').skip(1).collect();
    parts.chunks(2).map(|pair| (pair[0], pair.get(1).copied().unwrap_or(""))).collect()
}
