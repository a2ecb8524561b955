//! A JSON Schema 2020-12 in force: compiled once, offline, with patterns that match in linear time.

use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value as Json;

use super::acceptance::Acceptance;
use super::instance::plain;
use super::layers::resolve;
use super::phrase::{brief, quoted};
use super::report::Report;
use crate::diagnostic::{Diagnostic, ordered};
use crate::document::{Value, read_json};
use crate::model::{Day, check_isin, check_lei};
use crate::text::Text;

/// The dialect that schemas are written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema and what it demands.
pub(super) struct CompiledSchema {
    text: Text,
    document: Value,
    /// Made when it is first needed, as the validator is.
    plain: OnceLock<Json>,
    /// Made when it is first needed: what is accepted at a glance doesn't need it.
    validator: OnceLock<Validator>,
    acceptance: OnceLock<Acceptance>,
    noun: &'static str,
}

impl CompiledSchema {
    /// Compiles a schema; `noun` is what its documents are called.
    pub(super) fn compile(text: &Text, noun: &'static str) -> Result<Self, Vec<Diagnostic>> {
        let compiled = Self::unchecked(text, noun)?;
        let (document, plain) = (&compiled.document, compiled.plain());
        let faults = dialect_faults(text, document);
        if !faults.is_empty() {
            return Err(faults);
        }
        let metaschema = jsonschema::draft202012::meta::validator();
        let report = Report { schema: &Json::Null, value: document, text, noun: "schema" };
        let errors: Vec<ValidationError<'_>> = metaschema.iter_errors(plain).collect();
        if !errors.is_empty() {
            return Err(ordered(report.faults(&errors)));
        }
        let validator = validator(plain).map_err(|error| {
            let missing = missing_references(text, document);
            if missing.is_empty() { report.faults(&[error]) } else { missing }
        })?;
        Ok(Self { validator: OnceLock::from(validator), ..compiled })
    }

    /// A schema that is part of the program: tests compile it, users needn't wait for it.
    pub(super) fn shipped(text: &Text, noun: &'static str) -> Self {
        Self::unchecked(text, noun).expect("the shipped schema is JSON")
    }

    fn unchecked(text: &Text, noun: &'static str) -> Result<Self, Vec<Diagnostic>> {
        let document = read_json(text, 0, text.content().len())?;
        let (plain, validator, acceptance) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { text: text.clone(), document, plain, validator, acceptance, noun })
    }

    fn validator(&self) -> &Validator {
        self.validator.get_or_init(|| validator(self.plain()).expect("the schema was found sound"))
    }

    fn plain(&self) -> &Json {
        self.plain.get_or_init(|| plain(&self.document))
    }

    /// The schema, as far as it can be looked for in bytes.
    pub(super) fn acceptance(&self) -> &Acceptance {
        self.acceptance.get_or_init(|| Acceptance::of(&self.document))
    }

    /// All that a document has against it which was read from the text at its place; empty for one that fits.
    pub(super) fn check_written(&self, value: &Value, text: &Text) -> Vec<Diagnostic> {
        if self.acceptance().accepts(text.content().as_bytes(), value.range) {
            return Vec::new();
        }
        self.check(value, text)
    }

    /// All that a document has against it; empty for one that fits.
    pub(super) fn check(&self, value: &Value, text: &Text) -> Vec<Diagnostic> {
        let instance = plain(value);
        let validator = self.validator();
        if validator.is_valid(&instance) {
            return Vec::new();
        }
        let errors: Vec<ValidationError<'_>> = validator.iter_errors(&instance).collect();
        Report { schema: self.plain(), value, text, noun: self.noun }.faults(&errors)
    }

    /// The text of the schema.
    pub(super) fn text(&self) -> &Text {
        &self.text
    }

    /// The schema as a document with places.
    pub(super) fn document(&self) -> &Value {
        &self.document
    }
}

fn validator(plain: &Json) -> Result<Validator, ValidationError<'static>> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .with_format("isin", |isin: &str| check_isin(isin).is_ok())
        .with_format("lei", |lei: &str| check_lei(lei).is_ok())
        .with_format("date", |date: &str| Day::parse(date).is_some())
        .build(plain)
}

fn dialect_faults(text: &Text, document: &Value) -> Vec<Diagnostic> {
    match document.get("$schema") {
        Some(dialect) if dialect.as_text().map(|uri| uri.trim_end_matches('#')) != Some(DIALECT) => {
            let span = text.span(dialect.range.start(), dialect.range.end());
            vec![
                Diagnostic::error(
                    "schema-dialect",
                    span,
                    "the schema is written in another dialect than JSON Schema 2020-12",
                )
                .label(format!("must be `{DIALECT}`")),
            ]
        }
        _ => Vec::new(),
    }
}

/// References that lead nowhere, or out of the schema's own text.
fn missing_references(text: &Text, root: &Value) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut waiting = vec![root];
    while let Some(value) = waiting.pop() {
        waiting.extend(value.items());
        for member in value.members() {
            waiting.push(&member.value);
            let reference = member.value.as_text().filter(|_| member.name == "$ref").unwrap_or("#");
            let is_anchor = reference.starts_with('#') && !reference.starts_with("#/");
            if !is_anchor
                && !reference.starts_with("https://json-schema.org/")
                && resolve(root, reference).is_none()
            {
                faults.push(
                    Diagnostic::error(
                        "schema-reference",
                        brief(text, member.value.range),
                        format!("{} isn't there", quoted(reference)),
                    )
                    .label("refers to no part of this file")
                    .help("a schema stands in one file: put what it refers to under `$defs`"),
                );
            }
        }
    }
    ordered(faults)
}

#[cfg(test)]
mod tests {
    use super::super::sample::lines;
    use super::*;

    #[test]
    fn a_schema_stays_in_its_text_and_its_patterns_dont_backtrack() {
        let cases = [
            (
                r#"{"type": "objct"}"#,
                "schema-enum 1:10 \"objct\" | `/type` is the text `objct` | must be one of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string` or a list (did you mean `object`?)",
            ),
            (
                r#"{"pattern": "(?=x)"}"#,
                "schema-pattern 1:13 \"(?=x)\" | `/pattern` is the text `(?=x)` | must be a regular expression without look-around and back references",
            ),
            (
                r#"{"patternProperties": {"(": true}}"#,
                "schema-pattern 1:24 \"(\" | `/patternProperties/(` is a name to match | must be a regular expression without look-around and back references",
            ),
            (
                r##"{"items": {"$ref": "#/nope"}}"##,
                "schema-reference 1:20 \"#/nope\" | `#/nope` isn't there | refers to no part of this file (a schema stands in one file: put what it refers to under `$defs`)",
            ),
            (
                r#"{"$ref": "https://example.com/a"}"#,
                "schema-reference 1:10 \"https://example.com/a\" | `https://example.com/a` isn't there | refers to no part of this file (a schema stands in one file: put what it refers to under `$defs`)",
            ),
            (
                r#"{"$schema": "draft-07"}"#,
                "schema-dialect 1:13 \"draft-07\" | the schema is written in another dialect than JSON Schema 2020-12 | must be `https://json-schema.org/draft/2020-12/schema`",
            ),
        ];
        for (schema, expected) in cases {
            let faults =
                CompiledSchema::compile(&Text::new("s.json", schema), "record").err().expect("faults");
            assert_eq!(lines(&faults), [expected]);
        }
    }
}
