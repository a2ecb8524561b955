//! What a schema demands of one value, in the words of the field.
//! Where the value stands is said elsewhere.

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value as Json;

use super::identifier;
use super::phrase::{counted, listed};
use crate::diagnostic::did_you_mean;
use crate::document::Value;

/// Patterns are matched in linear time.
pub(super) const NO_PATTERN: &str = "must be a regular expression without look-around and back references";

/// What is demanded, and what there is instead where that is not the value itself.
pub(super) struct Demand {
    /// The code of the finding.
    pub(super) code: &'static str,
    /// What the value has, as in `has 3 items`; the value itself is shown where there is nothing to count.
    pub(super) found: Option<String>,
    /// `must be …`.
    pub(super) must: String,
    /// What mends it.
    pub(super) help: Option<String>,
}

impl Demand {
    fn new(code: &'static str, must: impl Into<String>) -> Self {
        Self { code, found: None, must: must.into(), help: None }
    }

    fn found(self, count: usize, noun: &str) -> Self {
        Self { found: Some(format!("has {}", counted(count as u64, noun))), ..self }
    }

    fn help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// What a validation error says that the schema demands of this value.
    pub(super) fn of(kind: &ValidationErrorKind, value: &Value) -> Self {
        type Kind = ValidationErrorKind;
        let characters = value.as_text().map_or(0, |text| text.chars().count());
        match kind {
            Kind::Type { kind } => Self::new("schema-type", format!("must be {}", type_words(kind))),
            Kind::Enum { options } => Self::words(options.as_array().map_or(&[], Vec::as_slice), value),
            Kind::Constant { expected_value } => {
                Self::words(std::slice::from_ref(expected_value.as_ref()), value)
            }
            Kind::Minimum { limit } => {
                Self::new("schema-range", format!("must be {} or more", number(limit)))
            }
            Kind::Maximum { limit } => {
                Self::new("schema-range", format!("must be at most {}", number(limit)))
            }
            Kind::ExclusiveMinimum { limit } => {
                Self::new("schema-range", format!("must be above {}", number(limit)))
            }
            Kind::ExclusiveMaximum { limit } => {
                Self::new("schema-range", format!("must be below {}", number(limit)))
            }
            Kind::MultipleOf { multiple_of } => {
                Self::new("schema-range", format!("must be a multiple of {multiple_of}"))
            }
            Kind::MinLength { limit } => {
                Self::new("schema-length", format!("must have at least {}", counted(*limit, "character")))
                    .found(characters, "character")
            }
            Kind::MaxLength { limit } => {
                Self::new("schema-length", format!("must have at most {}", counted(*limit, "character")))
                    .found(characters, "character")
            }
            Kind::MinItems { limit } => {
                Self::new("schema-size", format!("must have at least {}", counted(*limit, "item")))
                    .found(value.items().len(), "item")
            }
            Kind::MaxItems { limit } => {
                Self::new("schema-size", format!("must have at most {}", counted(*limit, "item")))
                    .found(value.items().len(), "item")
            }
            Kind::AdditionalItems { limit } => {
                Self::new("schema-size", format!("must have at most {}", counted(*limit as u64, "item")))
                    .found(value.items().len(), "item")
            }
            Kind::MinProperties { limit } => {
                Self::new("schema-size", format!("must have at least {limit} {}", members(*limit)))
                    .found(value.members().len(), "member")
            }
            Kind::MaxProperties { limit } => {
                Self::new("schema-size", format!("must have at most {limit} {}", members(*limit)))
                    .found(value.members().len(), "member")
            }
            Kind::Pattern { pattern } => Self::new("schema-pattern", format!("must match `{pattern}`")),
            Kind::Format { format } => Self::format(format, value),
            Kind::Contains => {
                Self::new("schema-size", "must have an item of the kind that the schema asks for")
            }
            Kind::OneOfMultipleValid { .. } => {
                Self::new("schema-choice", "fits more than one of the schema's alternatives")
            }
            Kind::UnevaluatedItems { .. } => {
                Self::new("schema-size", "has items that the schema doesn't know")
            }
            Kind::Referencing(_) => {
                Self::new("schema-reference", "refers to a schema that isn't in this file")
            }
            _ => Self::new("schema-value", "is not admitted by the schema"),
        }
    }

    fn words(options: &[Json], value: &Value) -> Self {
        let words: Vec<String> = options
            .iter()
            .map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned))
            .collect();
        let known = words.iter().map(String::as_str);
        let one_of = if words.len() == 1 { "must be" } else { "must be one of" };
        Self::new("schema-enum", format!("{one_of} {}", listed(known.clone())))
            .help(value.as_text().and_then(|word| did_you_mean(word, known)))
    }

    fn format(format: &str, value: &Value) -> Self {
        let text = value.as_text().unwrap_or_default();
        match format {
            "isin" => identifier::isin(text).map_or_else(
                || Self::new("isin", "must be an ISIN"),
                |fault| Self::identifier("isin", fault),
            ),
            "lei" => identifier::lei(text)
                .map_or_else(|| Self::new("lei", "must be an LEI"), |fault| Self::identifier("lei", fault)),
            "date" => Self::new("date", "must be a day of the calendar")
                .help(Some("write year, month and day, as in `2026-06-30`".into())),
            "regex" => Self::new("schema-pattern", NO_PATTERN),
            other => Self::new("schema-format", format!("must be written as `{other}`")),
        }
    }

    fn identifier(code: &'static str, (must, help): (&'static str, &'static str)) -> Self {
        Self::new(code, must).help(Some(help.into()))
    }
}

/// The kinds of values that a schema admits: `a text or a number`.
fn type_words(kind: &TypeKind) -> String {
    let word = |kind: JsonType| match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    };
    match kind {
        TypeKind::Single(kind) => word(*kind).into(),
        TypeKind::Multiple(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
    }
}

fn members(count: u64) -> &'static str {
    if count == 1 { "member" } else { "members" }
}

fn number(limit: &Json) -> String {
    let written = limit.to_string();
    written.strip_suffix(".0").map_or(written.clone(), str::to_owned)
}
