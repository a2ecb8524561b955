//! Who changed what: commits in order, renamed files, and the commit of a line.

use std::collections::BTreeMap;

use super::{GitError, Repository};
use crate::model::Commit;

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
            ["diff-tree", "-r", "-M30%", "-z", "--name-status", "--diff-filter=R", commit, "HEAD", "--"];
        let said = self.run(&arguments).ok()?;
        let words: Vec<&str> = said.split('\0').collect();
        words.chunks_exact(3).find(|words| words[2] == path).map(|words| words[1].to_owned())
    }

    /// The full names of the commits that the lines of a file come from, by line from 1; `None` for what isn't
    /// committed yet. At a revision, or as the working tree has the file. Paths from the top.
    ///
    /// # Errors
    ///
    /// When git doesn't know the file.
    pub fn line_origins(
        &self,
        revision: Option<&str>,
        path: &str,
    ) -> Result<BTreeMap<usize, Option<String>>, GitError> {
        let mut arguments = vec!["blame", "--porcelain"];
        arguments.extend(revision);
        arguments.extend(["--", path]);
        let said = self.run(&arguments)?;
        let mut origins = BTreeMap::new();
        for line in said.lines().filter(|line| !line.starts_with('\t')) {
            let mut words = line.split(' ');
            let (Some(name), Some(_), Some(at)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let is_name = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            if let (true, Ok(at)) = (is_name, at.parse::<usize>()) {
                let is_committed = name.bytes().any(|byte| byte != b'0');
                origins.insert(at, is_committed.then(|| name.to_owned()));
            }
        }
        Ok(origins)
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
