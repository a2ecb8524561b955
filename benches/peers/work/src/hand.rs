//! The yardstick: the work as a loop that is written by hand, for this policy and no other, to be fast.
//!
//! An answer is a byte. One look-up of a question and its answer gives weighted points and weight together, packed in
//! one number, so that a group is a sum of whole numbers; floats come in with the first division.

use std::borrow::Cow;

use crate::Fallible;
use crate::house::{House, MISSING};
use crate::outcome::Outcome;
use crate::record::Record;

/// Where the tiers above the first start.
pub const STARTS: [f64; 2] = [40.0, 70.0];

/// How many questions there are.
pub const QUESTIONS: usize = 51;

/// Where the groups of questions end: governance, the three stages of the life cycle, remedy.
const ENDS: [usize; 5] = [17, 25, 33, 39, 51];

/// The answers of a company, a code each.
pub type Codes = [u8; QUESTIONS];

/// A harm, as far as rules read it.
#[derive(Clone, Copy, Debug)]
pub struct Harm {
    /// Whether it is established.
    pub is_confirmed: bool,
    /// How grave, 0 to 4.
    pub scale: u8,
    /// How wide, 0 to 4.
    pub scope: u8,
    /// How far beyond repair, 0 to 4.
    pub irremediability: u8,
}

/// What the loop reads of a company.
pub struct Read<'a> {
    /// The company.
    pub id: Cow<'a, str>,
    /// Its answers.
    pub codes: Codes,
    /// Whether it sold to a sanctioned end user.
    pub is_flagged: bool,
    /// Its harms.
    pub harms: Vec<Harm>,
}

/// Tier and the scores of all groups; a group without a score has none that is a number.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    tier: u8,
    /// The total, governance, life cycle and its three stages, remedy.
    scores: [f64; 7],
}

impl Scored {
    /// The total.
    pub fn total(&self) -> f64 {
        self.scores[0]
    }

    /// The score of a group by its path; the total's is empty.
    pub fn score(&self, path: &str) -> Option<f64> {
        let paths =
            ["", "governance", "lifecycle", "lifecycle.design", "lifecycle.sales", "lifecycle.use", "remedy"];
        let place = paths.iter().position(|other| *other == path)?;
        Some(self.scores[place]).filter(|score| !score.is_nan())
    }

    /// What is compared.
    pub fn outcome(&self) -> Outcome {
        Outcome { tier: self.tier, total: self.total() }
    }
}

/// The tables of the loop.
pub struct Loop {
    /// Weighted points times 256 plus weight, by question and code; of the option that is left out, 0.
    worth: [[u32; 8]; QUESTIONS],
    categories: [f64; 3],
    stages: [f64; 3],
    paths: Vec<String>,
    options: Vec<String>,
    missing: u8,
    vetting: usize,
    suspension: usize,
    remediation: usize,
    yes: u8,
    no: u8,
}

impl Loop {
    /// The loop for the policy of the comparison.
    pub fn new(house: &House) -> Self {
        let weights: Vec<u32> =
            house.questions.iter().flat_map(|(_, group)| group.iter().map(|(_, weight)| *weight)).collect();
        let mut worth = [[0; 8]; QUESTIONS];
        assert_eq!(weights.len(), QUESTIONS, "the loop is written for these questions");
        for (row, weight) in worth.iter_mut().zip(&weights) {
            for (place, (_, points)) in row.iter_mut().zip(house.points.iter()) {
                *place = points * weight * 256 + weight;
            }
        }
        let paths: Vec<String> = house.paths().into_iter().map(str::to_owned).collect();
        let options: Vec<String> = house.options().into_iter().map(str::to_owned).collect();
        let question = |path: &str| paths.iter().position(|other| other == path).expect("a question");
        let code = |option: &str| code(&options, option).expect("an option");
        let three = |weights: Vec<f64>| <[f64; 3]>::try_from(weights).expect("three weights");
        Self {
            worth,
            categories: three(house.categories.iter().map(|(_, weight)| f64::from(*weight)).collect()),
            stages: three(house.stages.iter().map(|(_, weight)| f64::from(*weight)).collect()),
            missing: code(MISSING),
            vetting: question("lifecycle.sales.end_user_vetting"),
            suspension: question("lifecycle.use.suspension_record"),
            remediation: question("remedy.remediation_policy"),
            yes: code("yes"),
            no: code("no"),
            paths,
            options,
        }
    }

