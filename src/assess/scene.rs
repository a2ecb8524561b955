//! One company under one policy on one day: what the functions of `c` give.

use crate::model::{
    Answer, Choice, Company, Day, Exact, NodeIndex, OptionIndex, QuestionIndex, Questionnaire, Tree,
};
use crate::policy::{Policy, Treatment};

/// What a condition can ask.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) policy: &'a Policy,
    pub(super) company: &'a Company,
    pub(super) day: Day,
    /// The scores that are known so far, by node.
    pub(super) scores: &'a [Option<Exact>],
    /// The weights of all nodes, where they are not the policy's.
    pub(super) weights: Option<&'a [Exact]>,
}

impl<'a> Scene<'a> {
    pub(super) fn answer(&self, question: QuestionIndex) -> Option<&'a Answer> {
        self.company.answers[question.0].as_ref()
    }

    /// The option that a question counts as: the `missing` one without an answer, none for a number.
    pub(super) fn option(&self, question: QuestionIndex) -> Option<OptionIndex> {
        match self.answer(question).map(|answer| &answer.choice) {
            Some(Choice::Option(option)) => Some(*option),
            Some(Choice::Number(_)) => None,
            None => Some(self.questionnaire.missing),
        }
    }

    /// Whether somebody has answered it, other than with the `missing` option.
    pub(super) fn is_known(&self, question: QuestionIndex) -> bool {
        self.option(question) != Some(self.questionnaire.missing)
    }

    /// What its answer is worth; nothing when it is skipped, or when nothing is decided about it.
    pub(super) fn points(&self, question: QuestionIndex) -> Option<Exact> {
        let decided = &self.policy.questions[question.0];
        match self.answer(question).map(|answer| &answer.choice) {
            Some(Choice::Number(number)) => decided.band(number).cloned(),
            _ => match decided.options.get(&self.option(question)?) {
                Some((Treatment::Points(points), _)) => Some(points.clone()),
                _ => None,
            },
        }
    }

    /// How many questions at or below a node were answered with an option.
    pub(super) fn count(&self, node: NodeIndex, word: &str) -> (usize, usize) {
        let Some(option) = self.questionnaire.option(word) else { return (0, 0) };
        let questions = self.questionnaire.tree.questions(node);
        let answered = questions.iter().filter(|question| self.option(**question) == Some(option)).count();
        (answered, questions.len())
    }

    /// The share of questions under a node that are answered: of those that carry weight below it and are not
    /// skipped (a skipped `missing` option counts as not answered). 1 when there are none.
    pub(super) fn coverage(&self, node: NodeIndex) -> Exact {
        let tree = &self.questionnaire.tree;
        let (mut known, mut asked) = (0_usize, 0_usize);
        let mut waiting = vec![node];
        while let Some(next) = waiting.pop() {
            let carries = next == node || !self.policy.nodes[next.0].weight.is_zero();
            if !carries {
                continue;
            }
            waiting.extend(&tree.node(next).children);
            let Some(question) = tree.node(next).question else { continue };
            let is_missing = !self.is_known(question);
            if is_missing || !self.is_skipped(question) {
                asked += 1;
                known += usize::from(!is_missing);
            }
        }
        if asked == 0 {
            Exact::one()
        } else {
            Exact::from(known).divide(&Exact::from(asked)).expect("some are asked")
        }
    }

    fn is_skipped(&self, question: QuestionIndex) -> bool {
        self.option(question)
            .and_then(|option| self.policy.questions[question.0].options.get(&option))
            .is_some_and(|(treatment, _)| *treatment == Treatment::Skip)
    }

    /// The scores of a node's children that have one and weigh more than 0.
    pub(super) fn children(&self, node: NodeIndex) -> impl Iterator<Item = (NodeIndex, &'a Exact)> + use<'a> {
        let (policy, scores, weights) = (self.policy, self.scores, self.weights);
        self.questionnaire.tree.node(node).children.iter().filter_map(move |child| {
            let score = scores[child.0].as_ref()?;
            let weight = weights.map_or(&policy.nodes[child.0].weight, |weights| &weights[child.0]);
            weight.is_positive().then_some((*child, score))
        })
    }

    /// The total.
    pub(super) fn total(&self) -> Option<&'a Exact> {
        self.scores[Tree::ROOT.0].as_ref()
    }
}
