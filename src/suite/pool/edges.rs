//! Candidates whose scores stand just below, and at or just above, what they are compared with.

use super::super::nudge::nudged;
use super::super::recipe::Recipe;
use super::{Candidate, Pool};
use crate::assess::Assessor;
use crate::model::{Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::Key;
use crate::policy::condition::{Constant, Host, NodeKind};
use crate::policy::scenario::Datum;

/// How many candidates near a value are started from, and how many changes are made to reach it.
const NEAREST: usize = 6;
const CHANGES: usize = 3;

impl Pool<'_> {
    /// Scores just below, and at or just above, everything that they are compared with.
    pub(super) fn edges(&mut self) {
        let mut wanted: Vec<(Key, NodeIndex, Exact)> = Vec::new();
        for tier in self.policy.ladder.tiers().iter().skip(1) {
            wanted.push((Key::Tier(tier.id.clone()), Tree::ROOT, tier.start.clone()));
        }
        for rule in &self.policy.rules {
            let mut nodes = Vec::new();
            let mut numbers = Vec::new();
            rule.condition.tree.visit(&mut |node| match &node.kind {
                NodeKind::Host { function: Host::Score, arguments } => {
                    nodes.extend(match arguments.first().map(|argument| &argument.kind) {
                        Some(NodeKind::Constant(Constant::Text(path))) => {
                            self.bench.questionnaire.tree.find(path)
                        }
                        _ => Some(Tree::ROOT),
                    });
                }
                NodeKind::Constant(Constant::Whole(whole)) => numbers.push(Exact::from(*whole)),
                NodeKind::Constant(Constant::Number(number)) => numbers.push(number.clone()),
                _ => {}
            });
            for node in nodes {
                let key = Key::Rule(rule.id.clone());
                wanted.extend(numbers.iter().map(|number| (key.clone(), node, number.clone())));
            }
        }
        for (key, node, value) in wanted {
            let [above, below] = nudged(&value);
            self.reach(&key, node, (&value, &above));
            self.reach(&key, node, (&below, &value));
        }
    }

    /// Looks for companies whose score is from one number and below another, by few changes of answers.
    fn reach(&mut self, key: &Key, node: NodeIndex, (from, to): (&Exact, &Exact)) {
        let questions = self.bench.questionnaire.tree.questions(node);
        let distance = |score: &Exact| {
            if score < from {
                from - score
            } else if score >= to {
                score - from
            } else {
                Exact::zero()
            }
        };
        let far = |candidate: &Candidate| candidate.verdict.scores[node.0].as_ref().map(distance);
        // For a rule, companies for which it holds but for the score are worth more than those of other rules.
        let own = self.by_key.get(key).cloned().unwrap_or_default();
        let mut near: Vec<usize> = self.common.iter().copied().chain(own).collect();
        near.retain(|index| far(&self.candidates[*index]).is_some());
        near.sort_by_cached_key(|index| {
            let candidate = &self.candidates[*index];
            (far(candidate), candidate.recipe.length())
        });
        near.truncate(NEAREST);
        for start in near {
            let mut recipe = self.candidates[start].recipe.clone();
            let mut best = far(&self.candidates[start]).expect("it has a score");
            for _ in 0..CHANGES {
                if best.is_zero() {
                    break;
                }
                let Some((nearer, next)) = self.nearest(&recipe, node, &questions, &distance) else { break };
                if nearer >= best {
                    break;
                }
                (best, recipe) = (nearer, next);
            }
            if best.is_zero() {
                // Both what the rule's own conditions make of it, and it alone.
                self.add_for(key, recipe.clone());
                let own = self.by_key.get(key).cloned().unwrap_or_default();
                for other in own.into_iter().take(40) {
                    let changes = self.candidates[other].recipe.changes.clone();
                    let mut joined = recipe.clone();
                    for (path, value) in changes {
                        if !joined.changes.iter().any(|(known, _)| *known == path) {
                            joined = joined.but(path, value);
                        }
                    }
                    self.add_for(key, joined);
                }
            }
        }
    }

    /// The one change of an answer that comes nearest.
    fn nearest(
        &self,
        recipe: &Recipe,
        node: NodeIndex,
        questions: &[QuestionIndex],
        distance: &dyn Fn(&Exact) -> Exact,
    ) -> Option<(Exact, Recipe)> {
        let questionnaire = self.bench.questionnaire;
        let (_, mut company) = recipe.company(self.bench)?;
        let day = recipe.day.unwrap_or(self.bench.day);
        let assessor = Assessor::new(self.policy, questionnaire, day);
        let mut best: Option<(Exact, QuestionIndex, crate::model::OptionIndex)> = None;
        for question in questions {
            for option in &questionnaire.question(*question).options {
                // What depends on the answer is seen when the company is made; here it is near enough.
                let range = company.answer_range(*question);
                let choice = crate::model::Choice::Option(*option);
                let answer = crate::model::Answer { choice, range, follows: None };
                let before = company.answers[question.0].replace(answer);
                let score =
                    assessor.verdict(&company).ok().and_then(|verdict| verdict.scores[node.0].clone());
                company.answers[question.0] = before;
                if let Some(far) = score.as_ref().map(distance)
                    && best.as_ref().is_none_or(|(nearest, ..)| far < *nearest)
                {
                    best = Some((far, *question, *option));
                }
            }
        }
        let (_, question, option) = best?;
        let next = recipe.but(questionnaire.path(question), Datum::text(questionnaire.word(option)));
        let (_, company) = next.company(self.bench)?;
        let score = assessor.verdict(&company).ok()?.scores[node.0].clone()?;
        Some((distance(&score), next))
    }
}
