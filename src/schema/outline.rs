//! What a company record may hold, read from its schema for the check of conditions.
//! A part that says too little, or contains itself, is `Shape::Unknown`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::read_fact;
use super::layers::Layers;
use crate::document::Value;
use crate::model::{Property, RecordShape, Shape};

/// How many shapes one schema may have; what is beyond isn't read.
const MOST_SHAPES: usize = 20_000;

/// The shape of a company, without its answers.
pub(super) fn company_shape(schema: &Value) -> RecordShape {
    let mut outline = Outline { root: schema, open: Vec::new(), count: 0 };
    let layers = Layers::of(schema, &[schema]);
    let mut shape =
        outline.within(&layers, |outline| outline.record(&layers, String::new())).unwrap_or_default();
    shape.properties.remove("answers");
    shape
}

struct Outline<'a> {
    root: &'a Value,
    /// Where the parts stand that are being read: one that is met again contains itself.
    open: Vec<usize>,
    count: usize,
}

impl<'a> Outline<'a> {
    fn within<T>(&mut self, layers: &Layers<'a>, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.count += 1;
        if self.count > MOST_SHAPES || layers.starts().any(|start| self.open.contains(&start)) {
            return None;
        }
        let before = self.open.len();
        self.open.extend(layers.starts());
        let read = read(self);
        self.open.truncate(before);
        Some(read)
    }

    fn record(&mut self, layers: &Layers<'a>, name: String) -> RecordShape {
        let required = layers.required();
        let prefix = if name.is_empty() { String::new() } else { format!("{name}.") };
        let mut properties = BTreeMap::new();
        for (property, parts) in layers.properties() {
            let of_property = Layers::of(self.root, &parts);
            let shape = self.shape(&of_property, format!("{prefix}{property}"));
            let default = of_property.first("default").and_then(|value| read_fact(value, &shape));
            let is_required = required.contains(property) && !of_property.is_nullable();
            properties.insert(property.to_owned(), Property { shape, is_required, default });
        }
        let mut others = None;
        for part in layers.others() {
            let shape = self.shape(&Layers::of(self.root, &[part]), format!("{prefix}*"));
            others = Some(others.map_or(shape.clone(), |known| common(known, shape)));
        }
        RecordShape { name, properties, others }
    }

    fn shape(&mut self, layers: &Layers<'a>, name: String) -> Shape {
        self.within(layers, |outline| outline.shape_of(layers, name)).unwrap_or(Shape::Unknown)
    }

    fn shape_of(&mut self, layers: &Layers<'a>, name: String) -> Shape {
        let words = layers.words();
        let types: Vec<&str> = match layers.types() {
            Some(types) => types.into_iter().collect(),
            None if words.is_some() => vec!["string"],
            None => Vec::new(),
        };
        match types.as_slice() {
            ["boolean"] => Shape::Bool,
            ["integer"] => Shape::Whole,
            ["number"] | ["integer", "number"] => Shape::Number,
            ["string"] => Shape::Text { words: words.map(Into::into), is_date: layers.is_date() },
            ["array"] => Shape::List(Arc::new(
                self.shape(&Layers::of(self.root, &layers.items()), format!("{name}[]")),
            )),
            ["object"] => Shape::Record(Arc::new(self.record(layers, name))),
            _ => Shape::Unknown,
        }
    }
}

/// The shape that two shapes share.
fn common(one: Shape, other: Shape) -> Shape {
    match (&one, &other) {
        (Shape::Bool, Shape::Bool) | (Shape::Whole, Shape::Whole) => one,
        (Shape::Number | Shape::Whole, Shape::Number | Shape::Whole) => Shape::Number,
        (Shape::Text { is_date: one_date, .. }, Shape::Text { is_date: other_date, .. }) => {
            Shape::Text { words: None, is_date: *one_date && *other_date }
        }
        _ => Shape::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read_json;
    use crate::text::Text;

    fn shape(schema: &str) -> RecordShape {
        company_shape(&read_json(&Text::new("s.json", schema), 0, schema.len()).expect("JSON"))
    }

    #[test]
    fn references_and_all_of_are_followed_and_null_means_absent() {
        let shape = shape(
            r##"{"type": "object", "required": ["a", "b", "tree", "answers"],
                "properties": {"a": {"$ref": "#/$defs/word"}, "b": {"type": ["integer", "null"]}, "answers": {"type": "object"},
                    "c": {"anyOf": [{"$ref": "#/$defs/day"}, {"type": "null"}]}, "tree": {"$ref": "#/$defs/tree"},
                    "d": {"allOf": [{"type": "number"}, {"type": "integer"}], "default": 3}},
                "patternProperties": {"_n$": {"type": "integer"}}, "additionalProperties": {"type": "number"},
                "$defs": {"word": {"enum": ["x", "y"]}, "day": {"type": "string", "format": "date"},
                    "tree": {"type": "object", "properties": {"below": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}}"##,
        );
        let words = |shape: &Shape| match shape {
            Shape::Text { words: Some(words), .. } => words.to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(words(&shape.properties["a"].shape), ["x", "y"]);
        assert!(shape.properties["a"].is_required && !shape.properties["b"].is_required);
        assert!(matches!(shape.properties["c"].shape, Shape::Text { is_date: true, .. }));
        assert!(
            matches!(shape.properties["d"].shape, Shape::Whole) && shape.properties["d"].default.is_some()
        );
        assert!(matches!(shape.others, Some(Shape::Number)));
        assert!(!shape.properties.contains_key("answers"));
        let Shape::Record(tree) = &shape.properties["tree"].shape else { panic!("a record") };
        let Shape::List(below) = &tree.properties["below"].shape else { panic!("a list") };
        assert!(matches!(**below, Shape::Unknown));
    }
}
