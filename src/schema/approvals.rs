//! Moves that have been signed off, from the file that lists them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::compiled::CompiledSchema;
use super::phrase::{brief, quoted};
use crate::diagnostic::{Diagnostic, ordered};
use crate::document::{Value, read_json};
use crate::model::{Approval, Day};
use crate::text::Text;

static SCHEMA: LazyLock<CompiledSchema> = LazyLock::new(|| {
    let text =
        Text::new("schemas/approvals.schema.json", include_str!("../../schemas/approvals.schema.json"));
    CompiledSchema::compile(&text, "list of approvals").expect("the shipped schema is a valid one")
});

/// Reads approvals, in the order of the file. One move is signed off once, and a move is between two tiers.
pub fn read_approvals(text: &Text) -> Result<Vec<Approval>, Vec<Diagnostic>> {
    let value = read_json(text, 0, text.content().len())?;
    let mut faults = SCHEMA.check(&value, text);
    if !faults.is_empty() {
        return Err(faults);
    }
    let approvals: Vec<Approval> = value.items().iter().map(|item| approval(text, item)).collect();
    let mut seen: BTreeMap<(&str, &str, &str), &Approval> = BTreeMap::new();
    for (item, approval) in value.items().iter().zip(&approvals) {
        if approval.from == approval.to {
            let place = item.get("to").map_or(item.range, |to| to.range);
            let message = format!("{} stays in {}", quoted(&approval.company), quoted(&approval.to));
            faults.push(
                Diagnostic::error("approval-move", brief(text, place), message)
                    .label("the same tier as `from`: nothing that can be approved")
                    .help("name the old tier in `from` and the new one in `to`"),
            );
        }
        let key = (approval.company.as_str(), approval.from.as_str(), approval.to.as_str());
        match seen.get(&key) {
            Some(first) => {
                let message = format!("the move of {} is approved twice", quoted(&approval.company));
                faults.push(
                    Diagnostic::error("duplicate-approval", brief(text, item.range), message)
                        .label("again here")
                        .with_related(first.span.clone(), "first here")
                        .help("keep the one whose reason is right"),
                );
            }
            None => {
                seen.insert(key, approval);
            }
        }
    }
    if faults.is_empty() { Ok(approvals) } else { Err(ordered(faults)) }
}

fn approval(text: &Text, item: &Value) -> Approval {
    let said = |name: &str| item.get(name).and_then(Value::as_text).map(str::to_owned);
    let required = |name: &str| said(name).expect("the schema requires it");
    Approval {
        company: required("company"),
        from: required("from"),
        to: required("to"),
        because: required("because"),
        approved_by: said("approved_by"),
        approved_on: said("approved_on").and_then(|day| Day::parse(&day)),
        span: brief(text, item.range),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::lines;
    use super::*;

    fn faults(content: &str) -> Vec<String> {
        lines(&read_approvals(&Text::new("a.json", content)).expect_err("faults"))
    }

    #[test]
    fn an_approval_says_which_move_and_why() {
        let content = r#"[{"company": "acme", "from": "invest", "to": "engage", "because": "minute 3",
            "approved_by": "risk committee", "approved_on": "2026-06-01"}]"#;
        let approvals = read_approvals(&Text::new("a.json", content)).expect("approvals");
        assert_eq!(approvals[0].because, "minute 3");
        assert_eq!(approvals[0].approved_on, Day::parse("2026-06-01"));
        assert_eq!(approvals[0].span.to_string(), "a.json:1:2");
    }

    #[test]
    fn what_is_no_approval_is_told_at_its_place() {
        assert_eq!(
            faults(r#"[{"company": "a", "from": "x", "to": "y", "because": ""}]"#).len(),
            1,
            "a reason has words"
        );
        assert_eq!(faults(r#"[{"company": "a", "from": "x", "to": "y"}]"#).len(), 1);
        assert_eq!(faults(r#"{"company": "a"}"#).len(), 1);
        assert_eq!(
            faults(
                r#"[{"company": "a", "from": "x", "to": "y", "because": "b", "approved_on": "2026-02-30"}]"#
            )
            .len(),
            1
        );
    }

    #[test]
    fn a_move_is_between_two_tiers_and_approved_once() {
        let one = r#"{"company": "a", "from": "x", "to": "y", "because": "b"}"#;
        let found = read_approvals(&Text::new("a.json", format!("[{one},\n {one}]"))).expect_err("a fault");
        assert_eq!((found[0].code, found[0].at()), ("duplicate-approval", "a.json:2:2".to_owned()));
        let stays = one.replace("\"x\"", "\"y\"");
        let found = read_approvals(&Text::new("a.json", format!("[{stays}]"))).expect_err("a fault");
        assert_eq!((found[0].code, found[0].snippet()), ("approval-move", "\"y\""));
    }
}
