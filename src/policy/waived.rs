//! Waivers: those of a rule, and those of no rule.

use super::declaration::Key;
use super::resolve::Resolving;
use super::rule::{Rule, Waiver};
use crate::diagnostic::{Diagnostic, did_you_mean};

impl Resolving<'_> {
    /// The waivers of a rule.
    pub(super) fn waivers(&self, rule: &str) -> Vec<Waiver> {
        let range = Key::Waiver(rule.to_owned(), String::new())..;
        self.declarations
            .range(range)
            .map_while(|(key, declaration)| match key {
                Key::Waiver(of, company) if of == rule => Some(Waiver {
                    company: company.clone(),
                    notes: declaration.notes.clone(),
                    span: declaration.span.clone(),
                }),
                _ => None,
            })
            .collect()
    }

    /// Every waiver names a rule.
    pub(super) fn check_waivers(&mut self, rules: &[Rule]) {
        for (key, declaration) in self.declarations {
            let Key::Waiver(rule, _) = key else { continue };
            if !rules.iter().any(|known| known.id == *rule)
                && !self.declarations.contains_key(&Key::Rule(rule.clone()))
            {
                let known = rules.iter().map(|rule| rule.id.as_str());
                let whole = &declaration.span;
                let quoted = format!("\"{rule}\"");
                let place = whole.snippet().find(&quoted).map_or_else(
                    || whole.clone(),
                    |at| {
                        let start = whole.range().start() + at;
                        whole.text().span(start, start + quoted.len())
                    },
                );
                let fault =
                    Diagnostic::error("unknown-rule", place, format!("there is no rule `{rule}` to waive"))
                        .label("a waiver names a rule of the policy")
                        .help_if(did_you_mean(rule, known));
                self.faults.push(fault);
            }
        }
    }
}
