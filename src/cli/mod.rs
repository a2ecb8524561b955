//! The program: arguments → load → do → show → exit. One file a command; nothing is computed here.

mod args;
mod check;
mod console;
mod diff;
mod eval;
mod exit;
mod load;
mod settings;
mod show;
mod stream;
mod work;

use clap::Parser;

use args::{Arguments, Command};
use console::Console;

pub use exit::Exit;

/// Runs the program with the arguments of the process.
pub fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return console::usage(&error),
    };
    let settings = match settings::Settings::new(&arguments.common) {
        Ok(settings) => settings,
        Err(faults) => return Console::plain(&arguments.common).report(&faults),
    };
    let console = Console::new(&arguments.common, &settings);
    let result = match &arguments.command {
        Command::Check(check) => check::run(check, &settings, &console),
        Command::Show(show) => show::run(show, &settings, &console),
        Command::Eval(eval) => eval::run(eval, &settings, &console),
        Command::Diff(diff) => diff::run(diff, &settings, &console),
    };
    result.unwrap_or_else(|faults| console.report(&faults))
}

/// A document as indented JSON.
fn json(document: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(document).expect("documents are made of texts and numbers") + "\n"
}
