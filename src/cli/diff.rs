//! `tierline diff`: how a change of policy moves each holding.

use super::args::{Deny, Diff, DiffFormat};
use super::authors::authors;
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
use crate::render::{
    DifferenceDocument, DifferenceInput, difference_comment, difference_page, difference_view,
};

pub(super) fn run(arguments: &Diff, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let (old, new) = sides(&arguments.old, arguments.new.as_deref())?;
    let mut subjects = Subjects::new(settings);
    let (old, new) = both(subjects.open(&old), subjects.open(&new))?;
    let data = load::data_of_both(settings, (&old.world, &new.world), console);
    let approvals = load::approvals(arguments.approve.as_deref());
    let ((old, approvals), (new, (old_companies, data))) = both(old.with(approvals), new.with(data))?;
    let new_companies = &data.companies;
    let old_companies = old_companies.as_ref().unwrap_or(new_companies);
    let assessed = |subject: &Subject, companies: &[Company]| {
        let assessor = Assessor::new(&subject.policy, &subject.world.questionnaire, settings.day);
        work::assess_all(&assessor, companies, settings.threads)
    };
    let (before, after) = both(assessed(&old, old_companies), assessed(&new, new_companies))?;
    let (old_side, new_side) = (side(&old, old_companies, &before), side(&new, new_companies, &after));
    let population = Population { book: &data.book, day: settings.day };
    let mut difference = compare(old_side, new_side, population)?;
    difference.approve(approvals, (old_side, new_side));
    let commits = authors(&difference, (old.revision.as_ref(), new.revision.as_ref()));
    let input = DifferenceInput {
        difference: &difference,
        old: old_side,
        new: new_side,
        revisions: (old.revision.as_ref(), new.revision.as_ref()),
        commits: &commits,
        population,
        rejected: &data.rejected,
    };
    let result = match arguments.format {
        DiffFormat::Terminal => difference_view(input, &console.terminal),
        DiffFormat::Markdown => difference_comment(input, &console.terminal, &command()),
        DiffFormat::Json => super::json(&DifferenceDocument::new(input)),
        DiffFormat::Html => difference_page(input, settings.language),
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
