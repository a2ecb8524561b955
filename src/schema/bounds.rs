//! The smallest and the largest number that a schema admits at a place of a record.

use super::layers::Layers;
use crate::document::Value;
use crate::model::Exact;

/// The bounds at a path of property names, where `[]` stands for any item of a list; `None` where there is none.
/// Alternatives are passed over, so that a bound that is given holds for every record.
pub(super) fn bounds(schema: &Value, path: &[&str]) -> (Option<Exact>, Option<Exact>) {
    let mut layers = Layers::of(schema, &[schema]);
    for name in path {
        let parts = if *name == "[]" {
            layers.items()
        } else {
            layers.properties().remove(*name).unwrap_or_default()
        };
        layers = Layers::of(schema, &parts);
    }
    (layers.number("minimum", Exact::max), layers.number("maximum", Exact::min))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read_json;
    use crate::text::Text;

    #[test]
    fn bounds_are_those_of_all_layers() {
        let schema = r##"{"properties": {"n": {"$ref": "#/$defs/share", "minimum": 5}, "open": {"type": "number"},
            "list": {"items": {"properties": {"scale": {"minimum": 0, "maximum": 4}}}}},
            "$defs": {"share": {"minimum": 0, "maximum": 100, "exclusiveMaximum": 90}}}"##;
        let document = read_json(&Text::new("s.json", schema), 0, schema.len()).expect("JSON");
        let shown = |path: &[&str]| {
            let (least, most) = bounds(&document, path);
            [least, most].map(|bound| bound.map(|bound| bound.to_exact_text()))
        };
        let both = |least: &str, most: &str| [Some(least.to_owned()), Some(most.to_owned())];
        assert_eq!(shown(&["n"]), both("5", "100"));
        assert_eq!(shown(&["list", "[]", "scale"]), both("0", "4"));
        assert_eq!(shown(&["open"]), [None, None]);
        assert_eq!(shown(&["elsewhere"]), [None, None]);
    }
}
