//! The program: arguments → load → do → show → exit. One file a command; nothing is computed here.

mod args;
mod authors;
mod blame;
mod calendar;
mod check;
mod console;
mod defaults;
mod diff;
mod engage;
mod eval;
mod exit;
mod explain;
mod fix;
mod history;
mod levels;
mod load;
mod log;
mod merge;
mod named;
mod robust;
mod settings;
mod sheet;
mod show;
mod slow_rules;
mod stream;
mod subject;
mod sweep;
mod test;
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
        Command::Merge(merge) => merge::run(merge, &settings, &console),
        Command::Explain(explain) => explain::run(explain, &settings, &console),
        Command::Engage(engage) => engage::run(engage, &settings, &console),
        Command::Sweep(sweep) => sweep::run(sweep, &settings, &console),
        Command::Robust(robust) => robust::run(robust, &settings, &console),
        Command::Diff(diff) => diff::run(diff, &settings, &console),
        Command::Log(log) => log::run(log, &settings, &console),
        Command::Blame(blame) => blame::run(blame, &settings, &console),
        Command::Calendar(calendar) => calendar::run(calendar, &settings, &console),
        Command::Test(test) => test::run(test, &settings, &console),
    };
    result.unwrap_or_else(|faults| console.report(&faults))
}

/// A document as indented JSON.
fn json(document: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(document).expect("documents are made of texts and numbers") + "\n"
}
