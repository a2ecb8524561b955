//! The rules of the house, over a plan and the files of `src`.
//! It reads no disk, so that the rules can be tried on small trees.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::plan::{Fence, Plan};
use crate::source::{Mention, Source};

/// A file's code, its tests not counted.
const MOST_LINES: usize = 400;

/// Drawers: such a module collects what has no place.
const DRAWERS: [&str; 9] =
    ["common", "helper", "helpers", "misc", "prelude", "type", "types", "util", "utils"];

/// Which rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Floor,
    Fence,
    Main,
    Glob,
    Length,
    Name,
    Doc,
    Table,
}

/// One place that breaks a rule.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) rule: Rule,
    pub(crate) path: String,
    pub(crate) line: usize,
    what: String,
    mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    mend: {}", self.path, self.line, self.what, self.mend)
    }
}

/// Everything in the tree (`src/…` paths and their texts) that breaks a rule, by file and line.
pub(crate) fn faults(architecture: &str, files: &[(&str, &str)]) -> Vec<Fault> {
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source::read(path, text)).collect();
    let mut house = House { plan: Plan::read(architecture), sources: &sources, faults: Vec::new() };
    house.table();
    for source in house.sources {
        house.floors(source);
        house.globs(source);
        house.shape(source);
        house.names(source);
    }
    for index in 0..house.plan.fences.len() {
        house.fence(index);
    }
    house.faults.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    house.faults
}

struct House<'a> {
    plan: Plan,
    sources: &'a [Source],
    faults: Vec<Fault>,
}

impl<'a> House<'a> {
    fn fault(&mut self, rule: Rule, at: (&str, usize), what: impl Into<String>, mend: impl Into<String>) {
        let (path, line) = (at.0.to_owned(), at.1);
        self.faults.push(Fault { rule, path, line, what: what.into(), mend: mend.into() });
    }

