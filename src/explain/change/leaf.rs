//! What each question may be answered with at one point of a search, where some answers are settled.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;
use crate::diagnostic::Diagnostic;
use crate::model::{Choice, Company, Exact, NodeIndex, QuestionIndex};
use crate::policy::Treatment;

/// The answers that are settled: an alternative, or today's own answer.
pub(super) type Settled = BTreeMap<QuestionIndex, Option<usize>>;

/// A limit on a node's score that a rule asks for.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    pub(super) node: NodeIndex,
    pub(super) number: Exact,
    /// Whether the number itself is allowed.
    pub(super) is_inclusive: bool,
}

/// One way to answer a question.
pub(super) struct LeafChoice {
    /// The alternative, where it costs a change: none for today's, settled and followed answers.
    pub(super) alternative: Option<usize>,
    pub(super) steps: usize,
    /// What the question then counts as.
    pub(super) effective: Choice,
    pub(super) points: Option<Exact>,
    /// What is gained in coverage.
    pub(super) known: Exact,
}

/// What may be answered while some answers are settled.
pub(super) struct Leaf<'p, 'a> {
    pub(super) problem: &'p Problem<'a>,
    pub(super) settled: &'p Settled,
    pub(super) limits: &'p [Limit],
    /// The company with the settled answers.
    pub(super) company: Company,
    /// Its scores; none, where no script gives any.
    pub(super) scores: Vec<Option<Exact>>,
}

impl<'p, 'a> Leaf<'p, 'a> {
    pub(super) fn new(
        problem: &'p Problem<'a>,
        settled: &'p Settled,
        limits: &'p [Limit],
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut trial = problem.trial.clone();
        let company = problem.changed(&mut trial, settled).clone();
        let has_scripts = !problem.scripts.is_empty();
        let scores = if has_scripts { problem.assessor.decide(&company)?.scores } else { Vec::new() };
        Ok(Self { problem, settled, limits, company, scores })
    }

    /// The questions that follow a question directly.
    pub(super) fn followers(&self, question: QuestionIndex) -> impl Iterator<Item = QuestionIndex> + use<'p> {
        self.problem.followers[question.0].iter().copied()
    }

    fn dependency(&self, question: QuestionIndex) -> Option<QuestionIndex> {
        let asked = self.problem.assessor.questionnaire().question(question);
        asked.depends_on.as_ref().map(|dependency| dependency.question)
    }

    /// The questions among some nodes that can be merged inside the one they follow, which is among them too.
    pub(super) fn inside(&self, nodes: &BTreeSet<NodeIndex>) -> BTreeSet<QuestionIndex> {
        let questionnaire = self.problem.assessor.questionnaire();
        let is_plain = |question: QuestionIndex| {
            let node = questionnaire.question(question).node;
            nodes.contains(&node) && self.problem.policy().nodes[node.0].script.is_none()
        };
        let questions = nodes.iter().filter_map(|node| questionnaire.tree.node(*node).question);
        questions
            .filter(|question| is_plain(*question) && self.dependency(*question).is_some_and(is_plain))
            .collect()
    }

    /// Every way to answer a question; `above` is what the question that it follows counts as, where that is known.
    pub(super) fn choices(&self, question: QuestionIndex, above: Option<&Choice>) -> Vec<LeafChoice> {
        let questionnaire = self.problem.assessor.questionnaire();
        let missing = questionnaire.missing;
        let mut choices = Vec::new();
        let (mut may_follow, mut may_differ) = (false, true);
        let dependency = questionnaire.question(question).depends_on.as_ref();
        if let Some(dependency) = dependency {
            let follows = |choice: &Choice| match choice {
                Choice::Option(option) => *option != missing && !dependency.answers.contains(option),
                Choice::Number(_) => false,
            };
            (may_follow, may_differ) = match above {
                Some(above) => (follows(above), !follows(above)),
                None => {
                    let possible = self.possible(dependency.question);
                    (possible.iter().any(follows), possible.iter().any(|choice| !follows(choice)))
                }
            };
            if may_follow {
                choices.push(self.choice(question, None, Choice::Option(dependency.otherwise)));
            }
        }
        let own = self.problem.trial.own(question).cloned().unwrap_or(Choice::Option(missing));
        let alternatives = &self.problem.alternatives[question.0];
        if !may_differ {
            return choices;
        }
        match self.settled.get(&question) {
            Some(None) => choices.push(self.choice(question, None, own)),
            Some(Some(alternative)) => {
                // Its cost is counted with the settled answers.
                choices.push(self.choice(question, None, alternatives[*alternative].choice.clone()));
            }
            None => {
                choices.push(self.choice(question, None, own));
                for (index, alternative) in alternatives.iter().enumerate() {
                    choices.push(self.choice(question, Some(index), alternative.choice.clone()));
                }
            }
        }
        debug_assert!(may_follow || !choices.is_empty(), "a question counts as something");
        choices
    }

    /// Everything that a question may count as.
    fn possible(&self, question: QuestionIndex) -> Vec<Choice> {
        self.choices(question, None).into_iter().map(|choice| choice.effective).collect()
    }

    fn choice(&self, question: QuestionIndex, alternative: Option<usize>, effective: Choice) -> LeafChoice {
        let decided = &self.problem.policy().questions[question.0];
        let points = match &effective {
            Choice::Number(number) => decided.band(number).cloned(),
            Choice::Option(option) => points(decided.options.get(option)),
        };
        let today = self.problem.company.answers[question.0].as_ref().map(|answer| &answer.choice);
        let gained = &self.problem.coverage_of(question, Some(&effective))
            - &self.problem.coverage_of(question, today);
        LeafChoice {
            alternative,
            steps: alternative.map_or(0, |index| self.problem.alternatives[question.0][index].steps),
            effective,
            points,
            known: if self.problem.is_covered() { Exact::zero() } else { gained },
        }
    }

    /// Whether nothing that a node's script reads can change any more.
    pub(super) fn is_script_still(&self, index: NodeIndex) -> bool {
        self.problem.scripts[&index].iter().all(|read| self.is_still(*read))
    }

    /// Whether what a question counts as can't change any more.
    pub(super) fn is_still(&self, question: QuestionIndex) -> bool {
        let is_own_still = self.settled.contains_key(&question) || !self.problem.can_change(question);
        is_own_still && self.dependency(question).is_none_or(|above| self.is_still(above))
    }

    /// Whether the rules that are to be kept off or on allow a score.
    pub(super) fn allows(&self, node: NodeIndex, score: &Exact) -> bool {
        self.limits.iter().filter(|limit| limit.node == node).all(|limit| {
            self.problem.aim.prefers(score, &limit.number) || (limit.is_inclusive && *score == limit.number)
        })
    }
}

fn points<K>(decided: Option<&(Treatment, K)>) -> Option<Exact> {
    match decided {
        Some((Treatment::Points(points), _)) => Some(points.clone()),
        _ => None,
    }
}
