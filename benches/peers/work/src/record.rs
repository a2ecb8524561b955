//! A company's record as a hand-written program types it: every field, texts borrowed from the line where they can be.

use std::borrow::Cow;

use serde::Deserialize;

use crate::ordered::Ordered;

/// A text that is borrowed from the line unless something in it is escaped.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// A company.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the comparison is with a program that reads all fields")]
pub struct Record<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    name: Text<'a>,
    country: Text<'a>,
    company_type: Text<'a>,
    as_of: Text<'a>,
    technologies: Vec<Text<'a>>,
    /// Red flags.
    pub flags: Vec<Text<'a>>,
    metrics: Ordered<Text<'a>, f64>,
    /// Harms.
    pub incidents: Vec<Incident<'a>>,
    /// The answers by question, in the order of the line.
    pub answers: Ordered<Text<'a>, Answer<'a>>,
}

/// A harm.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the comparison is with a program that reads all fields")]
pub struct Incident<'a> {
    #[serde(borrow)]
    date: Text<'a>,
    right: Text<'a>,
    /// How grave, 0 to 4.
    pub scale: u8,
    /// How wide, 0 to 4.
    pub scope: u8,
    /// How far beyond repair, 0 to 4.
    pub irremediability: u8,
    /// How far established.
    pub status: Text<'a>,
    affected_groups: Vec<Text<'a>>,
    source: Text<'a>,
}

/// An answer with its evidence.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the comparison is with a program that reads all fields")]
pub struct Answer<'a> {
    /// The option.
    #[serde(borrow)]
    pub answer: Text<'a>,
    as_of: Text<'a>,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the comparison is with a program that reads all fields")]
struct Evidence<'a> {
    #[serde(borrow)]
    title: Text<'a>,
    url: Text<'a>,
    date: Text<'a>,
}