    /// Each top-level module, and where it is first met.
    fn top_level(&self) -> BTreeMap<&'a str, (&'a str, usize)> {
        let mut found = BTreeMap::new();
        for source in self.sources {
            if let Some(name) = source.module.first() {
                found.entry(name.as_str()).or_insert((source.path.as_str(), 1));
            } else {
                for declared in source.modules.iter().filter(|declared| !declared.for_tests) {
                    found.entry(&declared.module[0]).or_insert((&source.path, declared.line));
                }
            }
        }
        found
    }

    fn table(&mut self) {
        const TABLE: &str = "ARCHITECTURE.md";
        for (line, what, mend) in std::mem::take(&mut self.plan.faults) {
            self.fault(Rule::Table, (TABLE, line), what, mend);
        }
        let modules = self.top_level();
        for (name, at) in &modules {
            if !self.plan.rooms.contains_key(*name) {
                let what = format!("`{name}` has no floor");
                self.fault(Rule::Table, *at, what, "add a row to the table of floors in ARCHITECTURE.md");
            }
        }
        let rooms: Vec<(String, bool, usize)> =
            self.plan.rooms.iter().map(|(name, room)| (name.clone(), room.later, room.line)).collect();
        for (name, later, line) in rooms {
            match (modules.contains_key(name.as_str()), later) {
                (true, true) => {
                    let what = format!("`{name}` is there, and marked (later)");
                    self.fault(Rule::Table, (TABLE, line), what, "take the mark away");
                }
                (false, false) => {
                    let what = format!("`{name}` is no module of src");
                    self.fault(Rule::Table, (TABLE, line), what, "take the row away, or mark it (later)");
                }
                _ => {}
            }
        }
    }

    fn floors(&mut self, source: &Source) {
        if source.path == "src/main.rs" {
            return self.main(source);
        }
        let Some(own) = source.module.first() else { return };
        let Some(floor) = self.plan.rooms.get(own).map(|room| room.floor) else { return };
        let modules = self.top_level();
        let mut seen = BTreeSet::new();
        for (line, target) in own_paths(source) {
            if target == *own || !seen.insert((line, target.clone())) {
                continue;
            }
            let at = (source.path.as_str(), line);
            let Some(other) = self.plan.rooms.get(&target).map(|room| room.floor) else {
                if !modules.contains_key(target.as_str()) {
                    let what =
                        format!("`{own}` imports `{target}` through lib.rs, which stands above every floor");
                    self.fault(Rule::Floor, at, what, "import it from the module that holds it");
                }
                continue;
            };
            if other > floor {
                let what = format!("`{own}` (floor {floor}) imports upward, from `{target}` (floor {other})");
                let mend =
                    format!("move what both need to floor {floor} or below, or take it as an argument");
                self.fault(Rule::Floor, at, what, mend);
            } else if other == floor {
                let what = format!("`{own}` imports sideways, from `{target}`; both are on floor {floor}");
                let mend = "move what both need to a lower floor, or let a higher one bring the two together";
                self.fault(Rule::Floor, at, what, mend);
            }
        }
    }

    /// The program is its command line, and what all of it allocates with: that is a program's choice, not a library's.
    fn main(&mut self, source: &Source) {
        let mend = "let `tierline::cli` do it";
        for declared in &source.modules {
            let what = format!("main.rs declares `mod {}`", declared.module.join("::"));
            self.fault(Rule::Main, (&source.path, declared.line), what, mend);
        }
        for mention in &source.mentions {
            for found in source.resolve(mention) {
                let allowed = match found.segments[0].as_str() {
                    "std" | "core" | "alloc" | "mimalloc" => true,
                    "tierline" => found.segments.get(1).is_some_and(|name| name == "cli"),
                    // `Type::function`, in scope by a `use` that is looked at itself
                    first => first.starts_with(char::is_uppercase),
                };
                if !allowed && found.by_use == 0 {
                    let what = format!("main.rs uses `{}`, not `tierline::cli`", found.segments.join("::"));
                    self.fault(Rule::Main, (&source.path, mention.line), what, mend);
                }
            }
        }
    }

    fn fence(&mut self, index: usize) {
        let fence = &self.plan.fences[index];
        let mut found = Vec::new();
        let mut gate: Option<&str> = None;
        for source in self.sources {
            let inside =
                fence.places.is_empty() || source.module.first().is_some_and(|m| fence.places.contains(m));
            for line in behind(fence, source) {
                let name = &fence.name;
                let at = (source.path.as_str(), line);
                if !inside {
                    let what = format!("`{name}` is fenced in: only {} may name it", list(&fence.places));
                    let mend = "ask that module for what you need, in its own words";
                    found.push((at, what, mend));
                } else if fence.one_file && gate.is_some_and(|gate| gate != source.path) {
                    let gate = gate.expect("just compared");
                    let what = format!("`{name}` is fenced in: one file may name it, and {gate} does");
                    found.push((at, what, "put it in that file"));
                } else {
                    gate = Some(&source.path);
                }
            }
        }
        for (at, what, mend) in found {
            self.fault(Rule::Fence, at, what, mend);
        }
    }

    fn globs(&mut self, source: &Source) {
        let for_tests = self.is_for_tests(source);
        for mention in source.mentions.iter().filter(|mention| mention.glob) {
            let of_parent = mention.segments == ["super"];
            if of_parent && (mention.in_tests || for_tests) {
                continue;
            }
            let what = format!("`use {}::*` is a glob", mention.segments.join("::"));
            let mend = "name what you use; only a test module may write `use super::*`";
            self.fault(Rule::Glob, (&source.path, mention.line), what, mend);
        }
    }

    fn shape(&mut self, source: &Source) {
        if !source.opens_with_doc {
            let mend = "say with `//!` what it holds, and what it doesn't do";
            self.fault(Rule::Doc, (&source.path, 1), "the module opens without a doc", mend);
        }
        if source.code_lines > MOST_LINES && !self.is_for_tests(source) {
            let what = format!("{} lines of code, more than {MOST_LINES}", source.code_lines);
            let mend = "find the second noun in it, and give that a file of its own";
            self.fault(Rule::Length, (&source.path, MOST_LINES + 1), what, mend);
        }
    }

    fn names(&mut self, source: &Source) {
        let mend = "name it for the noun it holds";
        for name in source.module.iter().filter(|name| DRAWERS.contains(&name.as_str())) {
            self.fault(Rule::Name, (&source.path, 1), format!("`{name}` says nothing"), mend);
        }
        for declared in &source.modules {
            let name = declared.module.last().expect("a declared module has a name");
            if DRAWERS.contains(&name.as_str()) {
                self.fault(Rule::Name, (&source.path, declared.line), format!("`{name}` says nothing"), mend);
            }
        }
    }

    /// Whether the whole file is below a `#[cfg(test)] mod …;` of another.
    fn is_for_tests(&self, source: &Source) -> bool {
        let mut declared = self.sources.iter().flat_map(|other| &other.modules);
        declared.any(|declared| declared.for_tests && source.module.starts_with(&declared.module))
    }
}

/// The top-level modules of our own that a file names, each with its line. A path in code that goes on from a
/// `use` is left out where the `use` itself has named the module.
fn own_paths(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for mention in &source.mentions {
        for path in source.resolve(mention) {
            if let [first, target, ..] = path.segments.as_slice()
                && first == "crate"
                && path.by_use < 2
            {
                found.push((mention.line, target.clone()));
            }
        }
    }
    found
}

/// The lines in which a file names what is behind the fence.
fn behind(fence: &Fence, source: &Source) -> BTreeSet<usize> {
    let names = |mention: &Mention| {
        let paths = source.resolve(mention);
        paths.iter().any(|path| fence.holds(&path.segments).is_some_and(|end| end > path.by_use))
    };
    source.mentions.iter().filter(|mention| names(mention)).map(|mention| mention.line).collect()
}

fn list(places: &[String]) -> String {
    places.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(" and ")
}