    /// Reads a company's line: all of it into types, then what the loop needs.
    pub fn read<'a>(&self, line: &'a str) -> Fallible<Read<'a>> {
        let record: Record = serde_json::from_str(line)?;
        let answers = record.answers.iter().map(|(path, answer)| (&*path.0, &*answer.answer.0));
        let codes = self.codes(answers)?;
        let harm = |incident: &crate::record::Incident| Harm {
            is_confirmed: incident.status.0 == "confirmed",
            scale: incident.scale,
            scope: incident.scope,
            irremediability: incident.irremediability,
        };
        Ok(Read {
            codes,
            is_flagged: record.flags.iter().any(|flag| flag.0 == "sanctioned_end_user"),
            harms: record.incidents.iter().map(harm).collect(),
            id: record.id.0,
        })
    }

    /// The codes of answers. They come in the order of the questionnaire, nearly always.
    pub fn codes<'a>(&self, answers: impl Iterator<Item = (&'a str, &'a str)>) -> Fallible<Codes> {
        let mut codes = [self.missing; QUESTIONS];
        let mut next = 0;
        for (path, option) in answers {
            let ahead = self.paths[next..].iter().position(|other| other == path).map(|ahead| next + ahead);
            let place = ahead.or_else(|| self.paths.iter().position(|other| other == path));
            let place = place.ok_or_else(|| format!("`{path}` is no question"))?;
            codes[place] = code(&self.options, option).ok_or_else(|| format!("`{option}` is no option"))?;
            next = place + 1;
        }
        Ok(codes)
    }

    /// The option that was answered to a question.
    pub fn answer(&self, codes: &Codes, path: &str) -> Option<&str> {
        let place = self.paths.iter().position(|other| other == path)?;
        self.options.get(usize::from(codes[place])).map(String::as_str)
    }

    /// A harm of a record that wasn't typed.
    pub fn harm(incident: &serde_json::Value) -> Harm {
        let degree =
            |name: &str| incident[name].as_u64().and_then(|degree| u8::try_from(degree).ok()).unwrap_or(0);
        Harm {
            is_confirmed: incident["status"] == "confirmed",
            scale: degree("scale"),
            scope: degree("scope"),
            irremediability: degree("irremediability"),
        }
    }

    /// Scores of all groups, and the tier.
    #[inline]
    pub fn assess(&self, codes: &Codes, is_flagged: bool, harms: &[Harm]) -> Scored {
        let governance = self.group::<0, { ENDS[0] }>(codes);
        let design = self.group::<{ ENDS[0] }, { ENDS[1] }>(codes);
        let sales = self.group::<{ ENDS[1] }, { ENDS[2] }>(codes);
        let usage = self.group::<{ ENDS[2] }, { ENDS[3] }>(codes);
        let remedy = self.group::<{ ENDS[3] }, { ENDS[4] }>(codes);
        let lifecycle = mean([design, sales, usage], self.stages);
        let total = mean([governance, lifecycle, remedy], self.categories);

        let mut tier = u8::from(total >= STARTS[0]) + u8::from(total >= STARTS[1]);
        if codes[self.remediation] == self.yes && remedy < 30.0 {
            tier = tier.min(1);
        }
        if harms
            .iter()
            .any(|harm| harm.is_confirmed && harm.scale.max(harm.scope).max(harm.irremediability) >= 4)
        {
            tier = tier.max(1);
        }
        if is_flagged || codes[self.vetting] == self.no && codes[self.suspension] == self.no {
            tier = 2;
        }
        Scored { tier, scores: [total, governance, lifecycle, design, sales, usage, remedy] }
    }

    #[inline]
    fn group<const START: usize, const END: usize>(&self, codes: &Codes) -> f64 {
        let mut sum = 0;
        for (row, code) in self.worth[START..END].iter().zip(&codes[START..END]) {
            // No group's weights come to 256, so the two sums stay apart.
            sum += row[usize::from(code & 7)];
        }
        f64::from(sum >> 8) / f64::from(sum & 255)
    }
}

/// A weighted mean of the scores that are numbers.
#[inline]
fn mean(scores: [f64; 3], weights: [f64; 3]) -> f64 {
    let (mut sum, mut sum_of_weights) = (0.0, 0.0);
    for (score, weight) in scores.into_iter().zip(weights) {
        let is_scored = !score.is_nan();
        sum += if is_scored { score * weight } else { 0.0 };
        sum_of_weights += if is_scored { weight } else { 0.0 };
    }
    sum / sum_of_weights
}

fn code(options: &[String], option: &str) -> Option<u8> {
    options.iter().position(|other| other == option).and_then(|code| u8::try_from(code).ok())
}
