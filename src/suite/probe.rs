//! Changes by which it is seen whether a part of a policy matters: an operand forced, a number moved.

use std::sync::Arc;

use super::mutant::{Mutant, mutants};
use super::site::Kind;
use crate::model::Questionnaire;
use crate::policy::condition::{Node, NodeKind, Type};
use crate::policy::{Key, Policy, Setting};
use crate::text::Span;

/// What a test can do to a part of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// A total below the start of a tier, in the tier before it; a coverage below the least.
    Below,
    /// A total at or above the start, in the tier; a coverage that is enough.
    AtOrAbove,
    /// A rule that holds.
    True,
    /// A rule in force that doesn't.
    False,
    /// An operand whose being true decides.
    DecidesTrue,
    /// An operand whose being false decides.
    DecidesFalse,
    /// A number, treatment, date or waiver that something depends on.
    Exercised,
}

/// An operand of a condition, with the policies in which it is forced.
pub(super) struct Operand {
    pub(super) key: Key,
    pub(super) at: Span,
    /// Forced to be false: differs where its being true decides.
    pub(super) never: Mutant,
    /// Forced to be true: differs where its being false decides.
    pub(super) always: Mutant,
}

/// The operands of every condition: the parts that are true or false and aren't put together of such parts.
pub(super) fn operands(policy: &Policy, questionnaire: &Questionnaire) -> Vec<Operand> {
    let mut operands: Vec<Operand> = Vec::new();
    for (key, declaration) in policy.declarations.iter() {
        let (Setting::Rule(condition, _) | Setting::Score(condition)) = &declaration.setting else {
            continue;
        };
        let mut found: Vec<&Node> = Vec::new();
        condition.tree.visit(&mut |node| {
            if is_operand(node) && !found.iter().any(|known| known.span == node.span) {
                found.push(node);
            }
        });
        for node in found {
            let forced = |value: bool| {
                let changed = Arc::new(super::site::forced(condition, node, value, questionnaire));
                let setting = match &declaration.setting {
                    Setting::Rule(_, effect) => Setting::Rule(changed, effect.clone()),
                    _ => Setting::Score(changed),
                };
                Mutant::of_setting(
                    (Kind::Operator, key, node.span.clone()),
                    declaration,
                    setting,
                    value.to_string(),
                )
            };
            operands.push(Operand {
                key: key.clone(),
                at: node.span.clone(),
                never: forced(false),
                always: forced(true),
            });
        }
    }
    operands
}

/// Whether a step is true or false and isn't put together of steps that are.
pub(super) fn is_operand(node: &Node) -> bool {
    matches!(node.result, Type::Bool)
        && !matches!(
            node.kind,
            NodeKind::And(_)
                | NodeKind::Or(_)
                | NodeKind::Not(_)
                | NodeKind::If { .. }
                | NodeKind::Block(_)
                | NodeKind::Call { .. }
                | NodeKind::Constant(_)
        )
}

/// The changes of one decision outside its condition, by which it is seen whether anything depends on it.
pub(super) fn of_numbers(policy: &Policy, questionnaire: &Questionnaire) -> Vec<(Key, Span, Vec<Mutant>)> {
    let mut probes: Vec<(Key, Span, Vec<Mutant>)> = Vec::new();
    let all = mutants(policy, questionnaire);
    for (key, declaration) in policy.declarations.iter() {
        let is_wanted = |mutant: &&Mutant| {
            mutant.key == *key
                && match &declaration.setting {
                    Setting::Weight(_) | Setting::Points(_) | Setting::Skip | Setting::Combine(_) => {
                        matches!(mutant.kind, Kind::Number | Kind::Treatment)
                    }
                    Setting::Waiver => true,
                    // The first and last day.
                    Setting::Rule(..) => mutant.kind == Kind::Word && mutant.condition_is_unchanged(policy),
                    _ => false,
                }
        };
        let own: Vec<Mutant> = all.iter().filter(is_wanted).cloned().collect();
        if matches!(declaration.setting, Setting::Rule(..)) {
            // Each side of each day is one of its own.
            probes.extend(own.into_iter().map(|mutant| (key.clone(), mutant.at.clone(), vec![mutant])));
        } else if !own.is_empty() {
            probes.push((key.clone(), declaration.span.clone(), own));
        }
    }
    probes
}
