//! What a policy decides, laid out for looking up by question and option: a company asks for it hundreds of times.

use super::scene::Scene;
use crate::model::{Choice, Exact, NodeIndex, OptionIndex, QuestionIndex, Questionnaire, Tree};
use crate::policy::{Policy, Treatment};

/// A policy's decisions about answers, and what follows from them for every company alike.
pub(super) struct Tables {
    /// What each option of each question is worth, question by question.
    worth: Vec<Worth>,
    /// How many options the questionnaire has.
    options: usize,
    questions: Vec<Asked>,
    /// The weight of each node.
    pub(super) weights: Vec<Exact>,
    /// Where each node's path stands among all paths.
    pub(super) places: Vec<usize>,
}

/// What an option is worth as the answer to a question.
#[derive(Clone, Default)]
struct Worth {
    points: Option<Exact>,
    is_skipped: bool,
}

/// What is decided of a question, whatever is answered.
struct Asked {
    node: NodeIndex,
    /// Whether it enters the coverage.
    counts: bool,
    /// Whether another answer than the `missing` one can be given to it.
    can_be_answered: bool,
    /// The least and the most that such an answer scores; none when it scores nothing.
    ends: Option<(Exact, Exact)>,
}

impl Tables {
    pub(super) fn new(policy: &Policy, questionnaire: &Questionnaire) -> Self {
        let tree = &questionnaire.tree;
        let options = questionnaire.options.len();
        let worth = |question: QuestionIndex| {
            let decided = &policy.questions[question.0].options;
            (0..options).map(move |option| match decided.get(&OptionIndex(option)) {
                Some((Treatment::Points(points), _)) => {
                    Worth { points: Some(points.clone()), is_skipped: false }
                }
                Some((Treatment::Skip, _)) => Worth { points: None, is_skipped: true },
                None => Worth::default(),
            })
        };
        let mut all_worth = Vec::with_capacity(questionnaire.questions.len() * options);
        all_worth.extend(questionnaire.indices().flat_map(worth));
        let counting = counting(policy, tree);
        let asked = |question: QuestionIndex| {
            let node = questionnaire.question(question).node;
            let is_numeric = questionnaire.question(question).number.is_some();
            let others = other_options(policy, questionnaire, question).next();
            Asked {
                node,
                counts: counting[node.0],
                can_be_answered: is_numeric || others.is_some(),
                ends: ends(policy, questionnaire, question),
            }
        };
        let mut places = vec![0; tree.len()];
        for (place, path) in tree.paths().enumerate() {
            places[tree.find(path).expect("it is a path of the tree").0] = place;
        }
        Self {
            worth: all_worth,
            options,
            questions: questionnaire.indices().map(asked).collect(),
            weights: policy.nodes.iter().map(|node| node.weight.clone()).collect(),
            places,
        }
    }

    fn worth(&self, question: QuestionIndex, option: OptionIndex) -> &Worth {
        &self.worth[question.0 * self.options + option.0]
    }

    /// What the answer to a question is worth, as [`Scene::points`] says.
    pub(super) fn points<'t>(&'t self, scene: Scene<'t>, question: QuestionIndex) -> Option<&'t Exact> {
        match scene.answer(question).map(|answer| &answer.choice) {
            Some(Choice::Number(number)) => scene.policy.questions[question.0].band(number),
            Some(Choice::Option(option)) => self.worth(question, *option).points.as_ref(),
            None => self.worth(question, scene.questionnaire.missing).points.as_ref(),
        }
    }

    /// How many of the questions that count are known, and how many are asked, as [`Scene::coverage`] says.
    pub(super) fn counted(&self, scene: Scene) -> (usize, usize) {
        let missing = scene.questionnaire.missing;
        let (mut known, mut asked) = (0, 0);
        let rows = self.worth.chunks_exact(self.options);
        for ((question, worth), answer) in self.questions.iter().zip(rows).zip(&scene.company.answers) {
            let (is_known, is_skipped) = match answer.as_ref().map(|answer| &answer.choice) {
                Some(Choice::Option(option)) => (*option != missing, worth[option.0].is_skipped),
                Some(Choice::Number(_)) => (true, false),
                None => (false, false),
            };
            let is_asked = question.counts && !(is_known && is_skipped);
            asked += usize::from(is_asked);
            known += usize::from(is_asked && is_known);
        }
        (known, asked)
    }

    /// Whether each question is open: nobody has answered it, and another answer can be given to it.
    pub(super) fn open(&self, scene: Scene) -> Vec<bool> {
        let is_open =
            |(index, asked): (usize, &Asked)| asked.can_be_answered && !scene.is_known(QuestionIndex(index));
        self.questions.iter().enumerate().map(is_open).collect()
    }

    /// Whether a question enters the coverage.
    pub(super) fn counts(&self, question: QuestionIndex) -> bool {
        self.questions[question.0].counts
    }

    /// The node of a question.
    pub(super) fn node(&self, question: QuestionIndex) -> NodeIndex {
        self.questions[question.0].node
    }

    /// The least and the most that a question can score which is open; none when no answer to it scores.
    pub(super) fn ends(&self, question: QuestionIndex) -> Option<(&Exact, &Exact)> {
        self.questions[question.0].ends.as_ref().map(|(least, most)| (least, most))
    }
}

/// Which nodes enter the coverage: those whose own weight and that of every group above them but the root is not 0.
fn counting(policy: &Policy, tree: &Tree) -> Vec<bool> {
    let mut counting = vec![true; tree.len()];
    for index in tree.indices().skip(1) {
        let above = tree.node(index).parent.is_none_or(|parent| counting[parent.0]);
        counting[index.0] = above && !policy.nodes[index.0].weight.is_zero();
    }
    counting
}

/// The options that an open question can still be answered with: its own, without the missing one and skipped ones.
fn other_options<'a>(
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    question: QuestionIndex,
) -> impl Iterator<Item = OptionIndex> + use<'a> {
    let decided = &policy.questions[question.0];
    questionnaire.question(question).options.iter().copied().filter(move |option| {
        *option != questionnaire.missing && !matches!(decided.options.get(option), Some((Treatment::Skip, _)))
    })
}

fn ends(policy: &Policy, questionnaire: &Questionnaire, question: QuestionIndex) -> Option<(Exact, Exact)> {
    let decided = &policy.questions[question.0];
    let others = other_options(policy, questionnaire, question);
    let by_option = others.filter_map(|option| match decided.options.get(&option) {
        Some((Treatment::Points(points), _)) => Some(points),
        _ => None,
    });
    let by_number = questionnaire.question(question).number.iter().flat_map(|range| {
        let bands = decided.bands.iter().flat_map(|(bands, _)| bands);
        // The band that the minimum falls into, and every one that starts inside the range.
        let inside = bands
            .filter(|(from, _)| *from > range.minimum && *from <= range.maximum)
            .map(|(_, points)| points);
        decided.band(&range.minimum).into_iter().chain(inside)
    });
    let points: Vec<&Exact> = by_option.chain(by_number).collect();
    Some(((*points.iter().min()?).clone(), (*points.iter().max()?).clone()))
}
