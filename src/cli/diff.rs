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
use crate::render::{DifferenceDocument, DifferenceInput, difference_page, difference_view};

pub(super) fn run(arguments: &Diff, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let world = load::world(settings)?;
    let old = load::policy(Some(&arguments.old), settings, &world);
    let new = load::policy(arguments.new.as_deref(), settings, &world);
    let data = load::data(settings, &world, console);
    let (old, new, data) = match (old, new, data) {
        (Ok(old), Ok(new), Ok(data)) => (old, new, data),
        (old, new, data) => {
            return Err(ordered(
                old.err().into_iter().chain(new.err()).chain(data.err()).flatten().collect(),
            ));
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
    let difference = compare(old, new, population)?;
    let input = DifferenceInput { difference: &difference, old, new, population, rejected: &data.rejected };
    let result = match arguments.format {
        DiffFormat::Terminal => difference_view(input, &console.terminal),
        DiffFormat::Json => super::json(&DifferenceDocument::new(input)),
        DiffFormat::Html => difference_page(input, settings.language),
    };
    console.write(&result)?;
    let is_denied = arguments.deny.iter().any(|gate| fails(*gate, &difference));
    Ok(if is_denied || !data.rejected.is_empty() { Exit::Gate } else { Exit::Done })
}

/// Whether a company moves in a way that is denied.
fn fails(gate: Deny, difference: &Difference) -> bool {
    match gate {
        Deny::Stricter => difference.count(Direction::Stricter) > 0,
        Deny::Laxer => difference.count(Direction::Laxer) > 0,
        Deny::Lost => difference.count(Direction::Lost) > 0,
        Deny::Moves => !difference.moves.is_empty(),
    }
}
