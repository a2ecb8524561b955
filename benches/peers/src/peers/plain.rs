//! Complete validation the plain way: a JSON value, the `jsonschema` crate, then the loop.

use std::path::Path;
use std::time::Duration;

use jsonschema::Validator;
use serde_json::Value;

use crate::peer::{Peer, Sizes};
use work::hand::Loop;
use work::house::House;
use work::outcome::Outcome;
use work::{Fallible, clock, lines};

/// A validator for the shipped schema, and the loop.
pub(super) struct Plain {
    validator: Validator,
    hand: Loop,
}

impl Plain {
    pub(super) fn new(house: &House) -> Fallible<Self> {
        let schema: Value = serde_json::from_str(include_str!("../../../../schemas/company.schema.json"))?;
        let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema)?;
        Ok(Self { validator, hand: Loop::new(house) })
    }
}

impl Peer for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn title(&self) -> String {
        "`serde_json::Value`, then `jsonschema` 0.61, then the loop: complete validation, the plain way"
            .to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 0, piped: 10_000 }
    }

    fn load(&mut self, _: &Path, _: usize) -> Fallible<()> {
        Ok(())
    }

    fn assess(&mut self, _: &mut Vec<Outcome>) -> Fallible<Duration> {
        Err("once loaded, this is the loop".into())
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let record: Value = serde_json::from_str(line)?;
                self.validator.validate(&record).map_err(|fault| fault.to_string())?;
                let answers = record["answers"].as_object().into_iter().flatten();
                let given = |answer: &'_ Value| answer["answer"].as_str().unwrap_or_default().to_owned();
                let answers: Vec<(&str, String)> =
                    answers.map(|(path, answer)| (path.as_str(), given(answer))).collect();
                let codes = self.hand.codes(answers.iter().map(|(path, option)| (*path, option.as_str())))?;
                let is_flagged = record["flags"]
                    .as_array()
                    .is_some_and(|flags| flags.iter().any(|flag| flag == "sanctioned_end_user"));
                let harms: Vec<_> =
                    record["incidents"].as_array().into_iter().flatten().map(Loop::harm).collect();
                let outcome = self.hand.assess(&codes, is_flagged, &harms).outcome();
                write(record["id"].as_str().unwrap_or_default(), outcome)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
