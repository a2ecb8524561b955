//! From a schema to what can be looked for in bytes. A part with anything unknown in it admits nothing here.

use std::collections::BTreeMap;

use super::Acceptance;
use super::node::{Conditional, Form, Kinds, Node, Plain, PropertyDemand, TextDemand};
use super::pattern::Pattern;
use super::walk::fits;
use crate::document::{Known, Value, ValueKind, Written};
use crate::schema::layers::resolve;

/// Bounds below this are machine numbers without rounding.
const LARGEST_BOUND: i64 = 1_000_000_000_000_000;

/// How many properties can be told apart by a bit each.
const MOST_PROPERTIES: usize = 64;

pub(super) fn compile(schema: &Value) -> Acceptance {
    let mut compiler = Compiler { root: schema, nodes: vec![Node::of(Kinds::ALL)], known: BTreeMap::new() };
    // A part with a name of its own changes what references in it mean.
    let root = if schema.members().iter().any(|member| has_name(&member.value)) {
        compiler.nodes.push(Node::of(Kinds::NONE));
        1
    } else {
        compiler.node(schema)
    };
    let mut nodes = compiler.nodes;
    for node in &mut nodes {
        node.text.plain = plain(&node.text);
        node.record.write_names();
    }
    Acceptance { nodes, root }
}

fn has_name(value: &Value) -> bool {
    value.get("$id").is_some()
        || value.items().iter().any(has_name)
        || value.members().iter().any(|member| has_name(&member.value))
}

/// Keywords that demand nothing.
fn is_note(name: &str) -> bool {
    const NOTES: [&str; 9] = [
        "title",
        "description",
        "$comment",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$defs",
    ];
    NOTES.contains(&name) || name.starts_with("x-")
}

struct Compiler<'a> {
    root: &'a Value,
    /// The first admits anything.
    nodes: Vec<Node>,
    /// The nodes by where their schema stands.
    known: BTreeMap<usize, usize>,
}

impl<'a> Compiler<'a> {
    fn node(&mut self, schema: &'a Value) -> usize {
        let start = schema.range.start();
        if let Some(known) = self.known.get(&start) {
            return *known;
        }
        // Until it is known what it demands, it admits nothing: a reference to itself alone never does.
        let index = self.nodes.len();
        self.nodes.push(Node::of(Kinds::NONE));
        self.known.insert(start, index);
        if let Some(target) = self.alias(schema) {
            let target = self.node(target);
            self.known.insert(start, target);
            return target;
        }
        let mut node = Node::of(Kinds::ALL);
        let is_covered = match &schema.kind {
            ValueKind::Bool(true) => Some(()),
            ValueKind::Record(_) => self.read(schema, &mut node),
            _ => None,
        };
        if is_covered.is_none() {
            node = Node::of(Kinds::NONE);
        }
        self.nodes[index] = node;
        index
    }

