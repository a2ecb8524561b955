//! The schema of company records, and how a record that fits it becomes a company.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::acceptance::RecordReader;
use super::answers::read_answers;
use super::bounds::bounds;
use super::compiled::CompiledSchema;
use super::facts::read_facts;
use super::outline::company_shape;
use super::phrase::brief;
use crate::diagnostic::{Diagnostic, ordered};
use crate::document::{Value, ValueKind};
use crate::model::{Company, Exact, Questionnaire, RecordShape};
use crate::text::Text;

/// The text of the schema that is part of the program.
const SHIPPED: &str = include_str!("../../schemas/company.schema.json");

/// The schema that company records are checked against (JSON Schema 2020-12), compiled once.
pub struct CompanySchema {
    compiled: CompiledSchema,
    shape: Arc<RecordShape>,
}

impl CompanySchema {
    /// The schema that is part of the program.
    pub fn shipped() -> Self {
        Self::of(CompiledSchema::shipped(&Text::new("schemas/company.schema.json", SHIPPED), "record"))
    }

    /// A schema of the user's. It can't reach beyond its own text, and its patterns match in linear time.
    /// The formats `isin`, `lei` (check digits) and `date` (days of the calendar) are verified.
    pub fn compile(text: &Text) -> Result<Self, Vec<Diagnostic>> {
        if text.content() == SHIPPED {
            return Ok(Self::of(CompiledSchema::shipped(text, "record")));
        }
        CompiledSchema::compile(text, "record").map(Self::of)
    }

    fn of(compiled: CompiledSchema) -> Self {
        let shape = Arc::new(company_shape(compiled.document()));
        Self { compiled, shape }
    }

    /// What reads records that surely fit, building nothing but the answers and the properties that are `wanted` (all
    /// when none are named); `None` when the schema says of them what only the validator can judge.
    pub fn reader<'a>(
        &'a self,
        questionnaire: &'a Questionnaire,
        wanted: Option<BTreeSet<String>>,
    ) -> Option<RecordReader<'a>> {
        RecordReader::new(self.compiled.acceptance(), &self.shape, questionnaire, wanted)
    }

    /// What a record may hold, its answers left out: what conditions are checked against.
    pub fn shape(&self) -> &Arc<RecordShape> {
        &self.shape
    }

    /// The smallest and the largest number that a record may have at a path, `[]` standing for the items of a list.
    pub fn bounds(&self, path: &[&str]) -> (Option<Exact>, Option<Exact>) {
        bounds(self.compiled.document(), path)
    }

    /// The text of the schema.
    pub fn text(&self) -> &Text {
        self.compiled.text()
    }

    /// The company of one record, or all that the record has against it.
    pub fn read(
        &self,
        value: &Value,
        text: &Text,
        questionnaire: &Questionnaire,
    ) -> Result<Company, Vec<Diagnostic>> {
        let mut faults = self.compiled.check(value, text);
        let id = value.get("id").and_then(Value::as_text).unwrap_or_default();
        if faults.is_empty() && id.is_empty() {
            faults.push(without_id(value, text));
        }
        let answers = value.get("answers");
        let (read, answer_faults) = read_answers(text, answers, questionnaire);
        // What the questionnaire says of an answer is nearer to it than what the schema says of all answers.
        faults.retain(|fault| !answer_faults.iter().any(|nearer| start(nearer) == start(fault)));
        faults.extend(answer_faults);
        if !faults.is_empty() {
            return Err(ordered(faults));
        }
        let facts = read_facts(text, value, &self.shape).map_err(ordered)?;
        let name = value.get("name").and_then(Value::as_text).unwrap_or(id);
        Ok(Company {
            id: id.to_owned(),
            name: name.to_owned(),
            answers: read,
            facts,
            text: text.clone(),
            range: value.range,
            answers_range: answers.map_or(value.range, |answers| answers.range),
        })
    }
}

fn start(fault: &Diagnostic) -> Option<usize> {
    fault.place.as_ref().map(|place| place.span.range().start())
}

/// A schema of the user's may forget that holdings and waivers name companies by their id.
fn without_id(value: &Value, text: &Text) -> Diagnostic {
    let is_record = matches!(value.kind, ValueKind::Record(_));
    let message = if is_record { "the record has no `id`" } else { "the record is no object" };
    let place = value.get("id").map_or(value.range, |id| id.range);
    Diagnostic::error("schema-required", brief(text, place), message)
        .label("holdings and waivers name companies by their `id`, a text")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{company, lines};
    use super::*;
    use crate::model::{Content, Shape};

    #[test]
    fn the_shipped_schemas_are_sound() {
        for (shipped, noun) in [
            (SHIPPED, "record"),
            (include_str!("../../schemas/questionnaire.schema.json"), "questionnaire"),
            (include_str!("../../schemas/holdings.schema.json"), "holdings file"),
        ] {
            let faults = CompiledSchema::compile(&Text::new("s.json", shipped), noun).err();
            assert!(faults.is_none(), "{faults:?}");
        }
    }

    #[test]
    fn the_shipped_schema_has_the_shape_of_a_company() {
        let schema = CompanySchema::shipped();
        let properties = &schema.shape().properties;
        assert!(
            properties["id"].is_required
                && !properties["incidents"].is_required
                && !properties.contains_key("answers")
        );
        assert!(properties["incidents"].default.is_some() && properties["metrics"].default.is_none());
        let Shape::Record(metrics) = &properties["metrics"].shape else { panic!("a record") };
        assert!(
            matches!(metrics.properties["employees"].shape, Shape::Whole)
                && matches!(metrics.others, Some(Shape::Number))
        );
        let Shape::List(incidents) = &properties["incidents"].shape else { panic!("a list") };
        let Shape::Record(incident) = &**incidents else { panic!("a record") };
        assert!(incident.name == "incidents[]" && incident.properties["date"].is_required);
        assert!(schema.shape().others.is_none());
    }

    #[test]
    fn facts_are_exact_and_know_their_places() {
        let acme = company(r#"{"id": "acme", "metrics": {"employees": 3.0, "x_pct": 0.10}, "answers": {}}"#)
            .expect("a company");
        let metric = |name| {
            acme.facts.property("metrics").and_then(|metrics| metrics.property(name)).expect("a metric")
        };
        assert_eq!(metric("employees").content, Content::Whole(3));
        assert_eq!(
            metric("x_pct").content,
            Content::Number(crate::model::Exact::parse("0.1").expect("a number"))
        );
        assert_eq!(acme.span(metric("x_pct").range).snippet(), "0.10");
        assert_eq!(
            (acme.name.as_str(), acme.facts.property("answers"), acme.facts.property("flags")),
            ("acme", None, None)
        );
        let large = company(r#"{"id": "a", "metrics": {"employees": 99999999999999999999}, "answers": {}}"#)
            .expect_err("a fault");
        assert_eq!(
            lines(&large),
            [
                "schema-range 1:38 99999999999999999999 | `/metrics/employees` is `99999999999999999999` | must have at most 18 digits"
            ]
        );
    }
}
