//! A policy as a list of declarations, and what the list decides: the last declaration of a key, found by looking.

use super::amount::{Amount, rational};
use super::condition::{Condition, Script};
use super::survey::trail;
use num_rational::BigRational;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) declarations: Vec<Declaration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    pub(crate) verb: Verb,
    pub(crate) because: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Mean,
    Max,
    Min,
    Sum,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    AtLeast(String),
    AtMost(String),
}

/// The first and the last day on which something applies, both included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Option<i64>,
    pub(crate) last: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) condition: Condition,
    pub(crate) effect: Effect,
    pub(crate) days: Days,
    pub(crate) approved_by: Option<String>,
    pub(crate) title: Option<(String, String)>,
}

/// What a declaration says. No path at all, and the path `""`, both mean every question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Risk { paths: Vec<String>, option: String, points: Amount },
    Skip { paths: Vec<String>, option: String },
    Bands { paths: Vec<String>, bands: Vec<(Amount, Amount)> },
    Weight { paths: Vec<String>, weight: Amount },
    Combine { paths: Vec<String>, how: How },
    Tier { id: String, from: Amount, title: Option<(String, String)> },
    Coverage(Amount),
    Rule(Rule),
    Waive { rule: String, company: String, days: Days, approved_by: String },
    Score { paths: Vec<String>, script: Script },
}

/// What a policy makes of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Points(BigRational),
    Skipped,
}

impl Days {
    pub(crate) fn contain(&self, day: i64) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

impl Verb {
    /// What this declares, as words; two declarations that share one are ordered by meaning.
    pub(crate) fn keys(&self) -> Vec<String> {
        let each = |kind: &str, paths: &[String], end: &str| -> Vec<String> {
            paths.iter().map(|path| format!("{kind}|{path}|{end}")).collect()
        };
        match self {
            Self::Risk { paths, option, .. } | Self::Skip { paths, option } if paths.is_empty() => {
                vec![format!("risk||{option}")]
            }
            Self::Risk { paths, option, .. } | Self::Skip { paths, option } => each("risk", paths, option),
            Self::Bands { paths, .. } => each("bands", paths, ""),
            Self::Weight { paths, .. } => each("weight", paths, ""),
            Self::Combine { paths, .. } => each("combine", paths, ""),
            Self::Score { paths, .. } => each("score", paths, ""),
            Self::Tier { id, .. } => vec![format!("tier|{id}")],
            Self::Coverage(_) => vec!["coverage".to_owned()],
            Self::Rule(_) => vec!["rule".to_owned()],
            Self::Waive { rule, company, .. } => vec![format!("waive|{rule}|{company}")],
        }
    }
}

impl Policy {
    /// The last declaration of which this is so.
    fn last(&self, is_it: impl Fn(&Verb) -> bool) -> Option<&Verb> {
        let verbs = self.declarations.iter().rev().map(|declaration| &declaration.verb);
        verbs.into_iter().find(|verb| is_it(verb))
    }

    /// What is decided for an option of a question: by the most specific path that says something.
    pub(crate) fn decision(&self, question: &str, option: &str) -> Option<Decision> {
        let at = |path: &str| {
            self.last(|verb| match verb {
                Verb::Risk { paths, option: own, .. } | Verb::Skip { paths, option: own } => {
                    own == option && (names(paths, path) || paths.is_empty() && path.is_empty())
                }
                _ => false,
            })
        };
        let found = trail(question).into_iter().find_map(|path| at(&path));
        found.map(|verb| match verb {
            Verb::Risk { points, .. } => Decision::Points(points.value()),
            _ => Decision::Skipped,
        })
    }

    pub(crate) fn bands(&self, question: &str) -> Option<&[(Amount, Amount)]> {
        let is_it = |verb: &Verb| matches!(verb, Verb::Bands { paths, .. } if names(paths, question));
        match self.last(is_it) {
            Some(Verb::Bands { bands, .. }) => Some(bands),
            _ => None,
        }
    }

    pub(crate) fn weight(&self, node: &str) -> BigRational {
        let is_it = |verb: &Verb| matches!(verb, Verb::Weight { paths, .. } if names(paths, node));
        match self.last(is_it) {
            Some(Verb::Weight { weight, .. }) => weight.value(),
            _ => rational(1),
        }
    }

    /// Whether the weights of a node, and of all that is above it up to and without `top`, are above 0.
    pub(crate) fn carries_weight(&self, node: &str, top: &str) -> bool {
        let between = trail(node).into_iter().take_while(|path| path != top);
        between.into_iter().all(|path| self.weight(&path) > rational(0))
    }

    pub(crate) fn combine(&self, group: &str) -> How {
        let is_it = |verb: &Verb| matches!(verb, Verb::Combine { paths, .. } if names(paths, group));
        match self.last(is_it) {
            Some(Verb::Combine { how, .. }) => *how,
            _ => How::Mean,
        }
    }

    pub(crate) fn script(&self, node: &str) -> Option<&Script> {
        let is_it = |verb: &Verb| matches!(verb, Verb::Score { paths, .. } if names(paths, node));
        match self.last(is_it) {
            Some(Verb::Score { script, .. }) => Some(script),
            _ => None,
        }
    }

    pub(crate) fn coverage(&self) -> BigRational {
        match self.last(|verb| matches!(verb, Verb::Coverage(_))) {
            Some(Verb::Coverage(share)) => share.value(),
            _ => rational(0),
        }
    }

    /// The tiers by where they start, laxest first.
    pub(crate) fn ladder(&self) -> Vec<(String, BigRational)> {
        let mut ladder: Vec<(String, BigRational)> = Vec::new();
        for declaration in &self.declarations {
            if let Verb::Tier { id, from, .. } = &declaration.verb {
                ladder.retain(|(other, _)| other != id);
                ladder.push((id.clone(), from.value()));
            }
        }
        ladder.sort_by(|left, right| left.1.cmp(&right.1));
        ladder
    }

    pub(crate) fn tiers(&self) -> Vec<String> {
        self.ladder().into_iter().map(|(id, _)| id).collect()
    }

    /// The rules in order of declaration; of one that is declared again, the last stands.
    pub(crate) fn rules(&self) -> Vec<&Rule> {
        let mut rules: Vec<&Rule> = Vec::new();
        for declaration in &self.declarations {
            if let Verb::Rule(rule) = &declaration.verb {
                rules.retain(|other| other.id != rule.id);
                rules.push(rule);
            }
        }
        rules
    }

    pub(crate) fn is_waived(&self, rule: &str, company: &str, day: i64) -> bool {
        let is_it = |verb: &Verb| match verb {
            Verb::Waive { rule: own, company: whose, .. } => own == rule && whose == company,
            _ => false,
        };
        match self.last(is_it) {
            Some(Verb::Waive { days, .. }) => days.contain(day),
            _ => false,
        }
    }
}

fn names(paths: &[String], path: &str) -> bool {
    paths.iter().any(|own| own == path)
}
