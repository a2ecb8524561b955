//! Words for the parts of a policy that tests cover, and for its changes: the same in every format.

use crate::policy::Key;
use crate::suite::{Kind, Part, Sameness, Side};

/// A decision as a policy would name it: `weight remedy`.
pub(super) fn key_text(key: &Key) -> String {
    match key {
        Key::Tier(id) => format!("tier {id}"),
        Key::Coverage => "coverage".into(),
        Key::Combine(path) => format!("combine \"{path}\""),
        Key::Weight(path) => format!("weight {path}"),
        Key::Risk(path, option) if path.is_empty() => format!("risk {option}"),
        Key::Risk(path, option) => format!("risk {path} {option}"),
        Key::Bands(path) => format!("bands {path}"),
        Key::Score(path) => format!("score \"{path}\""),
        Key::Rule(id) => format!("rule {id}"),
        Key::Waiver(rule, company) => format!("waiver {rule}, {company}"),
    }
}

pub(super) fn part_word(part: Part) -> &'static str {
    match part {
        Part::Threshold => "threshold",
        Part::Band => "band",
        Part::Rule => "rule",
        Part::Operand => "operand",
        Part::Weight => "weight",
        Part::Points => "points",
        Part::Days => "days",
    }
}

pub(super) fn side_word(side: Side) -> &'static str {
    match side {
        Side::Below => "below",
        Side::AtOrAbove => "at_or_above",
        Side::True => "true",
        Side::False => "false",
        Side::DecidesTrue => "decides_true",
        Side::DecidesFalse => "decides_false",
        Side::Exercised => "exercised",
    }
}

pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Comparison => "comparison",
        Kind::Operator => "operator",
        Kind::Word => "word",
        Kind::Path => "path",
        Kind::Rule => "rule",
        Kind::Waiver => "waiver",
        Kind::Treatment => "treatment",
    }
}

pub(super) fn sameness_word(sameness: Sameness) -> &'static str {
    match sameness {
        Sameness::Meaning => "meaning",
        Sameness::NoPart => "no_part",
        Sameness::Bounds => "bounds",
    }
}
