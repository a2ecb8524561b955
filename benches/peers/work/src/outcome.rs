//! What everyone must agree on: a company's tier and total.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Fallible;

/// The tiers, laxest first.
pub const TIERS: [&str; 3] = ["invest", "engage", "exclude"];

/// Tier and total of one company.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// The tier, by its place in [`TIERS`].
    pub tier: u8,
    /// The total.
    pub total: f64,
}

impl Outcome {
    /// An outcome whose tier is named.
    pub fn named(tier: &str, total: f64) -> Fallible<Self> {
        let tier = match tier {
            "invest" => 0,
            "engage" => 1,
            "exclude" => 2,
            _ => return Err(format!("`{tier}` is no tier").into()),
        };
        Ok(Self { tier, total })
    }

    /// The outcome as a line of results.
    pub fn write(self, company: &str, output: &mut impl Write) -> Fallible<()> {
        let line = Line { company, tier: TIERS[usize::from(self.tier)], score: self.total };
        serde_json::to_writer(&mut *output, &line)?;
        output.write_all(b"\n")?;
        Ok(())
    }
}

#[derive(Serialize)]
struct Line<'a> {
    company: &'a str,
    tier: &'a str,
    score: f64,
}

/// The outcome that a company must have.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The company.
    pub company: String,
    /// Its outcome.
    pub outcome: Outcome,
}

/// A line of results: a peer's score is a number, the reference's a fraction.
#[derive(Deserialize)]
struct Read {
    company: String,
    tier: String,
    score: serde_json::Value,
}

/// Results as they were written, in their order.
pub fn read(path: &Path) -> Fallible<Vec<Expected>> {
    let mut results = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let read: Read = serde_json::from_str(line)?;
        let total = match &read.score {
            serde_json::Value::String(fraction) => divided(fraction)?,
            score => score.as_f64().ok_or("a score is no number")?,
        };
        results.push(Expected { company: read.company, outcome: Outcome::named(&read.tier, total)? });
    }
    Ok(results)
}

/// A fraction as a float.
pub fn divided(fraction: &str) -> Fallible<f64> {
    let (numerator, denominator) = fraction.split_once('/').unwrap_or((fraction, "1"));
    Ok(numerator.parse::<f64>()? / denominator.parse::<f64>()?)
}

/// Compares outcomes with what they must be, company by company: tiers exactly, totals within a tolerance.
pub fn compare(found: &[Outcome], expected: &[Expected], tolerance: f64) -> Fallible<()> {
    if found.len() > expected.len() || found.is_empty() {
        return Err(format!("{} outcomes, where {} were expected", found.len(), expected.len()).into());
    }
    for (found, Expected { company, outcome }) in found.iter().zip(expected) {
        // Not `>`: a total that isn't a number is no total.
        if found.tier != outcome.tier || !((found.total - outcome.total).abs() <= tolerance) {
            return Err(format!("{company}: {found:?}, the reference says {outcome:?}").into());
        }
    }
    Ok(())
}

/// Compares written results with what they must be; the companies must be the same, too.
pub fn compare_written(path: &Path, expected: &[Expected], tolerance: f64) -> Fallible<()> {
    let found = read(path)?;
    if let Some((one, _)) = found.iter().zip(expected).find(|(one, other)| one.company != other.company) {
        return Err(format!("{} is out of order", one.company).into());
    }
    if found.len() != expected.len() {
        return Err(format!("{} results of {} companies", found.len(), expected.len()).into());
    }
    compare(&found.iter().map(|result| result.outcome).collect::<Vec<_>>(), expected, tolerance)
}
