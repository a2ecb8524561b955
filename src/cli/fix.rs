//! `check --fix` and `--patch`: what mends findings for certain. A text is replaced only when the policy still means
//! the same with the new one.

use std::path::Path;

use super::load::World;
use crate::diagnostic::Diagnostic;
use crate::diff::source_diff;
use crate::host::{Disk, write_whole};
use crate::lint::{Finding, fixed};
use crate::origin::{Origin, OriginError};
use crate::policy::{Policy, compile, meaning_digest};
use crate::text::Text;

/// A policy's own text, mended.
pub(super) struct Mended {
    pub(super) old: Text,
    pub(super) new: Text,
    /// How many findings it mends.
    pub(super) count: usize,
}

/// The policy's own text without what can be mended for certain; none where there is nothing.
pub(super) fn mend(policy: &Policy, findings: &[Finding], world: &World) -> Option<Mended> {
    let own = policy.sources.first()?;
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let (old, content, count) = fixed(fixes.filter(|fix| fix.span.text() == own)).pop()?;
    let new = Text::new(old.name(), content);
    let overlay = Overlay { text: &new };
    let mended = compile(&overlay, new.name(), &world.questionnaire, world.schema.shape()).ok()?;
    let is_same = meaning_digest(&mended.declarations) == meaning_digest(&policy.declarations);
    is_same.then_some(Mended { old, new, count })
}

impl Mended {
    /// The change as a unified diff.
    pub(super) fn patch(&self) -> String {
        source_diff(std::slice::from_ref(&self.old), std::slice::from_ref(&self.new))
    }

    /// Puts the new text in the place of the old.
    pub(super) fn write(&self) -> Result<(), Vec<Diagnostic>> {
        write_whole(Path::new(self.new.name()), self.new.content().as_bytes()).map_err(|error| {
            let message = format!("the file can't be written: {}", error.kind());
            vec![Diagnostic::about_file("output", self.new.name(), message)]
        })
    }
}

/// The disk, with one text as it is to be.
struct Overlay<'a> {
    text: &'a Text,
}

impl Origin for Overlay<'_> {
    fn read(&self, path: &str) -> Result<Text, OriginError> {
        if path == self.text.name() { Ok(self.text.clone()) } else { Disk.read(path) }
    }

    fn read_within(&self, folder: &str, path: &str) -> Result<Text, OriginError> {
        if path == self.text.name() { Ok(self.text.clone()) } else { Disk.read_within(folder, path) }
    }
}
