//! `tierline diff`: how a change of policy moves each holding.

use super::args::{Deny, Diff, ReportFormat};
use super::console::Console;
use super::exit::Exit;
use super::load::{self, World, both};
use super::named::sides;
use super::settings::Settings;
use super::subject::{Subject, Subjects};
use super::work;
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::diff::{Difference, Direction, Population, Reading, Side, compare};
use crate::model::Company;
use crate::render::{DifferenceDocument, DifferenceInput, difference_view};

pub(super) fn run(arguments: &Diff, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let (old, new) = sides(&arguments.old, arguments.new.as_deref())?;
    let mut subjects = Subjects::new(settings);
    let (old, new) = both(subjects.open(&old), subjects.open(&new))?;
    let data = load::data_of_both(settings, (&old.world, &new.world), console);
    let ((old, ()), (new, (old_companies, data))) = both(old.with(Ok(())), new.with(data))?;
    let new_companies = &data.companies;
    let old_companies = old_companies.as_ref().unwrap_or(new_companies);
    let assessed = |subject: &Subject, companies: &[Company]| {
        let assessor = Assessor::new(&subject.policy, &subject.world.questionnaire, settings.day);
        work::assess_all(&assessor, companies, settings.threads)
    };
    let (before, after) = both(assessed(&old, old_companies), assessed(&new, new_companies))?;
    let (old_side, new_side) = (side(&old, old_companies, &before), side(&new, new_companies, &after));
    let population = Population { book: &data.book, day: settings.day };
    let difference = compare(old_side, new_side, population)?;
    let input = DifferenceInput {
        difference: &difference,
        old: old_side,
        new: new_side,
        revisions: (old.revision.as_ref(), new.revision.as_ref()),
        population,
        rejected: &data.rejected,
    };
    let result = match arguments.format {
        ReportFormat::Terminal => difference_view(input, &console.terminal),
        ReportFormat::Json => super::json(&DifferenceDocument::new(input)),
    };
    console.write(&result)?;
    let is_denied = arguments.deny.iter().any(|gate| fails(*gate, &difference));
    Ok(if is_denied || !data.rejected.is_empty() { Exit::Gate } else { Exit::Done })
}

/// A subject and what it makes of the companies.
pub(super) fn side<'a>(
    subject: &'a Subject,
    companies: &'a [Company],
    assessments: &'a [Assessment],
) -> Side<'a> {
    let World { questionnaire, schema } = &*subject.world;
    let reading = Reading { questionnaire, shape: schema.shape(), companies };
    Side { policy: &subject.policy, reading, assessments }
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
