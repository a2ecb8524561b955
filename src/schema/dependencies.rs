//! Which question depends on which.
//! What follows from it for an answer stands in `follow`.

use std::collections::BTreeMap;

use super::circles::circles;
use super::phrase::{brief, listed, quoted};
use super::scales::Scales;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::Value;
use crate::model::{Dependency, OptionIndex, Question, QuestionIndex};
use crate::text::Text;

/// What is needed to read which question depends on which.
pub(super) struct Dependent<'a> {
    pub(super) text: &'a Text,
    pub(super) asked: &'a [Value],
    pub(super) scales: &'a Scales<'a>,
}

/// Completes the questions by what each depends on.
pub(super) fn read_dependencies(
    of: &Dependent<'_>,
    questions: &mut [Question],
    faults: &mut Vec<Diagnostic>,
) {
    let path = |item: &'_ Value| item.get("path").and_then(Value::as_text).unwrap_or_default().to_owned();
    let by_path: BTreeMap<String, QuestionIndex> =
        of.asked.iter().zip((0..).map(QuestionIndex)).map(|(item, index)| (path(item), index)).collect();
    for (index, item) in of.asked.iter().enumerate() {
        let Some(dependency) = item.get("depends_on") else { continue };
        match read_dependency(of, (dependency, index), questions, &by_path) {
            Ok(read) => questions[index].depends_on = Some(read),
            Err(wrong) => faults.extend(wrong),
        }
    }
    for circle in circles(questions) {
        let place = |index: &QuestionIndex| of.asked[index.0].locate("/depends_on/question").range;
        let paths: Vec<String> = circle.iter().map(|index| path(&of.asked[index.0])).collect();
        let fault = Diagnostic::error(
            "depends-on-itself",
            brief(of.text, place(&circle[0])),
            format!("question {} depends on itself", quoted(&paths[0])),
        )
        .label("the circle starts here");
        faults.push(circle.iter().zip(&paths).skip(1).fold(fault, |fault, (index, path)| {
            fault.with_related(brief(of.text, place(index)), format!("over {}", quoted(path)))
        }));
    }
}

fn read_dependency(
    of: &Dependent<'_>,
    (dependency, index): (&Value, usize),
    questions: &[Question],
    by_path: &BTreeMap<String, QuestionIndex>,
) -> Result<Dependency, Vec<Diagnostic>> {
    let named = dependency.locate("/question");
    let path = named.as_text().unwrap_or_default();
    let fault =
        |code, value: &Value, message: String| Diagnostic::error(code, brief(of.text, value.range), message);
    let Some(question) = by_path.get(path).copied() else {
        return Err(vec![
            fault("unknown-question", named, format!("{} is no question", quoted(path)))
                .label("not in this questionnaire")
                .help_if(did_you_mean(path, by_path.keys().map(String::as_str))),
        ]);
    };
    if questions[question.0].number.is_some() {
        return Err(vec![
            fault("depends-on-number", named, format!("{} is answered by a number", quoted(path)))
                .label("a question can only depend on options"),
        ]);
    }
    let theirs = &questions[question.0].options;
    let own = &questions[index].options;
    if theirs.is_empty() || own.is_empty() {
        // Their scale is unknown, which is said where it is named.
        return Err(Vec::new());
    }
    let among = |value: &Value, options: &[OptionIndex]| {
        let word = value.as_text().unwrap_or_default();
        let words = || {
            let known = options.iter().map(|option| of.scales.word(*option));
            fault("unknown-option", value, format!("{} is no option of the question", quoted(word)))
                .label(format!("must be one of {}", listed(known.clone())))
                .help_if(did_you_mean(word, known))
        };
        of.scales.option(value).ok().filter(|option| options.contains(option)).ok_or_else(words)
    };
    let answers = dependency.get("answers").map_or(&[][..], Value::items);
    let (answers, mut wrong) = answers.iter().map(|answer| among(answer, theirs)).fold(
        (Vec::new(), Vec::new()),
        |(mut right, mut wrong), read| {
            match read {
                Ok(option) => right.push(option),
                Err(fault) => wrong.push(fault),
            }
            (right, wrong)
        },
    );
    match among(dependency.locate("/otherwise"), own) {
        Ok(otherwise) if wrong.is_empty() => Ok(Dependency { question, answers, otherwise }),
        Ok(_) => Err(wrong),
        Err(fault) => {
            wrong.push(fault);
            Err(wrong)
        }
    }
}
