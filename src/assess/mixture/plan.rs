//! What is decided of each node by old and new, looked up once for all companies and mixtures.

use super::Changes;
use crate::model::{Choice, Company, Exact, QuestionIndex, Questionnaire, parent_path};
use crate::policy::condition::Condition;
use crate::policy::{Combine, Key, Policy, Setting};

/// A decision that may differ: the old one, and the new one with the bit of its change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Either<T> {
    pub(super) bit: Changes,
    pub(super) old: T,
    pub(super) new: T,
}

impl<T: Copy> Either<T> {
    /// What holds under a mixture.
    pub(super) fn under(&self, applied: Changes) -> T {
        if applied & self.bit == 0 { self.old } else { self.new }
    }
}

/// What is decided of a node.
pub(super) struct NodePlan<'a> {
    pub(super) weight: Either<Option<&'a Exact>>,
    pub(super) combine: Either<Combine>,
    pub(super) script: Either<Option<&'a Condition>>,
}

impl NodePlan<'_> {
    /// The weight of the node under a mixture; 1 when none is declared.
    pub(super) fn weight(&self, applied: Changes) -> Exact {
        self.weight.under(applied).cloned().unwrap_or_else(Exact::one)
    }

    /// Whether the node weighs nothing under a mixture.
    pub(super) fn weighs_nothing(&self, applied: Changes) -> bool {
        self.weight.under(applied).is_some_and(Exact::is_zero)
    }
}

/// Looks decisions up on both sides.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a, 'm> {
    pub(super) old: &'a Policy,
    pub(super) new: &'a Policy,
    pub(super) bit: &'m dyn Fn(&Key) -> Changes,
}

impl<'a> Lookup<'a, '_> {
    pub(super) fn setting(&self, key: &Key) -> Either<Option<&'a Setting>> {
        let find = |policy: &'a Policy| policy.declarations.get(key).map(|found| &found.setting);
        Either { bit: (self.bit)(key), old: find(self.old), new: find(self.new) }
    }

    /// What is decided of a node.
    pub(super) fn node(&self, path: &str) -> NodePlan<'a> {
        let weight = self.setting(&Key::Weight(path.to_owned()));
        let combine = self.setting(&Key::Combine(path.to_owned()));
        let script = self.setting(&Key::Score(path.to_owned()));
        let number = |found: Option<&'a Setting>| match found {
            Some(Setting::Weight(weight)) => Some(weight),
            _ => None,
        };
        let way = |found: Option<&'a Setting>| match found {
            Some(Setting::Combine(way)) => *way,
            _ => Combine::Mean,
        };
        let condition = |found: Option<&'a Setting>| match found {
            Some(Setting::Score(script)) => Some(&**script),
            _ => None,
        };
        NodePlan {
            weight: Either { bit: weight.bit, old: number(weight.old), new: number(weight.new) },
            combine: Either { bit: combine.bit, old: way(combine.old), new: way(combine.new) },
            script: Either { bit: script.bit, old: condition(script.old), new: condition(script.new) },
        }
    }

    /// The declarations that can decide what a company's answer to a question is worth, the most specific first, up to
    /// one that always stands.
    pub(super) fn answer(
        &self,
        questionnaire: &Questionnaire,
        company: &Company,
        question: QuestionIndex,
    ) -> Vec<Either<Option<&'a Setting>>> {
        let path = questionnaire.path(question);
        let choice = company.answers[question.0].as_ref().map(|answer| &answer.choice);
        let option = match choice {
            Some(Choice::Number(_)) => return vec![self.setting(&Key::Bands(path.to_owned()))],
            Some(Choice::Option(option)) => *option,
            None => questionnaire.missing,
        };
        let word = questionnaire.word(option);
        let mut deciding = Vec::new();
        for path in std::iter::successors(Some(path), |path| parent_path(path)) {
            let found = self.setting(&Key::Risk(path.to_owned(), word.to_owned()));
            let always_stands = found.old.is_some() && found.new.is_some();
            if found.old.is_some() || found.new.is_some() {
                deciding.push(found);
            }
            if always_stands {
                break;
            }
        }
        deciding
    }
}

/// The weights of all nodes under a mixture.
pub(super) fn weights(plans: &[NodePlan], applied: Changes) -> Vec<Exact> {
    plans.iter().map(|plan| plan.weight(applied)).collect()
}
