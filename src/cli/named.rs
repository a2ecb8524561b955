//! How policies are named: a path, `REV:path`, a revision, `OLD..NEW`, `OLD...NEW`.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::host::{GitError, Repository, Revision};

/// A policy by its name.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A file of the disk.
    Path(String),
    /// The policy that the working tree has by default.
    Default,
    /// A file of a revision, by its path as the current folder sees it; the default one where there is no path.
    At(Revision, Option<String>),
}

type Loaded<T> = Result<T, Vec<Diagnostic>>;

/// What a name on the command line means: an existing file, or else something in git.
pub(super) fn named(name: &str) -> Loaded<Named> {
    if Path::new(name).exists() {
        return Ok(Named::Path(name.to_owned()));
    }
    if let Some((revision, path)) = name.split_once(':').filter(|(_, path)| !path.is_empty()) {
        let repository = repository().map_err(|error| fault(name, &error))?;
        let revision = Revision::new(&repository, revision).map_err(|error| fault(name, &error))?;
        // As in git: from the top of the repository, or from here when it starts with a dot.
        let is_from_here = path == "." || path.starts_with("./") || path.starts_with("../");
        let path = if is_from_here {
            path.trim_start_matches("./").to_owned()
        } else {
            repository.path_from_here(path)
        };
        return Ok(Named::At(revision, Some(path)));
    }
    let looks_like_a_path = Path::new(name).extension().is_some_and(|ending| ending == "rhai");
    match repository().and_then(|repository| Revision::new(&repository, name)) {
        Ok(revision) => Ok(Named::At(revision, None)),
        // Whoever names a file that isn't there is told so, not told of git.
        Err(_) if looks_like_a_path => Ok(Named::Path(name.to_owned())),
        Err(error) => Err(vec![
            Diagnostic::about_file(
                "unreadable",
                name,
                format!("there is no such file, and {}", error.describe()),
            )
            .help_if(error.help().map(str::to_owned)),
        ]),
    }
}

/// Both sides of a comparison; the new one is the working tree when nobody names it.
pub(super) fn sides(old: &str, new: Option<&str>) -> Loaded<(Named, Named)> {
    if let Some(new) = new {
        return match (named(old), named(new)) {
            (Ok(old), Ok(new)) => Ok((old, new)),
            (old, new) => Err(old.err().into_iter().chain(new.err()).flatten().collect()),
        };
    }
    if !Path::new(old).exists() {
        for dots in ["...", ".."] {
            if let Some((one, other)) = old.split_once(dots).filter(|(one, _)| !one.ends_with(':')) {
                return range(old, one, other, dots == "...");
            }
        }
    }
    match named(old)? {
        // The same file of the working tree, where there still is one.
        Named::At(revision, Some(path)) if Path::new(&path).exists() => {
            Ok((Named::At(revision, Some(path.clone())), Named::Path(path)))
        }
        old => Ok((old, Named::Default)),
    }
}

/// Two revisions; from their common ancestor, when the range is written with three dots.
fn range(written: &str, old: &str, new: &str, is_from_ancestor: bool) -> Loaded<(Named, Named)> {
    let revision = |repository: &Arc<Repository>, name: &str| {
        Revision::new(repository, if name.is_empty() { "HEAD" } else { name })
    };
    let found = repository().and_then(|repository| {
        let (mut old, new) = (revision(&repository, old)?, revision(&repository, new)?);
        if is_from_ancestor {
            let ancestor = repository.merge_base(old.commit(), new.commit())?;
            let name = format!("{} (merge base)", old.name());
            old = Revision::of_commit(&repository, &name, ancestor);
        }
        Ok((old, new))
    });
    let (old, new) = found.map_err(|error| fault(written, &error))?;
    Ok((Named::At(old, None), Named::At(new, None)))
}

/// The repository that the current folder is in.
pub(super) fn repository() -> Result<Arc<Repository>, GitError> {
    Repository::here().map(Arc::new)
}

/// What git can't answer, as a fault about what was asked.
pub(super) fn fault(about: &str, error: &GitError) -> Vec<Diagnostic> {
    vec![Diagnostic::about_file("revision", about, error.describe()).help_if(error.help().map(str::to_owned))]
}
