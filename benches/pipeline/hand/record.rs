//! A company as serde reads it: all fields, as whoever keeps the records would.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};

use crate::companies::QUESTIONS;

#[derive(Deserialize)]
#[expect(dead_code, reason = "all fields are parsed")]
pub(super) struct Company<'a> {
    pub(super) id: &'a str,
    pub(super) name: String,
    country: &'a str,
    as_of: &'a str,
    technologies: Vec<&'a str>,
    pub(super) flags: Vec<&'a str>,
    metrics: Metrics,
    incidents: Vec<Incident<'a>>,
    #[serde(borrow)]
    pub(super) answers: Answers<'a>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Metrics {
    surveillance_revenue_pct: f64,
    employees: u64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Incident<'a> {
    date: &'a str,
    right: &'a str,
    scale: u8,
    scope: u8,
    irremediability: u8,
    status: &'a str,
    source: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
pub(super) struct Answer<'a> {
    #[serde(rename = "answer")]
    pub(super) option: &'a str,
    confidence: &'a str,
    #[serde(borrow)]
    evidence: Vec<Evidence<'a>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Evidence<'a> {
    title: String,
    url: &'a str,
    date: &'a str,
}

/// The answers with their paths, in the order of the record: a list is built sooner than a map.
pub(super) struct Answers<'a>(pub(super) Vec<(&'a str, Answer<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Answers<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Listed;
        impl<'de> Visitor<'de> for Listed {
            type Value = Answers<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("answers by path")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers<'de>, A::Error> {
                let mut answers = Vec::with_capacity(3 * QUESTIONS);
                while let Some(entry) = map.next_entry()? {
                    answers.push(entry);
                }
                Ok(Answers(answers))
            }
        }
        deserializer.deserialize_map(Listed)
    }
}

impl<'a> Company<'a> {
    /// What each question counts as, in the order of `paths`.
    pub(super) fn options(&self, paths: &[&str]) -> Vec<&'a str> {
        self.by_question(paths).into_iter().map(|answer| answer.unwrap_or("not_researched")).collect()
    }

    /// The answer to each question, where there is one. Records keep the order of the questions, mostly.
    pub(super) fn by_question(&self, paths: &[&str]) -> Vec<Option<&'a str>> {
        let mut options = vec![None; paths.len()];
        let mut guess = 0;
        for (path, answer) in &self.answers.0 {
            let is_it = |at: &usize| paths[*at] == *path;
            let found = (guess..paths.len()).find(is_it).or_else(|| (0..guess).find(is_it));
            let found = found.expect("the question is known");
            options[found] = Some(answer.option);
            guess = found + 1;
        }
        options
    }

    /// Whether there is a confirmed incident of the gravest scale.
    pub(super) fn is_grave(&self) -> bool {
        self.incidents.iter().any(|incident| incident.scale >= 4 && incident.status == "confirmed")
    }
}
