//! Programs beside this one, and the folder in which they and this one put their files.

use std::path::{Path, PathBuf};

use work::Fallible;

/// A program that was built into the folder of this one.
pub fn beside(name: &str) -> Fallible<PathBuf> {
    let path = own_folder()?.join(name);
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{} isn't there; `benches/peers/run` builds it", path.display()).into())
    }
}

/// The folder for what is generated and written.
pub fn folder() -> Fallible<PathBuf> {
    let folder = own_folder()?.join("peers-files");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A file in that folder.
pub fn scratch(name: &str) -> Fallible<PathBuf> {
    Ok(folder()?.join(name))
}

/// A file of this package, where it was built.
pub fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The text of a policy, as it is when the comparison runs.
pub fn policy(name: &str) -> Fallible<String> {
    let path = source("policies").join(name);
    std::fs::read_to_string(&path).map_err(|fault| format!("{}: {fault}", path.display()).into())
}

fn own_folder() -> Fallible<PathBuf> {
    Ok(std::env::current_exe()?.parent().ok_or("a program is in a folder")?.to_owned())
}
