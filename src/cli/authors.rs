//! Who wrote the lines of a policy, as git says.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::named::{fault, repository};
use crate::diagnostic::Diagnostic;
use crate::diff::Difference;
use crate::host::Repository;
use crate::model::Commit;
use crate::render::RevisionName;
use crate::text::Span;

/// The commits of the edits that lack a reason or an approver, by the edits' numbers. Only where a side is from git;
/// what isn't committed has none.
pub(super) fn authors(
    difference: &Difference,
    (old, new): (Option<&RevisionName>, Option<&RevisionName>),
) -> BTreeMap<usize, Commit> {
    let mut authors = BTreeMap::new();
    let Some(repository) = old.or(new).and_then(|_| repository().ok()) else { return authors };
    let commit = |side: Option<&RevisionName>| side.map(|revision| revision.commit.clone());
    let (old, new) = (commit(old), commit(new));
    let mut sides = [Lines::new(&repository, old.as_deref()), Lines::new(&repository, new.as_deref())];
    for edit in difference.edits.iter().filter(|edit| edit.lacks_reason() || edit.lacks_approver()) {
        let place =
            edit.new_at.as_ref().map(|place| (1, place)).or(edit.old_at.as_ref().map(|place| (0, place)));
        // A line that git can't tell about has no author to show; the edit is listed all the same.
        let found = place.and_then(|(side, place)| sides[side].of(place).ok());
        if let Some((_, Some(commit))) = found.and_then(|lines| lines.into_iter().next()) {
            authors.insert(edit.id, commit);
        }
    }
    authors
}

/// The commits of lines; each file is asked about once.
pub(super) struct Lines<'a> {
    repository: &'a Arc<Repository>,
    revision: Option<&'a str>,
    files: BTreeMap<String, BTreeMap<usize, Option<String>>>,
    commits: BTreeMap<String, Option<Commit>>,
}

impl<'a> Lines<'a> {
    /// Of a revision by its full name, or of the working tree.
    pub(super) fn new(repository: &'a Arc<Repository>, revision: Option<&'a str>) -> Self {
        Self { repository, revision, files: BTreeMap::new(), commits: BTreeMap::new() }
    }

    /// The commits that the lines of a span come from, each with its first line; none for what isn't committed.
    pub(super) fn of(&mut self, span: &Span) -> Result<Vec<(usize, Option<Commit>)>, Vec<Diagnostic>> {
        let name = span.text().name();
        if !self.files.contains_key(name) {
            let path = self.repository.path_from_top(name);
            // A file that git doesn't know has no line that is committed.
            let origins = path
                .and_then(|path| self.repository.line_origins(self.revision, &path).ok())
                .unwrap_or_default();
            self.files.insert(name.to_owned(), origins);
        }
        let first = span.position().line;
        let last = span.text().position(span.range().end()).line;
        let mut found: Vec<(usize, Option<String>)> = Vec::new();
        for line in first..=last {
            let commit = self.files[name].get(&line).cloned().flatten();
            if !found.iter().any(|(_, known)| *known == commit) {
                found.push((line, commit));
            }
        }
        found.into_iter().map(|(line, commit)| Ok((line, self.commit(commit)?))).collect()
    }

    fn commit(&mut self, name: Option<String>) -> Result<Option<Commit>, Vec<Diagnostic>> {
        let Some(name) = name else { return Ok(None) };
        if let Some(known) = self.commits.get(&name) {
            return Ok(known.clone());
        }
        let commit = self.repository.commit(&name).map_err(|error| fault("git", &error))?;
        self.commits.insert(name, commit.clone());
        Ok(commit)
    }
}
