//! A policy with some decisions taken otherwise.

use super::Policy;
use super::declaration::{Declaration, Key, Notes, Setting};
use super::resolve::{resolve, resolve_again};
use crate::diagnostic::Diagnostic;
use crate::model::Questionnaire;

impl Policy {
    /// The same policy but for these decisions; `None` takes one out. No script runs, and conditions stay as they are.
    ///
    /// # Errors
    ///
    /// What doesn't fit together then: tiers that start at one place, an answer without points.
    pub fn with(
        &self,
        questionnaire: &Questionnaire,
        changes: impl IntoIterator<Item = (Key, Option<Setting>)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut declarations = (*self.declarations).clone();
        let mut keys = Vec::new();
        for (key, setting) in changes {
            keys.push(key.clone());
            match setting {
                None => _ = declarations.remove(&key),
                Some(setting) => {
                    let order = declarations.len();
                    declarations
                        .entry(key)
                        .and_modify(|known| known.setting = setting.clone())
                        .or_insert_with(|| Declaration {
                            setting,
                            span: self.span.clone(),
                            value: self.span.clone(),
                            whole: self.span.clone(),
                            notes: Notes::default(),
                            order,
                            replaced: Vec::new(),
                        });
                }
            }
        }
        let is_filled = (self.nodes.len(), self.questions.len())
            == (questionnaire.tree.len(), questionnaire.questions.len());
        let varied = Self { declarations: declarations.into(), ..self.clone() };
        if is_filled { resolve_again(varied, questionnaire, &keys) } else { resolve(varied, questionnaire) }
    }
}