    /// What a reference without more names.
    fn alias(&self, schema: &'a Value) -> Option<&'a Value> {
        let is_alone = schema.members().iter().all(|member| member.name == "$ref" || is_note(&member.name));
        let reference = schema.get("$ref").filter(|_| is_alone)?;
        resolve(self.root, reference.as_text()?)
    }

    /// `None` when something stands there that isn't known here.
    fn read(&mut self, schema: &'a Value, node: &mut Node) -> Option<()> {
        for member in schema.members() {
            let value = &member.value;
            match member.name.as_str() {
                "$ref" => {
                    let target = resolve(self.root, value.as_text()?)?;
                    node.rest().also.push(self.node(target));
                }
                "allOf" => node.rest().also.extend(self.nodes_of(value)),
                "anyOf" => node.rest().one_of_each.push(self.nodes_of(value)),
                "type" => {
                    let named =
                        value.as_text().into_iter().chain(value.items().iter().filter_map(Value::as_text));
                    let kinds = named.fold(Kinds::NONE, |kinds, name| kinds.or(Kinds::named(name)));
                    node.kinds = node.kinds.and(kinds);
                }
                "enum" | "const" => words(&member.name, value, node)?,
                "minimum" => node.number.minimum = Some(bound(value)?),
                "maximum" => node.number.maximum = Some(bound(value)?),
                "exclusiveMinimum" => node.number.above = Some(bound(value)?),
                "exclusiveMaximum" => node.number.below = Some(bound(value)?),
                "minLength" | "maxLength" | "pattern" | "format" => {
                    text(&member.name, value, &mut node.text)?;
                }
                "minItems" => node.list.least = count(value)?,
                "maxItems" => node.list.most = Some(count(value)?),
                "uniqueItems" => node.list.is_unique = value.as_bool()?,
                "items" => node.list.items = self.node(value),
                "prefixItems" => node.list.first = self.nodes_of(value),
                "if" => node.rest().conditionals.push(self.conditional(schema)?),
                "dependentSchemas" => {
                    for member in value.members() {
                        let names = vec![member.name.as_bytes().to_vec()];
                        let with = Some(self.node(&member.value));
                        node.rest().conditionals.push(Conditional { names, with, without: None });
                    }
                }
                "minProperties" => node.record.least = count(value)?,
                "properties"
                | "required"
                | "additionalProperties"
                | "patternProperties"
                | "propertyNames"
                // They belong to an `if`, and without one say nothing.
                | "then"
                | "else" => {}
                // They name the schema and its dialect, which stand at its root alone.
                "$schema" | "$id" if std::ptr::eq(schema, self.root) => {}
                name if is_note(name) => {}
                _ => return None,
            }
        }
        self.record(schema, node)
    }

    /// What depends on which names a record has; nothing else is looked for behind an `if`.
    fn conditional(&mut self, schema: &'a Value) -> Option<Conditional> {
        let [only] = schema.get("if")?.members() else { return None };
        let (required, is_negated) = match only.name.as_str() {
            "required" => (&only.value, false),
            "not" => match only.value.members() {
                [inner] if inner.name == "required" => (&inner.value, true),
                _ => return None,
            },
            _ => return None,
        };
        let name = |name: &Value| name.as_text().map(|name| name.as_bytes().to_vec());
        let names = required.items().iter().map(name).collect::<Option<_>>()?;
        let mut branch = |name| schema.get(name).map(|schema| self.node(schema));
        let (then, otherwise) = (branch("then"), branch("else"));
        let (with, without) = if is_negated { (otherwise, then) } else { (then, otherwise) };
        Some(Conditional { names, with, without })
    }

    fn nodes_of(&mut self, schemas: &'a Value) -> Vec<usize> {
        schemas.items().iter().map(|schema| self.node(schema)).collect()
    }

    fn record(&mut self, schema: &'a Value, node: &mut Node) -> Option<()> {
        let record = &mut node.record;
        for member in schema.get("patternProperties").map_or(&[][..], Value::members) {
            record.patterns.push((Pattern::plain(&member.name)?, self.node(&member.value)));
        }
        let properties = schema.get("properties").map_or(&[][..], Value::members);
        let required = schema.get("required").map_or(&[][..], Value::items);
        for member in properties {
            let name = member.name.as_bytes();
            let matching = record.patterns.iter().filter(|(pattern, _)| pattern.matches(name));
            let mut demands: Vec<usize> = matching.map(|(_, node)| *node).collect();
            demands.push(self.node(&member.value));
            record.properties.push(PropertyDemand::new(name, demands));
        }
        if let Some(others) = schema.get("additionalProperties") {
            record.others = self.node(others);
        }
        for name in required {
            let name = name.as_text()?.as_bytes();
            if record.properties.iter().all(|property| property.name != name) {
                let demands = record.others_of(name).ok()?.to_vec();
                record.properties.push(PropertyDemand::new(name, demands));
            }
            let index = record.properties.iter().position(|property| property.name == name)?;
            record.required |= 1_u64.checked_shl(u32::try_from(index).ok()?)?;
        }
        if record.properties.len() > MOST_PROPERTIES {
            return None;
        }
        if let Some(names) = schema.get("propertyNames") {
            let mut demand = TextDemand::default();
            for member in names.members() {
                match member.name.as_str() {
                    keyword @ ("minLength" | "maxLength" | "pattern" | "format") => {
                        text(keyword, &member.value, &mut demand)?;
                    }
                    "title" | "description" | "$comment" => {}
                    _ => return None,
                }
            }
            matches!(names.kind, ValueKind::Record(_)).then_some(())?;
            record.names = Some(demand);
        }
        Some(())
    }
}

/// The words of an `enum` or `const` of texts; others are not looked for.
fn words(keyword: &str, value: &Value, node: &mut Node) -> Option<()> {
    let listed = if keyword == "enum" { value.items() } else { std::slice::from_ref(value) };
    let words = listed.iter().map(|word| word.as_text().map(str::to_owned)).collect::<Option<Vec<_>>>()?;
    node.kinds = node.kinds.and(Kinds::TEXT);
    node.text.words.is_none().then(|| node.text.words = Some(words))
}

fn text(keyword: &str, value: &Value, demand: &mut TextDemand) -> Option<()> {
    match keyword {
        "minLength" => demand.least = Some(count(value)?),
        "maxLength" => demand.most = Some(count(value)?),
        "pattern" => demand.pattern = Some(Pattern::plain(value.as_text()?)?),
        _ => {
            demand.form = Some(match value.as_text()? {
                "date" => Form::Date,
                "isin" => Form::Isin,
                "lei" => Form::Lei,
                "uri" => Form::Uri,
                _ => return None,
            });
        }
    }
    Some(())
}

/// What is plainest about a demand, and enough to accept a text.
fn plain(demand: &TextDemand) -> Plain {
    if let Some(words) = &demand.words {
        let is_plain = |word: &&String| {
            let bytes = word.as_bytes();
            bytes.iter().all(|byte| *byte >= b' ' && !matches!(byte, b'"' | b'\\'))
                && fits(Written { bytes, is_escaped: false }, demand).is_ok()
        };
        let quoted = |word: &String| Known::new(format!("\"{word}\"").into_bytes());
        return Plain::Words(words.iter().filter(is_plain).map(quoted).collect());
    }
    let least = demand.least.unwrap_or(0);
    match (&demand.pattern, demand.form) {
        (None, Some(Form::Date)) if least <= 10 && demand.most.is_none_or(|most| most >= 10) => Plain::Date,
        // A character takes at most four bytes, and at least one.
        (None, None) => {
            Plain::Length(if least < 2 { least } else { least * 4 }, demand.most.unwrap_or(usize::MAX))
        }
        _ => Plain::Other,
    }
}

fn bound(value: &Value) -> Option<i64> {
    let bound: i64 = value.as_number()?.parse().ok()?;
    (bound.abs() <= LARGEST_BOUND).then_some(bound)
}

fn count(value: &Value) -> Option<usize> {
    value.as_number()?.parse().ok()
}
