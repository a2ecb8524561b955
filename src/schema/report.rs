//! What a validator found wrong, as diagnostics at the byte.
//! The words of what is demanded stand in `demand`.

use std::collections::BTreeSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value as Json;

use super::branch::nearest;
use super::demand::{Demand, NO_PATTERN};
use super::instance::plain;
use super::phrase::{brief, listed, quoted, shown, subject};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::{Value, pointer};
use crate::text::{Span, Text};

/// A document that its schema refused.
pub(super) struct Report<'a> {
    /// The schema, for what it says beside its demands.
    pub(super) schema: &'a Json,
    /// The document.
    pub(super) value: &'a Value,
    /// The text of the document.
    pub(super) text: &'a Text,
    /// What the document is called.
    pub(super) noun: &'static str,
}

impl Report<'_> {
    /// All faults. A pattern that repeats a format's demand is passed over.
    pub(super) fn faults(&self, errors: &[ValidationError<'_>]) -> Vec<Diagnostic> {
        let formats: BTreeSet<&str> = errors
            .iter()
            .filter(|error| matches!(error.kind(), ValidationErrorKind::Format { .. }))
            .map(|error| error.instance_path().as_str())
            .collect();
        let is_said = |error: &ValidationError<'_>| {
            matches!(error.kind(), ValidationErrorKind::Pattern { .. })
                && formats.contains(error.instance_path().as_str())
        };
        let unknown: BTreeSet<&str> = errors.iter().flat_map(unexpected).map(String::as_str).collect();
        errors.iter().filter(|error| !is_said(error)).flat_map(|error| self.fault(error, &unknown)).collect()
    }

    fn fault(&self, error: &ValidationError<'_>, unknown: &BTreeSet<&str>) -> Vec<Diagnostic> {
        type Kind = ValidationErrorKind;
        let at = error.instance_path().as_str();
        match error.kind() {
            Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => {
                unexpected(error).iter().map(|name| self.unknown_property(error, name)).collect()
            }
            Kind::Required { property } => {
                vec![self.missing_property(at, property.as_str().unwrap_or_default(), unknown)]
            }
            Kind::Format { format } if format == "regex" && self.value.locate(at).as_text().is_none() => {
                vec![self.wrong_name_pattern(at)]
            }
            Kind::PropertyNames { error: inner } => vec![self.name(at, inner)],
            Kind::FalseSchema => vec![self.excluded(at)],
            Kind::UniqueItems => vec![self.repeated(at)],
            Kind::AnyOf { context } | Kind::OneOfNotValid { context }
                if one_of_these(context, at).len() > 1 =>
            {
                vec![self.missing_one(at, &one_of_these(context, at), unknown)]
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match nearest(context, at) {
                Some(faults) => self.faults(faults),
                None => vec![self.alternatives(at, context)],
            },
            kind => {
                let value = self.value.locate(at);
                let mut demand = Demand::of(kind, value);
                if demand.help.is_none() && matches!(kind, Kind::Pattern { .. } | Kind::Format { .. }) {
                    demand.help = self.described(error);
                }
                vec![self.refused(at, demand)]
            }
        }
    }

    fn refused(&self, at: &str, demand: Demand) -> Diagnostic {
        let value = self.value.locate(at);
        let found = demand.found.unwrap_or_else(|| format!("is {}", shown(value)));
        let message = format!("{} {found}", subject(at, self.noun));
        Diagnostic::error(demand.code, brief(self.text, value.range), message)
            .label(demand.must)
            .help_if(demand.help)
    }

    /// Each alternative says one thing of the value: they are said together.
    fn alternatives(&self, at: &str, branches: &[Vec<ValidationError<'static>>]) -> Diagnostic {
        let demands = branches.iter().flatten().map(|error| Demand::of(error.kind(), self.value.locate(at)));
        let joined = demands.reduce(|mut all, next| {
            let next_must = next.must.strip_prefix("must be ").unwrap_or(&next.must);
            all.must = format!("{} or {next_must}", all.must);
            all.help = all.help.or(next.help);
            all.found = all.found.filter(|found| next.found.as_ref() == Some(found));
            all
        });
        let none = Demand {
            code: "schema-value",
            found: None,
            must: "is not admitted by the schema".into(),
            help: None,
        };
        self.refused(at, joined.unwrap_or(none))
    }

    fn unknown_property(&self, error: &ValidationError<'_>, name: &str) -> Diagnostic {
        let at = error.instance_path().as_str();
        let span = brief(self.text, self.value.locate(at).name_range(name));
        let known: Vec<&str> = self
            .holder(error)
            .and_then(|schema| schema.get("properties")?.as_object())
            .map_or_else(Vec::new, |properties| properties.keys().map(String::as_str).collect());
        let list =
            (!known.is_empty()).then(|| format!("the properties here are {}", listed(known.iter().copied())));
        Diagnostic::error(
            "unknown-property",
            span,
            format!("{} is no property of the schema", quoted(&pointer(at, name))),
        )
        .label("not in the schema")
        .help_if(did_you_mean(name, known).or(list))
    }

    fn missing_property(&self, at: &str, name: &str, unknown: &BTreeSet<&str>) -> Diagnostic {
        let value = self.value.locate(at);
        let is_near = |word: &str| unknown.contains(word) && did_you_mean(word, [name]).is_some();
        let near = value.members().iter().find(|member| is_near(&member.name));
        let help = near.map(|member| format!("is {} meant for it?", quoted(&member.name)));
        let message = format!("{} has no {}", subject(at, self.noun), quoted(name));
        Diagnostic::error("schema-required", brief(self.text, value.range), message)
            .label(format!("{} is required here", quoted(name)))
            .help_if(help)
    }

    fn missing_one(&self, at: &str, names: &[&str], unknown: &BTreeSet<&str>) -> Diagnostic {
        let members = self.value.locate(at).members().iter().map(|member| member.name.as_str());
        let near = members
            .filter(|name| unknown.contains(name))
            .find(|name| did_you_mean(name, names.iter().copied()).is_some());
        let message = format!("{} has none of {}", subject(at, self.noun), listed(names.iter().copied()));
        Diagnostic::error("schema-required", brief(self.text, self.value.locate(at).range), message)
            .label("one of them is required here")
            .help_if(near.map(|name| format!("is {} meant for one of them?", quoted(name))))
    }

    fn name(&self, at: &str, inner: &ValidationError<'_>) -> Diagnostic {
        let name = inner.instance().as_str().unwrap_or_default();
        let holder = self.value.locate(at);
        let span = brief(self.text, holder.name_range(name));
        let demand = Demand::of(inner.kind(), holder);
        Diagnostic::error(
            "schema-name",
            span,
            format!("{} has the name {}", subject(at, self.noun), quoted(name)),
        )
        .label(format!("a name here {}", demand.must))
    }

    /// A name in a schema that is matched as a pattern.
    fn wrong_name_pattern(&self, at: &str) -> Diagnostic {
        Diagnostic::error(
            "schema-pattern",
            self.name_of(at),
            format!("{} is a name to match", subject(at, self.noun)),
        )
        .label(NO_PATTERN)
    }

    /// The place of the name of a value; of the value where it has none.
    fn name_of(&self, at: &str) -> Span {
        let (parent, _) = at.rsplit_once('/').unwrap_or(("", ""));
        let value = self.value.locate(at);
        let member =
            self.value.locate(parent).members().iter().find(|member| member.value.range == value.range);
        brief(self.text, member.map_or(value.range, |member| member.name_range))
    }

    /// The schema says that nothing may stand there.
    fn excluded(&self, at: &str) -> Diagnostic {
        Diagnostic::error(
            "unexpected-property",
            self.name_of(at),
            format!("{} is given", subject(at, self.noun)),
        )
        .label("can't stand with what else is given, or isn't given, here")
        .help("take it out, or see the schema for what it goes with")
    }

    fn repeated(&self, at: &str) -> Diagnostic {
        let value = self.value.locate(at);
        let items: Vec<Json> = value.items().iter().map(plain).collect();
        let again = (1..items.len())
            .find_map(|later| Some((items[..later].iter().position(|item| *item == items[later])?, later)));
        let (first, later) =
            again.map_or((value, value), |(first, later)| (&value.items()[first], &value.items()[later]));
        Diagnostic::error(
            "schema-unique",
            brief(self.text, later.range),
            format!("{} has an item twice", subject(at, self.noun)),
        )
        .label("again here")
        .with_related(brief(self.text, first.range), "first here")
        .help("list each once")
    }

    /// The part of the schema that an error's keyword stands in.
    fn holder(&self, error: &ValidationError<'_>) -> Option<&Json> {
        let (holder, _) = error.schema_path().as_str().rsplit_once('/')?;
        self.schema.pointer(holder)
    }

    fn described(&self, error: &ValidationError<'_>) -> Option<String> {
        self.holder(error)?.get("description")?.as_str().map(str::to_owned)
    }
}

/// The properties one of which would do, where every alternative only asks for one.
fn one_of_these<'e>(branches: &'e [Vec<ValidationError<'static>>], at: &str) -> Vec<&'e str> {
    let wanted = branches.iter().map(|faults| match faults.as_slice() {
        [only] if only.instance_path().as_str() == at => match only.kind() {
            ValidationErrorKind::Required { property } => property.as_str(),
            _ => None,
        },
        _ => None,
    });
    wanted.collect::<Option<Vec<&str>>>().unwrap_or_default()
}

fn unexpected<'e>(error: &'e ValidationError<'_>) -> &'e [String] {
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::compiled::CompiledSchema;
    use super::super::sample::{company, lines};
    use crate::document::read_json;
    use crate::text::Text;

    #[test]
    fn all_faults_of_a_record_are_told_at_their_bytes() {
        let faults = company(
            r#"{"id": "ACME", "naem": "Acme", "isin": "US0378331006", "lei": "5493001KJTIIGC8Y1R1", "as_of": "2026-02-30",
"company_type": "dedicatd", "technologies": ["drone", "drone"], "country": 3, "name": "",
"metrics": {"employees": 3.5, "x_pct": 100.00000000000000000001}, "answers": {},
"incidents": [{"date": "2026-01-01", "right": "privacy", "scale": 5, "scope": 3.0, "irremediability": 0}]}"#,
        )
        .expect_err("faults");
        assert_eq!(
            lines(&faults),
            [
                "schema-pattern 1:8 \"ACME\" | `/id` is the text `ACME` | must match `^[a-z0-9][a-z0-9._-]*$` (The company's own word in holdings, waivers and reports. Lower case; each company has one, and no two share it.)",
                "unknown-property 1:16 \"naem\" | `/naem` is no property of the schema | not in the schema (did you mean `name`?)",
                "isin 1:40 \"US0378331006\" | `/isin` is the text `US0378331006` | the check digit of this ISIN doesn't fit (a character was mistyped or two were exchanged; compare it with its source)",
                "lei 1:63 \"5493001KJTIIGC8Y1R1\" | `/lei` is the text `5493001KJTIIGC8Y1R1` | must be an LEI (write its 20 characters: 18 capital letters or digits, two check digits)",
                "date 1:95 \"2026-02-30\" | `/as_of` is the text `2026-02-30` | must be a day of the calendar (write year, month and day, as in `2026-06-30`)",
                "schema-enum 2:17 \"dedicatd\" | `/company_type` is the text `dedicatd` | must be one of `dedicated`, `diversified`, `dual_use` (did you mean `dedicated`?)",
                "schema-unique 2:55 \"drone\" | `/technologies` has an item twice | again here (list each once)",
                "schema-type 2:76 3 | `/country` is `3` | must be a text",
                "schema-length 2:87 \"\" | `/name` has 0 characters | must have at least 1 character",
                "schema-type 3:26 3.5 | `/metrics/employees` is `3.5` | must be a whole number",
                "schema-range 3:40 100.00000000000000000001 | `/metrics/x_pct` is `100.00000000000000000001` | must be at most 100",
                "schema-required 4:15 { | `/incidents/0` has no `status` | `status` is required here",
                "schema-range 4:67 5 | `/incidents/0/scale` is `5` | must be at most 4",
            ]
        );
    }

    #[test]
    fn the_nearest_alternative_is_the_one_that_is_told() {
        let schema = r#"{"properties": {
            "a": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 3}]},
            "b": {"oneOf": [{"properties": {"k": {"const": "x"}, "n": {"type": "number"}}, "additionalProperties": false},
                {"properties": {"k": {"const": "y"}, "m": {"type": "string"}}, "additionalProperties": false}]}}}"#;
        let schema = CompiledSchema::compile(&Text::new("s.json", schema), "record").expect("a schema");
        let faults = |record: &str| {
            let text = Text::new("c.json", record);
            lines(&schema.check(&read_json(&text, 0, record.len()).expect("JSON"), &text))
        };
        assert_eq!(
            faults(r#"{"a": []}"#),
            ["schema-type 1:7 [ | `/a` is a list | must be a text or a whole number"]
        );
        assert_eq!(faults(r#"{"a": 1}"#), ["schema-range 1:7 1 | `/a` is `1` | must be 3 or more"]);
        assert_eq!(
            faults(r#"{"b": {"k": "y", "m": 3}}"#),
            ["schema-type 1:23 3 | `/b/m` is `3` | must be a text"]
        );
    }
}
