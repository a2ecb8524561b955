//! `tierline diff`: how a change of policy moves each holding.

use super::args::{Deny, Diff, DiffFormat};
use super::console::Console;
use super::exit::Exit;
use super::load;
use super::settings::Settings;
use super::work;
use crate::assess::Assessor;
use crate::diagnostic::{Diagnostic, ordered};
use crate::diff::{Difference, Direction, Population, Reading, Side, compare};
use crate::render::{DifferenceDocument, DifferenceInput, difference_comment, difference_view};

pub(super) fn run(arguments: &Diff, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let world = load::world(settings)?;
    let old = load::policy(Some(&arguments.old), settings, &world);
    let new = load::policy(arguments.new.as_deref(), settings, &world);
    let data = load::data(settings, &world, console);
    let approvals = load::approvals(arguments.approve.as_deref());
    let (old, new, data, approvals) = match (old, new, data, approvals) {
        (Ok(old), Ok(new), Ok(data), Ok(approvals)) => (old, new, data, approvals),
        (old, new, data, approvals) => {
            let faults = [old.err(), new.err(), data.err(), approvals.err()];
            return Err(ordered(faults.into_iter().flatten().flatten().collect()));
        }
    };
    let before = work::assess_all(
        &Assessor::new(&old, &world.questionnaire, settings.day),
        &data.companies,
        settings.threads,
    );
    let after = work::assess_all(
        &Assessor::new(&new, &world.questionnaire, settings.day),
        &data.companies,
        settings.threads,
    );
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            return Err(ordered(before.err().into_iter().chain(after.err()).flatten().collect()));
        }
    };
    let reading = Reading {
        questionnaire: &world.questionnaire,
        shape: world.schema.shape(),
        companies: &data.companies,
    };
    let old = Side { policy: &old, reading, assessments: &before };
    let new = Side { policy: &new, reading, assessments: &after };
    let population = Population { book: &data.book, day: settings.day };
    let mut difference = compare(old, new, population)?;
    difference.approve(approvals, (old, new));
    let input = DifferenceInput { difference: &difference, old, new, population, rejected: &data.rejected };
    let result = match arguments.format {
        DiffFormat::Terminal => difference_view(input, &console.terminal),
        DiffFormat::Markdown => difference_comment(input, &console.terminal, &command()),
        DiffFormat::Json => super::json(&DifferenceDocument::new(input)),
    };
    console.write(&result)?;
    let is_denied = arguments.deny.iter().any(|gate| fails(*gate, &difference));
    Ok(if is_denied || !data.rejected.is_empty() { Exit::Gate } else { Exit::Done })
}

/// What was typed, as a shell would take it; without what only says where the result goes, and how fast.
fn command() -> String {
    const ELSEWHERE: [&str; 4] = ["--threads", "--output", "-o", "--color"];
    let plain = |word: &str| {
        word.chars().all(|character| character.is_alphanumeric() || "-_./:=,+@".contains(character))
    };
    let quoted = |word: &str| {
        if plain(word) && !word.is_empty() {
            word.to_owned()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    };
    let mut words = vec!["tierline".to_owned()];
    let mut typed = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = typed.next() {
        let name = word.split('=').next().unwrap_or_default();
        if ELSEWHERE.contains(&word.as_str()) {
            typed.next();
        } else if !ELSEWHERE.contains(&name) && !["--quiet", "-q"].contains(&name) {
            words.push(quoted(&word));
        }
    }
    words.join(" ")
}

/// Whether a company moves in a way that is denied, and nobody has signed off.
fn fails(gate: Deny, difference: &Difference) -> bool {
    difference.unapproved().any(|moved| match gate {
        Deny::Stricter => moved.direction == Direction::Stricter,
        Deny::Laxer => moved.direction == Direction::Laxer,
        Deny::Lost => moved.direction == Direction::Lost,
        Deny::Moves => true,
    })
}
