//! Texts from the disk and from standard input, inside a limit on size.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::origin::{Origin, OriginError};
use crate::text::Text;

/// The most bytes that one file may have.
pub(super) const LARGEST_FILE: u64 = 1024 * 1024 * 1024;

/// The disk, seen from the current folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Origin for Disk {
    fn read(&self, path: &str) -> Result<Text, OriginError> {
        let file = open(path)?;
        // A byte more than there are: so the end is met without asking for more room.
        let size = file.metadata().map_or(0, |found| found.len().min(LARGEST_FILE) + 1);
        text(path, file, usize::try_from(size).unwrap_or(0))
    }

    fn read_within(&self, folder: &str, path: &str) -> Result<Text, OriginError> {
        let folder = if folder.is_empty() { "." } else { folder };
        let inside = fs::canonicalize(folder).map_err(|error| describe(&error))?;
        let found = fs::canonicalize(path).map_err(|error| describe(&error))?;
        if !found.starts_with(inside) {
            return Err(OriginError::Outside);
        }
        self.read(path)
    }
}

/// The text of standard input, named `-`.
pub fn read_standard_input() -> Result<Text, OriginError> {
    text("-", io::stdin().lock(), 0)
}

/// Opens a file to be read in parts: there is no limit on its size then.
pub fn open(path: &str) -> Result<File, OriginError> {
    if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
        return Err(OriginError::Unreadable("it is a folder".into()));
    }
    File::open(path).map_err(|error| describe(&error))
}

/// Standard input, to be read in parts.
pub fn standard_input() -> io::Stdin {
    io::stdin()
}

/// The text that begins with what was read already.
pub fn text_from(name: &str, begun: Vec<u8>, rest: impl Read) -> Result<Text, OriginError> {
    text(name, io::Cursor::new(begun).chain(rest), 0)
}

/// A text of some `size`, or of whatever there is.
fn text(name: &str, source: impl Read, size: usize) -> Result<Text, OriginError> {
    let mut bytes = Vec::new();
    // A file may say of itself what is not so; then room is taken as it is needed.
    let _ = bytes.try_reserve_exact(size);
    let read = source.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| describe(&error))?;
    if read as u64 > LARGEST_FILE {
        return Err(OriginError::TooLarge(LARGEST_FILE));
    }
    decode(name, bytes)
}

/// Bytes as a text, where they are UTF-8.
pub(super) fn decode(name: &str, bytes: Vec<u8>) -> Result<Text, OriginError> {
    match String::from_utf8(bytes) {
        Ok(content) => Ok(Text::new(name, content)),
        Err(error) => Err(not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> OriginError {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    OriginError::NotUtf8 { line, column }
}

fn describe(error: &io::Error) -> OriginError {
    match error.kind() {
        io::ErrorKind::NotFound => OriginError::Missing,
        io::ErrorKind::PermissionDenied => OriginError::Unreadable("no permission".into()),
        _ => OriginError::Unreadable(error.to_string()),
    }
}

/// The files in a folder whose names end so, in the order of their names; folders in it are passed over.
pub fn files_in(folder: &str, endings: &[&str]) -> Result<Vec<String>, OriginError> {
    let entries = fs::read_dir(folder).map_err(|error| describe(&error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| describe(&error))?.path();
        let is_wanted = path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| endings.contains(&ending));
        if is_wanted && path.is_file() {
            files.extend(path.to_str().map(str::to_owned));
        }
    }
    files.sort();
    Ok(files)
}

/// The files in a folder that are no bookkeeping, in the order of their names: a name that begins with `_` or `.` is
/// a mark or checksum of whoever wrote the others.
pub fn visible_files_in(folder: &str) -> Result<Vec<String>, OriginError> {
    let entries = fs::read_dir(folder).map_err(|error| describe(&error))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| describe(&error))?;
        let no_name = || OriginError::Unreadable("a name in it is not UTF-8".into());
        let name = entry.file_name().into_string().map_err(|_| no_name())?;
        if !name.starts_with(['_', '.']) && entry.path().is_file() {
            files.push(entry.path().into_os_string().into_string().map_err(|_| no_name())?);
        }
    }
    files.sort();
    Ok(files)
}

/// The files in a folder and below it whose names end so, in order; folders behind links are passed over.
pub fn files_below(folder: &str, ending: &str) -> Result<Vec<String>, OriginError> {
    let mut files = Vec::new();
    let mut waiting = vec![PathBuf::from(folder)];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).map_err(|error| describe(&error))? {
            let entry = entry.map_err(|error| describe(&error))?;
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let name = entry.file_name();
            let path =
                if folder == "." && next == Path::new(".") { PathBuf::from(&name) } else { entry.path() };
            match name.to_str() {
                Some(name) if is_folder && !name.starts_with('.') => waiting.push(path),
                Some(name) if !is_folder && name.ends_with(ending) => {
                    files.extend(path.to_str().map(str::to_owned));
                }
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

/// When a file was last changed; nothing when there is no such file.
pub fn changed_at(path: &str) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

/// The nearest file of a name in the current folder or above, as a path from the current folder.
pub fn find_upward(name: &str) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    current.ancestors().enumerate().find_map(|(steps, folder)| {
        folder.join(name).is_file().then(|| {
            let mut path: PathBuf = std::iter::repeat_n("..", steps).collect();
            path.push(Path::new(name));
            path
        })
    })
}
