//! Tests that run again whenever a file changes: looked at twice a second, until the program is stopped.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::console::Console;
use super::super::exit::Exit;
use super::Loaded;
use crate::host::changed_at;

/// How long nothing is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs, waits for a change of a file, and runs again; faults are said, and end nothing.
pub(super) fn repeat(
    run: impl Fn() -> Loaded<Exit>,
    files: impl Fn() -> Vec<String>,
    console: &Console,
) -> Loaded<Exit> {
    let look = || -> BTreeMap<String, _> {
        files().into_iter().map(|path| (path.clone(), changed_at(&path))).collect()
    };
    loop {
        let before = look();
        if let Err(faults) = run() {
            console.report(&faults);
        }
        while look() == before {
            std::thread::sleep(PAUSE);
        }
    }
}
