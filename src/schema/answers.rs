//! The answers of a record, checked against the questions that were asked.
//! What an answer earns is the policy's business.

use super::follow::{follow, followers};
use super::phrase::{brief, listed, quoted, shown, subject};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::{Member, Value, ValueKind, pointer};
use crate::model::{Answer, Choice, Exact, NumberRange, Question, QuestionIndex, Questionnaire};
use crate::text::Text;

/// The answers by question, and all that is wrong with them. `null` is no answer.
pub(super) fn read_answers(
    text: &Text,
    answers: Option<&Value>,
    questionnaire: &Questionnaire,
) -> (Vec<Option<Answer>>, Vec<Diagnostic>) {
    let mut read = vec![None; questionnaire.questions.len()];
    let mut faults = Vec::new();
    for member in answers.map_or(&[][..], Value::members) {
        let reading = Reading { text, questionnaire, member };
        match reading.question() {
            Err(_) if questionnaire.asked_elsewhere.contains(&member.name) => {}
            Err(fault) => faults.push(fault),
            Ok(index) => match reading.answer(questionnaire.question(index)) {
                Ok(answer) => read[index.0] = answer,
                Err(fault) => faults.push(fault),
            },
        }
    }
    follow(&mut read, &followers(questionnaire), questionnaire);
    (read, faults)
}

struct Reading<'a> {
    text: &'a Text,
    questionnaire: &'a Questionnaire,
    member: &'a Member,
}

impl Reading<'_> {
    fn question(&self) -> Result<QuestionIndex, Diagnostic> {
        let path = self.member.name.as_str();
        let tree = &self.questionnaire.tree;
        let span = brief(self.text, self.member.name_range);
        match tree.find(path).map(|node| tree.node(node)) {
            Some(node) if node.question.is_some() => Ok(node.question.expect("just looked")),
            Some(node) => {
                let below = node.children.iter().map(|child| tree.node(*child).path.as_str());
                Err(Diagnostic::error("unknown-question", span, format!("{} is a group", quoted(path)))
                    .label("only questions are answered")
                    .help(format!("below it are {}", listed(below))))
            }
            None => {
                let paths = self.questionnaire.indices().map(|question| self.questionnaire.path(question));
                Err(Diagnostic::error("unknown-question", span, format!("{} is no question", quoted(path)))
                    .label(format!("not in the questionnaire `{}`", self.questionnaire.id))
                    .help_if(did_you_mean(path, paths)))
            }
        }
    }

    fn answer(&self, question: &Question) -> Result<Option<Answer>, Diagnostic> {
        let given = &self.member.value;
        let value = if given.members().is_empty() { given } else { given.get("answer").unwrap_or(given) };
        let choice = match &value.kind {
            ValueKind::Null => return Ok(None),
            ValueKind::Text(word) => Choice::Option(
                question
                    .options
                    .iter()
                    .copied()
                    .find(|option| self.questionnaire.word(*option) == word)
                    .ok_or_else(|| self.unknown_option(value, word, question))?,
            ),
            ValueKind::Number(written) => {
                let Some(range) = &question.number else {
                    return Err(self.unexpected_number(value, question));
                };
                let number =
                    Exact::parse(written).expect("documents hold only numbers that can be read exactly");
                self.check_range(value, &number, range)?;
                Choice::Number(number)
            }
            _ => {
                return Err(self
                    .fault("answer-kind", value)
                    .label("must be an option, a number, or an object with `answer`"));
            }
        };
        Ok(Some(Answer { choice, range: value.range, follows: None }))
    }

    fn unknown_option(&self, value: &Value, word: &str, question: &Question) -> Diagnostic {
        let options = question.options.iter().map(|option| self.questionnaire.word(*option));
        let fault = self.fault("unknown-option", value);
        let Some(range) = &question.number else {
            return fault
                .label(format!("must be one of {}", listed(options.clone())))
                .help_if(did_you_mean(word, options));
        };
        let unquoted = Exact::parse(word).map(|_| format!("write the number without quotes: `{word}`"));
        let percent =
            word.strip_suffix('%').map(|number| format!("write `{}`, without the sign", number.trim()));
        fault
            .label(format!(
                "must be a number from {} to {}, or one of {}",
                range.minimum,
                range.maximum,
                listed(options.clone())
            ))
            .help_if(unquoted.or(percent).or_else(|| did_you_mean(word, options)))
    }

    fn unexpected_number(&self, value: &Value, question: &Question) -> Diagnostic {
        let options = question.options.iter().map(|option| self.questionnaire.word(*option));
        self.fault("answer-kind", value)
            .label(format!("the question isn't numeric: must be one of {}", listed(options)))
    }

    fn check_range(&self, value: &Value, number: &Exact, range: &NumberRange) -> Result<(), Diagnostic> {
        if *number < range.minimum || *number > range.maximum {
            let unit = range.unit.as_ref().map_or_else(String::new, |unit| format!(" (unit: {unit})"));
            return Err(self
                .fault("answer-range", value)
                .label(format!("must be from {} to {}{unit}", range.minimum, range.maximum)));
        }
        if range.is_whole && !number.is_whole() {
            return Err(self.fault("answer-range", value).label("must be a whole number"));
        }
        Ok(())
    }

    fn fault(&self, code: &'static str, value: &Value) -> Diagnostic {
        let at = pointer("/answers", &self.member.name);
        Diagnostic::error(
            code,
            brief(self.text, value.range),
            format!("{} is {}", subject(&at, "record"), shown(value)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{company, lines};

    #[test]
    fn an_answer_must_be_the_questions_own() {
        let faults = company(
            r#"{"id": "a", "answers": {"governance.comittee": "yes", "governance": "yes", "governance.committee": {"answer": "maybe"},
"governance.veto": 3, "exposure.revenue_pct": 100.0000000000000000001, "governance.incidents": 2.5, "Foo": 1}}"#,
        )
        .expect_err("faults");
        assert_eq!(
            lines(&faults),
            [
                "unknown-question 1:25 \"governance.comittee\" | `governance.comittee` is no question | not in the questionnaire `sample` (did you mean `governance.committee`?)",
                "unknown-question 1:55 \"governance\" | `governance` is a group | only questions are answered (below it are `governance.committee`, `governance.veto`, `governance.incidents`)",
                "unknown-option 1:111 \"maybe\" | `/answers/governance.committee` is the text `maybe` | must be one of `yes`, `partial`, `no`, `not_researched`",
                "answer-kind 2:20 3 | `/answers/governance.veto` is `3` | the question isn't numeric: must be one of `yes`, `partial`, `no`, `not_researched`",
                "answer-range 2:47 100.0000000000000000001 | `/answers/exposure.revenue_pct` is `100.0000000000000000001` | must be from 0 to 100 (unit: %)",
                "answer-range 2:96 2.5 | `/answers/governance.incidents` is `2.5` | must be a whole number",
                "unknown-question 2:101 \"Foo\" | `Foo` is no question | not in the questionnaire `sample`",
            ]
        );
    }
}
