//! Comparisons in conditions that a search can aim at: of a score with a number, of a numeric answer with a number.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Aim, Problem};
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, NodeIndex, QuestionIndex, Questionnaire, Tree};
use crate::policy::condition::{Condition, Constant, Host, Node, NodeKind, Operator};

/// A comparison of a node's score with a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::explain) struct Atom {
    pub(in crate::explain) node: NodeIndex,
    pub(in crate::explain) number: Exact,
}

impl Atom {
    /// The scores that a condition compares with numbers; nothing, when it does anything else with a score.
    pub(in crate::explain) fn all(condition: &Condition, questionnaire: &Questionnaire) -> Option<Vec<Self>> {
        let mut atoms = Vec::new();
        let mut reads = 0;
        condition.tree.visit(&mut |step| match &step.kind {
            NodeKind::Host { function: Host::Score | Host::Scores, .. } => reads += 1,
            NodeKind::Binary { operator, left, right } if is_order(*operator) => {
                for (side, other) in [(left, right), (right, left)] {
                    let found = score_of(side, questionnaire).zip(number_of(other));
                    atoms.extend(found.map(|(node, number)| Self { node, number }));
                }
            }
            _ => {}
        });
        (reads == atoms.len()).then_some(atoms)
    }
}

fn is_order(operator: Operator) -> bool {
    matches!(operator, Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual)
}

/// The node of `c.score(path)`, also with `??` and a number behind it.
fn score_of(step: &Node, questionnaire: &Questionnaire) -> Option<NodeIndex> {
    match &defaulted(step).kind {
        NodeKind::Host { function: Host::Score, arguments } => match arguments.first().map(|path| &path.kind)
        {
            None => Some(Tree::ROOT),
            Some(NodeKind::Constant(Constant::Text(path))) => questionnaire.tree.find(path),
            Some(_) => None,
        },
        _ => None,
    }
}

/// What stands before `??` and a number.
fn defaulted(step: &Node) -> &Node {
    match &step.kind {
        NodeKind::Coalesce(parts) => match parts.as_slice() {
            [first, rest] if number_of(rest).is_some() => first,
            _ => step,
        },
        _ => step,
    }
}

fn number_of(step: &Node) -> Option<Exact> {
    match &step.kind {
        NodeKind::Constant(Constant::Whole(whole)) => Some(Exact::from(*whole)),
        NodeKind::Constant(Constant::Number(number)) => Some(number.clone()),
        NodeKind::Negate(of) => number_of(of).map(|number| -&number),
        NodeKind::Binary { operator, left, right } => {
            let (one, other) = (number_of(left)?, number_of(right)?);
            match operator {
                Operator::Add => Some(&one + &other),
                Operator::Subtract => Some(&one - &other),
                Operator::Multiply => Some(&one * &other),
                Operator::Divide => one.divide(&other),
                _ => None,
            }
        }
        _ => None,
    }
}

/// On which side of a number a score is, seen from where the company is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// On the side that leads there.
    Beyond,
    /// At the number.
    At,
    /// On the other side.
    Before,
}

/// Evaluates a condition over scores.
type Evaluation<'e> = &'e dyn Fn(&[Option<Exact>]) -> Result<bool, Vec<Diagnostic>>;

