//! The parts of a schema that speak of one value: the schema itself, what its `$ref` names, its `allOf`.
//! Alternatives and conditions only narrow what is said here, and are passed over.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Value, ValueKind};
use crate::model::Exact;

/// Parts of a schema that hold together, the nearest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers<'a> {
    parts: Vec<&'a Value>,
    /// Whether an alternative to the rest is `null`.
    admits_null: bool,
}

impl<'a> Layers<'a> {
    /// The layers of several parts of the schema `root` that speak of the same value.
    pub(super) fn of(root: &'a Value, parts: &[&'a Value]) -> Self {
        let mut layers = Self::default();
        for part in parts {
            layers.add(root, part);
        }
        layers
    }

    fn add(&mut self, root: &'a Value, part: &'a Value) {
        if self.parts.iter().any(|known| known.range == part.range) {
            return;
        }
        self.parts.push(part);
        if let Some(target) = part.get("$ref").and_then(|reference| resolve(root, reference.as_text()?)) {
            self.add(root, target);
        }
        for all in part.get("allOf").into_iter().flat_map(Value::items) {
            self.add(root, all);
        }
        for keyword in ["anyOf", "oneOf"] {
            let branches = part.get(keyword).map_or(&[][..], Value::items);
            let rest: Vec<&Value> = branches.iter().filter(|branch| !is_null(branch)).collect();
            if let ([only], true) = (rest.as_slice(), rest.len() < branches.len()) {
                self.admits_null = true;
                self.add(root, only);
            }
        }
    }

    /// Where the layers stand, to tell one that is inside itself.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().map(|part| part.range.start())
    }

    /// The first value of a keyword.
    pub(super) fn first(&self, keyword: &str) -> Option<&'a Value> {
        self.all(keyword).next()
    }

    fn all<'k>(&self, keyword: &'k str) -> impl Iterator<Item = &'a Value> + use<'_, 'a, 'k> {
        self.parts.iter().filter_map(move |part| part.get(keyword))
    }

    /// The types that all layers admit, without `null`; `None` when no layer says any.
    pub(super) fn types(&self) -> Option<BTreeSet<&'a str>> {
        let mut sets = self.all("type").map(type_set);
        let first = sets.next()?;
        let mut types = sets.fold(first, |one, other| {
            let narrowed =
                |word: &&&str| other.contains(**word) || (**word == "integer" && other.contains("number"));
            let mut both: BTreeSet<&str> = one.iter().filter(narrowed).copied().collect();
            if other.contains("integer") && one.contains("number") {
                both.insert("integer");
            }
            both
        });
        types.remove("null");
        Some(types)
    }

    /// Whether `null` may stand here, which is the same as absence.
    pub(super) fn is_nullable(&self) -> bool {
        let words = self
            .first("enum")
            .is_none_or(|list| list.items().iter().any(|word| word.kind == ValueKind::Null));
        self.admits_null || (words && self.all("type").any(|types| type_set(types).contains("null")))
    }

    /// The admissible words, where the schema lists them and they are texts.
    pub(super) fn words(&self) -> Option<Vec<String>> {
        let listed = self.first("enum").map(|list| list.items().iter().collect::<Vec<_>>());
        let options = listed.or_else(|| self.first("const").map(|only| vec![only]))?;
        let options = options.into_iter().filter(|option| option.kind != ValueKind::Null);
        options.map(|option| option.as_text().map(str::to_owned)).collect()
    }

    /// Whether it is a date.
    pub(super) fn is_date(&self) -> bool {
        self.all("format").any(|format| format.as_text() == Some("date"))
    }

    /// The number of a keyword that is said by several layers, by what is made of two.
    pub(super) fn number(&self, keyword: &str, of_two: fn(Exact, Exact) -> Exact) -> Option<Exact> {
        self.all(keyword).filter_map(|value| Exact::parse(value.as_number()?)).reduce(of_two)
    }

    /// The named properties, each with the parts that speak of it.
    pub(super) fn properties(&self) -> BTreeMap<&'a str, Vec<&'a Value>> {
        let mut properties: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for member in self.all("properties").flat_map(Value::members) {
            properties.entry(&member.name).or_default().push(&member.value);
        }
        properties
    }

    /// The names that every record has.
    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        self.all("required").flat_map(Value::items).filter_map(Value::as_text).collect()
    }

    /// What speaks of the items of a list; none when they aren't all alike.
    pub(super) fn items(&self) -> Vec<&'a Value> {
        if self.first("prefixItems").is_some() { Vec::new() } else { self.all("items").collect() }
    }

    /// What speaks of properties that no layer names, each by itself.
    pub(super) fn others(&self) -> Vec<&'a Value> {
        let patterns = self.all("patternProperties").flat_map(Value::members).map(|member| &member.value);
        let rest = self.all("additionalProperties").chain(self.all("unevaluatedProperties"));
        rest.chain(patterns).filter(|schema| schema.as_bool() != Some(false)).collect()
    }
}

fn type_set(types: &Value) -> BTreeSet<&str> {
    types.as_text().into_iter().chain(types.items().iter().filter_map(Value::as_text)).collect()
}

fn is_null(branch: &Value) -> bool {
    let is_null_type = branch.get("type").and_then(Value::as_text) == Some("null");
    is_null_type || branch.get("const").is_some_and(|only| only.kind == ValueKind::Null)
}

/// The part of the schema that a reference into it names.
pub(super) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let own = root.get("$id").and_then(Value::as_text).unwrap_or_default();
    let fragment = reference.strip_prefix(own).unwrap_or(reference).strip_prefix('#')?;
    let mut target = root;
    for part in fragment.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        target = match &target.kind {
            ValueKind::List(items) => items.get(name.parse::<usize>().ok()?)?,
            _ => target.get(&name)?,
        };
    }
    (fragment.is_empty() || fragment.starts_with('/')).then_some(target)
}
