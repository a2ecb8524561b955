//! `tierline eval`: the tier of every company.

use super::args::{Eval, EvalFormat};
use super::console::Console;
use super::exit::Exit;
use super::load::usage;
use super::settings::Settings;
use super::stream;
use super::subject::{Subject, load_all};
use super::work;
use crate::assess::{Assessment, Assessor, Book, Unmatched};
use crate::diagnostic::Diagnostic;
use crate::render::{AssessmentDocument, CompanyDocument, EvalInput, assessment_table, eval_view};

pub(super) fn run(arguments: &Eval, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    if arguments.format == EvalFormat::Jsonl {
        let (exit, book) = stream::run(arguments, settings, console)?;
        warn(&book, console);
        return Ok(exit);
    }
    if arguments.part {
        let help = "a part is written line by line: add `--format jsonl`";
        return Err(vec![usage("only lines can be a part", help)]);
    }
    if !arguments.fields.is_empty() {
        let help = "fields are chosen for lines: add `--format jsonl`";
        return Err(vec![usage("only lines can have fewer fields", help)]);
    }
    let (Subject { policy, world, .. }, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let assessor = Assessor::new(&policy, &world.questionnaire, settings.day);
    let assessments = work::assess_all(&assessor, &data.companies, settings.threads)?;
    let documents = || -> Result<Vec<CompanyDocument>, Vec<Diagnostic>> {
        let document = |(company, assessment): (_, &Assessment)| {
            let trace = if arguments.trace { Some(assessor.trace(company)?) } else { None };
            Ok(CompanyDocument::new(company, assessment, trace.as_ref(), &policy, &world.questionnaire))
        };
        data.companies.iter().zip(&assessments).map(document).collect()
    };
    let input = EvalInput {
        policy: &policy,
        day: settings.day,
        companies: &data.companies,
        assessments: &assessments,
        book: &data.book,
        rejected: &data.rejected,
    };
    let result = match arguments.format {
        EvalFormat::Terminal => eval_view(input, &console.terminal),
        EvalFormat::Csv => {
            assessment_table(&data.companies, &assessments, &policy, &world.questionnaire, &data.book)
        }
        EvalFormat::Json => super::json(&AssessmentDocument::new(input, documents()?)),
        EvalFormat::Jsonl => unreachable!("lines are streamed"),
    };
    if arguments.format == EvalFormat::Csv {
        warn(&data.book, console);
    }
    console.write(&result)?;
    Ok(if data.rejected.is_empty() { Exit::Done } else { Exit::Gate })
}

/// Tables and lines have no place for holdings that match no company.
fn warn(book: &Book, console: &Console) {
    let warnings: Vec<Diagnostic> = book.unmatched().map(unmatched).collect();
    console.warn(&warnings);
}

/// A holding that is left out of what is written.
fn unmatched(unmatched: Unmatched) -> Diagnostic {
    let span = unmatched.holding.span.clone();
    let message = format!("`{}` matches no company, and is unrated", unmatched.holding.key.text());
    Diagnostic::warning("unmatched-holding", span, message).label("not among the companies that are written")
}