/// Whether a condition can come out as wanted with scores on the given sides of their numbers; `true` also where there
/// are too many sides to look at. `holds` evaluates the condition; between two numbers no comparison tells apart.
pub(super) fn can_differ(
    regions: &BTreeMap<Atom, Region>,
    problem: &Problem,
    (scores, wanted): (Vec<Option<Exact>>, bool),
    holds: Evaluation,
) -> Result<bool, Vec<Diagnostic>> {
    let mut by_node: BTreeMap<NodeIndex, BTreeMap<&Exact, Region>> = BTreeMap::new();
    for (atom, region) in regions {
        by_node.entry(atom.node).or_default().insert(&atom.number, *region);
    }
    let mut states = vec![scores.clone()];
    for (node, sides) in by_node {
        let mut candidates: Vec<Option<Exact>> =
            candidates(&sides, problem.aim).into_iter().map(Some).collect();
        if scores[node.0].is_none() || problem.may_lose_score() {
            candidates.push(None);
        }
        states = states
            .into_iter()
            .flat_map(|scores| {
                let with = move |score: &Option<Exact>| {
                    let mut scores = scores.clone();
                    scores[node.0].clone_from(score);
                    scores
                };
                candidates.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
        if states.len() > 1_000 {
            return Ok(true);
        }
    }
    for scores in &states {
        if holds(scores)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// One score of every stretch that is on all the given sides.
fn candidates(sides: &BTreeMap<&Exact, Region>, aim: Aim) -> Vec<Exact> {
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    let numbers: Vec<&Exact> = sides.keys().copied().collect();
    let between = numbers.windows(2).map(|pair| &(pair[0] + pair[1]) * &half);
    let ends = [
        numbers.first().map(|first| *first - &Exact::one()),
        numbers.last().map(|last| *last + &Exact::one()),
    ];
    let all = numbers.iter().map(|number| (*number).clone()).chain(between).chain(ends.into_iter().flatten());
    all.filter(|score| {
        sides.iter().all(|(number, region)| match region {
            Region::At => score == *number,
            Region::Beyond => aim.prefers(score, number),
            Region::Before => aim.prefers(number, score),
        })
    })
    .collect()
}

/// The numbers that conditions compare numeric answers with.
#[derive(Default)]
pub(in crate::explain) struct Cuts {
    pub(in crate::explain) numbers: BTreeMap<QuestionIndex, BTreeSet<Exact>>,
    /// The questions with whose numbers conditions do anything else: which of them matter is not known.
    pub(in crate::explain) computed: BTreeSet<QuestionIndex>,
}

/// The numbers that conditions compare numeric answers with.
pub(in crate::explain) fn cuts<'c>(
    conditions: impl IntoIterator<Item = &'c Condition>,
    questionnaire: &Questionnaire,
) -> Cuts {
    let mut cuts = Cuts::default();
    for condition in conditions {
        // How often each answer is read, less how often it is compared with a number; none where the path is computed.
        let mut other_uses: BTreeMap<Option<QuestionIndex>, isize> = BTreeMap::new();
        condition.tree.visit(&mut |step| match &step.kind {
            NodeKind::Host { function: Host::Answer, arguments } if is_numeric(arguments, questionnaire) => {
                *other_uses.entry(question_of(arguments, questionnaire)).or_default() += 1;
            }
            NodeKind::Binary { left, right, .. } => {
                for (side, other) in [(left, right), (right, left)] {
                    let NodeKind::Host { function: Host::Answer, arguments } = &defaulted(side).kind else {
                        continue;
                    };
                    let Some(question) = question_of(arguments, questionnaire) else { continue };
                    let is_nothing = matches!(other.kind, NodeKind::Constant(Constant::Unit));
                    let number = number_of(other);
                    if is_numeric(arguments, questionnaire) && (is_nothing || number.is_some()) {
                        *other_uses.entry(Some(question)).or_default() -= 1;
                        cuts.numbers.entry(question).or_default().extend(number);
                    }
                }
            }
            _ => {}
        });
        for (question, uses) in other_uses {
            match question {
                Some(question) if uses > 0 => {
                    cuts.computed.insert(question);
                }
                None => cuts.computed.extend(questionnaire.indices()),
                Some(_) => {}
            }
        }
    }
    cuts
}

fn question_of(arguments: &[Node], questionnaire: &Questionnaire) -> Option<QuestionIndex> {
    match &arguments.first()?.kind {
        NodeKind::Constant(Constant::Text(path)) => questionnaire.find(path),
        _ => None,
    }
}

/// Whether an answer is a number; also where the path is not written out.
fn is_numeric(arguments: &[Node], questionnaire: &Questionnaire) -> bool {
    question_of(arguments, questionnaire)
        .is_none_or(|question| questionnaire.question(question).number.is_some())
}
