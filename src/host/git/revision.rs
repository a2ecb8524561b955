//! The texts of one revision, by the paths that they would have if it were checked out.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::blobs::Blob;
use super::{GitError, Repository};
use crate::host::disk::{LARGEST_FILE, decode};
use crate::origin::{Origin, OriginError};
use crate::text::Text;

/// So many links in a row are followed.
const MOST_LINKS: usize = 8;

/// A commit, seen from the current folder.
#[derive(Clone, Debug)]
pub struct Revision {
    repository: Arc<Repository>,
    /// What the user calls it.
    name: String,
    /// Its full name.
    commit: String,
    entries: Arc<OnceLock<Result<BTreeMap<String, Entry>, GitError>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    File,
    Link,
    Submodule,
}

impl Revision {
    /// A revision by its name.
    ///
    /// # Errors
    ///
    /// When there is no such commit.
    pub fn new(repository: &Arc<Repository>, name: &str) -> Result<Self, GitError> {
        Ok(Self::of_commit(repository, name, repository.resolve(name)?))
    }

    /// A commit whose full name is known.
    pub fn of_commit(repository: &Arc<Repository>, name: &str, commit: String) -> Self {
        Self { repository: repository.clone(), name: name.to_owned(), commit, entries: Arc::default() }
    }

    /// What the user calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The full name of its commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The repository that it is in.
    pub fn repository(&self) -> &Arc<Repository> {
        &self.repository
    }

    /// Whether it has a file at a path of the current folder.
    pub fn has(&self, path: &str) -> bool {
        self.repository.path_from_top(path).is_some_and(|path| self.real_path(&path).is_ok())
    }

    /// The object at a path of the current folder: the same name, the same content, of a folder too.
    ///
    /// # Errors
    ///
    /// When git doesn't answer.
    pub fn object(&self, path: &str) -> Result<Option<String>, GitError> {
        let Some(path) = self.repository.path_from_top(path) else { return Ok(None) };
        let mut blobs = self.repository.blobs();
        blobs.object(&format!("{}:{path}", self.commit))
    }

    fn entries(&self) -> Result<&BTreeMap<String, Entry>, OriginError> {
        let entries = self.entries.get_or_init(|| {
            let said = self.repository.run(&["ls-tree", "-rz", &self.commit])?;
            let entry = |line: &str| {
                let (head, path) = line.split_once('\t')?;
                let entry = match head.split(' ').next()? {
                    "120000" => Entry::Link,
                    "160000" => Entry::Submodule,
                    _ => Entry::File,
                };
                Some((path.to_owned(), entry))
            };
            Ok(said.split('\0').filter_map(entry).collect())
        });
        entries.as_ref().map_err(|error| OriginError::Unreadable(error.describe()))
    }

    /// The path of the file that a path from the top leads to, links followed.
    fn real_path(&self, path: &str) -> Result<String, OriginError> {
        let entries = self.entries()?;
        let mut path = path.to_owned();
        for _ in 0..=MOST_LINKS {
            // The first part of the path that is no folder decides.
            let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
            let Some((entry, end)) =
                ends.clone().find_map(|end| entries.get(&path[..end]).map(|entry| (*entry, end)))
            else {
                let is_folder = entries.range(format!("{path}/")..).next().is_some_and(|(found, _)| {
                    found.strip_prefix(&path).is_some_and(|rest| rest.starts_with('/'))
                });
                return Err(if is_folder {
                    OriginError::Unreadable("it is a folder".into())
                } else {
                    OriginError::Missing
                });
            };
            match entry {
                Entry::File if end == path.len() => return Ok(path),
                Entry::File => return Err(OriginError::Missing),
                Entry::Submodule => {
                    return Err(OriginError::Unreadable(format!(
                        "`{}` is a submodule, whose files are in another repository",
                        &path[..end]
                    )));
                }
                Entry::Link => {
                    let target = self.bytes(&path[..end])?;
                    let target = String::from_utf8(target).map_err(|_| OriginError::Missing)?;
                    path = joined(&path[..end], &target, &path[end..]).ok_or(OriginError::Outside)?;
                }
            }
        }
        Err(OriginError::Unreadable("it is a link that leads in a circle".into()))
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, OriginError> {
        let mut blobs = self.repository.blobs();
        match blobs.content(&format!("{}:{path}", self.commit), LARGEST_FILE) {
            Ok(Blob::Bytes(bytes)) => Ok(bytes),
            Ok(Blob::TooLarge) => Err(OriginError::TooLarge(LARGEST_FILE)),
            Ok(Blob::Missing) => Err(OriginError::Unreadable(
                "its content is not in this clone, which is partial; `git fetch` brings it".into(),
            )),
            Err(error) => Err(OriginError::Unreadable(error.describe())),
        }
    }
}

impl Origin for Revision {
    fn read(&self, path: &str) -> Result<Text, OriginError> {
        let from_top = self.repository.path_from_top(path).ok_or(OriginError::Outside)?;
        decode(path, self.bytes(&self.real_path(&from_top)?)?)
    }

    fn read_within(&self, folder: &str, path: &str) -> Result<Text, OriginError> {
        let from_top = |path: &str| self.repository.path_from_top(path).ok_or(OriginError::Outside);
        let (folder, file) = (from_top(folder)?, from_top(path)?);
        let real = self.real_path(&file)?;
        if !folder.is_empty() && !real.starts_with(&format!("{folder}/")) {
            return Err(OriginError::Outside);
        }
        self.read(path)
    }
}

/// Where a link leads: from its own folder to its target, then on; `None` out of the repository.
fn joined(link: &str, target: &str, rest: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let folder = link.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/').chain(rest.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
