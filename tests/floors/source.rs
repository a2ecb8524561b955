//! One file of `src`: the paths it names, the modules it declares, where its tests begin.
//! It doesn't judge them.

use crate::walk::Walk;

/// A file of `src`, read.
#[derive(Debug)]
pub(crate) struct Source {
    /// From the root of the package, with `/`.
    pub(crate) path: String,
    /// The module that the file is: `["policy", "verb"]` for `src/policy/verb.rs`, empty for `lib.rs`.
    pub(crate) module: Vec<String>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) modules: Vec<Declared>,
    /// Lines before the first `#[cfg(test)] mod … {`.
    pub(crate) code_lines: usize,
    pub(crate) opens_with_doc: bool,
}

/// A path that the file names, in a `use` or in code.
#[derive(Debug)]
pub(crate) struct Mention {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// The module in which it stands.
    pub(crate) within: Vec<String>,
    /// It stands in a module under `#[cfg(test)]` of this file.
    pub(crate) in_tests: bool,
    /// `use …::*`, without the star.
    pub(crate) glob: bool,
    /// It starts with `::`, so with the name of a crate.
    pub(crate) rooted: bool,
    /// The name that a `use` brings into the file.
    pub(crate) brings: Option<String>,
}

/// `mod name;` or `mod name { … }`.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) module: Vec<String>,
    pub(crate) line: usize,
    pub(crate) for_tests: bool,
}

/// A path from its crate down. The first `by_use` segments come from a `use` that is a mention of its own.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) segments: Vec<String>,
    pub(crate) by_use: usize,
}

impl Source {
    /// Reads a file.
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let module = module_of(path);
        let walk = Walk::over(text, &module);
        let code_lines = walk.tests_from.map_or(text.lines().count(), |line| line - 1);
        let opening = text.lines().find(|line| !line.trim().is_empty());
        Self {
            path: path.to_owned(),
            module,
            mentions: walk.mentions,
            modules: walk.modules,
            code_lines,
            opens_with_doc: opening.is_some_and(|line| line.starts_with("//!")),
        }
    }

    /// The full paths that a mention may mean: `crate::…` for our own, the name of a crate for others'.
    /// More than one only if two `use`s of the file bring the same name.
    pub(crate) fn resolve(&self, mention: &Mention) -> Vec<Resolved> {
        let start = Resolved { segments: mention.segments.clone(), by_use: 0 };
        self.resolve_from(start, mention, &mut Vec::new())
    }

    fn resolve_from(&self, path: Resolved, mention: &Mention, seen: &mut Vec<String>) -> Vec<Resolved> {
        let first = path.segments[0].clone();
        if first == "crate" || mention.rooted {
            return vec![path];
        }
        if first == "self" || first == "super" {
            return vec![path.replace(absolute(&mention.within, &path.segments), false)];
        }
        let child = self.modules.iter().find(|declared| {
            let (name, parent) = declared.module.split_last().expect("a declared module has a name");
            *name == first && mention.within.starts_with(parent)
        });
        if let Some(child) = child {
            let segments = path.with_front(std::iter::once("crate".to_owned()).chain(child.module.clone()));
            return vec![path.replace(segments, false)];
        }
        if seen.contains(&first) {
            return vec![path];
        }
        seen.push(first.clone());
        let bringing = self
            .mentions
            .iter()
            .filter(|other| other.brings.as_ref() == Some(&first) && !std::ptr::eq(*other, mention));
        let found: Vec<Resolved> = bringing
            .flat_map(|other| {
                let front = Resolved { segments: other.segments.clone(), by_use: 0 };
                self.resolve_from(front, other, &mut seen.clone())
            })
            .map(|front| path.replace(path.with_front(front.segments), true))
            .collect();
        if found.is_empty() { vec![path] } else { found }
    }
}

impl Resolved {
    /// These segments in place of the first one.
    fn with_front(&self, front: impl IntoIterator<Item = String>) -> Vec<String> {
        front.into_iter().chain(self.segments[1..].iter().cloned()).collect()
    }

    fn replace(&self, segments: Vec<String>, by_use: bool) -> Self {
        let by_use = if by_use { segments.len() + 1 - self.segments.len() } else { self.by_use };
        Self { segments, by_use }
    }
}

/// `self::…` and `super::…` as `crate::…`.
fn absolute(within: &[String], segments: &[String]) -> Vec<String> {
    let steps = segments.iter().take_while(|name| *name == "self" || *name == "super").count();
    let up = segments[..steps].iter().filter(|name| *name == "super").count();
    let base = within.iter().take(within.len().saturating_sub(up)).cloned();
    std::iter::once("crate".to_owned()).chain(base).chain(segments[steps..].iter().cloned()).collect()
}

fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let mut names: Vec<String> = inner.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|name| name == "mod") || inner == "lib.rs" || inner == "main.rs" {
        names.pop();
    }
    names
}
