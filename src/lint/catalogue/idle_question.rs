//! A question whose answer can never change a tier.
//!
//! Proved in one of three ways: every answer is worth the same; a group above it weighs nothing; or, where the
//! questionnaire is small, every combination of the other answers was gone through.

use std::collections::BTreeSet;

use super::Finding;
use crate::lint::case::Case;
use crate::lint::totals::{Scores, one_more};
use crate::model::{Exact, NodeIndex, QuestionIndex};
use crate::policy::{Declaration, Key};

/// Only so many questions that carry weight are few enough to go through.
const MOST_QUESTIONS: usize = 16;
/// How many combinations are gone through.
const MOST_COMBINATIONS: usize = 4_000;

/// The scores that a node has with each answer to the question, the rest being equal.
type Scored = Vec<Option<Exact>>;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let questionnaire = case.subject.questionnaire;
    let read = read(case);
    let mut findings = Vec::new();
    for question in questionnaire.indices().filter(|question| !read.contains(question)) {
        let Some((declaration, why)) = idle(case, question) else { continue };
        let path = questionnaire.path(question);
        findings.push(
            Finding::new(&declaration.value, format!("what is answered to `{path}` can't change a tier"))
                .label(why)
                .help("let its answers count, or take it out with `weight(…, 0)`")
                .witness(case.any_company().map(|witness| witness.json))
                .scope(&declaration.whole),
        );
    }
    // Questions that are idle for the same declaration are told once.
    let mut seen = BTreeSet::new();
    findings.retain(|finding| {
        let place = finding.diagnostic.place.as_ref().map(|place| place.span.to_string());
        seen.insert(place)
    });
    findings
}

/// The questions that rules and scripts read, or that decide what others count as.
fn read(case: &Case) -> BTreeSet<QuestionIndex> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let scripts = policy.nodes.iter().filter_map(|node| node.script.as_ref()).map(|(script, _)| script);
    let conditions = policy.rules.iter().map(|rule| &rule.condition).chain(scripts);
    let read = conditions.flat_map(|condition| condition.reads.questions(questionnaire));
    let depended_on = questionnaire.questions.iter().filter_map(|question| question.depends_on.as_ref());
    read.chain(depended_on.map(|dependency| dependency.question)).collect()
}

/// The declaration that makes a question idle, and why it does.
fn idle<'a>(case: &Case<'a>, question: QuestionIndex) -> Option<(&'a Declaration, String)> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let node = questionnaire.question(question).node;
    let decided = &policy.nodes[node.0];
    if !decided.carries_weight {
        // To give a weight of its own to what a group above takes out is hardly meant.
        let key = decided.weight_by.as_ref().filter(|_| decided.weight.is_positive())?;
        let above = ancestors(case, node).find(|above| policy.nodes[above.0].weight.is_zero())?;
        let group = &questionnaire.tree.node(above).path;
        let own = policy.declaration(key)?;
        let taken_out = policy.declaration(policy.nodes[above.0].weight_by.as_ref()?)?;
        // Over a base, to take a group out is to take out what the base weighs in it.
        let is_one_text = own.span.text() == taken_out.span.text();
        return is_one_text.then(|| (own, format!("`{group}` above it weighs 0")));
    }
    if ancestors(case, node).any(|above| policy.nodes[above.0].script.is_some()) || decided.script.is_some() {
        return None;
    }
    let known: Vec<&Option<Exact>> = case.choices[question.0]
        .iter()
        .filter(|choice| choice.is_known)
        .map(|choice| &choice.points)
        .collect();
    let declaration = declared(case, question)?;
    // What is left out wasn't asked.
    let counted: Vec<&Exact> = known.iter().filter_map(|points| points.as_ref()).collect();
    if counted.len() > 1 && counted.windows(2).all(|pair| pair[0] == pair[1]) {
        return Some((declaration, format!("every answer that counts is worth {}", counted[0])));
    }
    let scored: Scored = known.into_iter().cloned().collect();
    let ladder = &policy.ladder;
    let totals = combinations(case, node, scored)?;
    let rank = |total: &Option<Exact>| total.as_ref().map(|total| ladder.rank_of(total));
    let is_idle = totals.iter().all(|totals| totals.windows(2).all(|pair| rank(&pair[0]) == rank(&pair[1])));
    is_idle.then(|| {
        (declaration, format!("{} combinations of the other answers were gone through", totals.len()))
    })
}

/// The nodes above a node, up to the root.
fn ancestors<'c>(case: &'c Case, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + 'c {
    let tree = &case.subject.questionnaire.tree;
    std::iter::successors(tree.node(node).parent, |above| tree.node(*above).parent)
}

/// The declaration that says most nearly what answers to a question are worth, or how much it weighs.
fn declared<'a>(case: &Case<'a>, question: QuestionIndex) -> Option<&'a Declaration> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let weight = policy.nodes[questionnaire.question(question).node.0].weight_by.as_ref();
    let decided = &policy.questions[question.0];
    let bands = decided.bands.as_ref().map(|(_, key)| key);
    let depth = |key: &&Key| if let Key::Risk(path, _) = key { path.len() } else { 0 };
    let risk = decided.options.values().map(|(_, key)| key).max_by_key(depth);
    let own = risk.filter(|key| depth(key) > 0);
    policy.declaration(own.or(bands).or(weight).or(risk)?)
}

/// The totals with each answer, for every combination of the others; `None` where there are too many.
fn combinations(case: &Case, node: NodeIndex, scored: Scored) -> Option<BTreeSet<Scored>> {
    let (policy, tree) = (case.subject.policy, &case.subject.questionnaire.tree);
    let weighing = case.subject.questionnaire.questions.iter();
    let weighing = weighing.filter(|question| policy.nodes[question.node.0].carries_weight).count();
    if weighing > MOST_QUESTIONS {
        return None;
    }
    let mut all = BTreeSet::from([scored]);
    let mut below = node;
    for above in ancestors(case, node) {
        let way = policy.nodes[above.0].combine;
        let weight = |child: NodeIndex| &policy.nodes[child.0].weight;
        let siblings = tree
            .node(above)
            .children
            .iter()
            .filter(|child| **child != below && weight(**child).is_positive());
        let others: Vec<(&Exact, &Scores)> =
            siblings.map(|child| (weight(*child), &case.scores[child.0])).collect();
        let states = crate::lint::totals::states(way, &others)?;
        if states.len() * all.len() > MOST_COMBINATIONS {
            return None;
        }
        all = all
            .iter()
            .flat_map(|scored| states.iter().map(move |state| (scored, state)))
            .map(|(scored, state)| {
                scored.iter().map(|score| one_more(way, state, (weight(below), score.as_ref()))).collect()
            })
            .collect();
        below = above;
    }
    Some(all)
}
