//! Files that are written whole or not at all, also when the program is interrupted.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

use tempfile::{NamedTempFile, TempPath};

/// What is not yet whole, and has to go when the program is interrupted.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The exit code of a program that was interrupted, as shells know it.
const INTERRUPTED: i32 = 130;

/// A file that is written beside its place, and put there when it is whole.
/// Dropped before that, or interrupted, it leaves nothing behind; what stood in its place stays.
pub struct WholeFile {
    file: BufWriter<fs::File>,
    beside: TempPath,
    place: PathBuf,
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// When nothing can be written beside its place.
    pub fn create(place: &Path) -> io::Result<Self> {
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        remove_when_interrupted();
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let file = NamedTempFile::new_in(folder)?;
        *unfinished = Some(file.path().to_path_buf());
        let (file, beside) = file.into_parts();
        Ok(Self { file: BufWriter::with_capacity(1 << 16, file), beside, place: place.to_path_buf() })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// When not all of it can be written; then there is no file, or the old one.
    pub fn finish(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        self.beside.persist(&self.place).map_err(|error| error.error)?;
        *unfinished = None;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a file: beside its place first, then in its place at once.
///
/// # Errors
///
/// When it can't be written; then there is no file, or the old one.
pub fn write_whole(place: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::create(place)?;
    file.write_all(content)?;
    file.finish()
}

fn remove_when_interrupted() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Where there are no signals nothing interrupts either.
        let _ = ctrlc::set_handler(|| {
            let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(path) = unfinished {
                let _ = fs::remove_file(path);
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "interrupted: nothing is left to be ended in order"
            )]
            std::process::exit(INTERRUPTED);
        });
    });
}
