//! Candidates with just as many answers of one kind as something counts: for conditions, and for the least coverage.

use std::collections::BTreeSet;

use super::super::recipe::Recipe;
use super::Pool;
use crate::assess::Assessor;
use crate::model::{Exact, NodeIndex, Tree};
use crate::policy::condition::{Constant, Host, NodeKind};
use crate::policy::scenario::Datum;
use crate::policy::{Key, Setting};

impl Pool<'_> {
    /// Answers of one kind, as many as a condition counts, one fewer and one more.
    pub(super) fn shares(&mut self) {
        let mut wanted: Vec<(Key, NodeIndex, String, i64)> = Vec::new();
        for (key, declaration) in self.policy.declarations.iter() {
            let (Setting::Rule(condition, _) | Setting::Score(condition)) = &declaration.setting else {
                continue;
            };
            let mut numbers: Vec<Exact> = Vec::new();
            let mut counted: Vec<(Host, NodeIndex, String)> = Vec::new();
            condition.tree.visit(&mut |node| match &node.kind {
                NodeKind::Constant(Constant::Whole(whole)) => numbers.push(Exact::from(*whole)),
                NodeKind::Constant(Constant::Number(number)) => numbers.push(number.clone()),
                NodeKind::Host { function: function @ (Host::Count | Host::Share), arguments } => {
                    let words: Vec<&str> = arguments
                        .iter()
                        .filter_map(|argument| match &argument.kind {
                            NodeKind::Constant(Constant::Text(text)) => Some(&**text),
                            _ => None,
                        })
                        .collect();
                    let (path, option) = match words[..] {
                        [path, option] => (path, option),
                        [option] => ("", option),
                        _ => return,
                    };
                    let found = self.bench.questionnaire.tree.find(path);
                    counted.extend(found.map(|found| (*function, found, option.to_owned())));
                }
                _ => {}
            });
            for (function, node, option) in counted {
                let all = Exact::from(self.bench.questionnaire.tree.questions(node).len());
                for number in &numbers {
                    let count = if function == Host::Share { &all * number } else { number.clone() };
                    let Some(count) = count.floor().to_whole() else { continue };
                    wanted.extend([-1, 0, 1].map(|more| (key.clone(), node, option.clone(), count + more)));
                }
            }
        }
        for (key, node, option, count) in wanted {
            if let Some(recipe) = self.with_count(node, &option, count) {
                self.add_for(&key, recipe);
            }
        }
    }

    /// A company that gives an answer so many times below a node, and otherwise the best answers but this one.
    fn with_count(&self, node: NodeIndex, option: &str, count: i64) -> Option<Recipe> {
        let questionnaire = self.bench.questionnaire;
        let word = questionnaire.option(option)?;
        let others: Vec<Datum> =
            self.words().into_iter().filter(|known| *known != Datum::text(option)).collect();
        let mut recipe = Recipe::fill(&others);
        let value = if word == questionnaire.missing { Datum::Nothing } else { Datum::text(option) };
        let mut left = usize::try_from(count).ok()?;
        let mut taken: BTreeSet<NodeIndex> = BTreeSet::new();
        for index in questionnaire.tree.subtree(node) {
            if questionnaire.tree.node(index).parent.is_some_and(|parent| taken.contains(&parent)) {
                taken.insert(index);
                continue;
            }
            let below = questionnaire.tree.questions(index);
            let fitting = below
                .iter()
                .filter(|question| questionnaire.question(**question).options.contains(&word))
                .count();
            if index != Tree::ROOT && (1..=left).contains(&fitting) {
                taken.insert(index);
                left -= fitting;
                recipe = recipe.but(questionnaire.tree.node(index).path.clone(), value.clone());
            }
        }
        (left == 0).then_some(recipe)
    }

    /// Just enough answers for a tier by score, and one less.
    pub(super) fn enough(&mut self) {
        if !self.policy.coverage.is_positive() {
            return;
        }
        let tree = &self.bench.questionnaire.tree;
        for start in [self.best(), self.worst()] {
            let mut recipe = start;
            let mut taken: BTreeSet<NodeIndex> = BTreeSet::new();
            let mut one_less = None;
            for index in tree.indices().skip(1) {
                if tree.node(index).parent.is_some_and(|parent| taken.contains(&parent)) {
                    taken.insert(index);
                    continue;
                }
                let fewer = recipe.but(tree.node(index).path.clone(), Datum::Nothing);
                let Some((_, company)) = fewer.company(self.bench) else { continue };
                let day = self.bench.day;
                let Ok(verdict) = Assessor::new(self.policy, self.bench.questionnaire, day).verdict(&company)
                else {
                    continue;
                };
                if verdict.coverage >= self.policy.coverage {
                    taken.insert(index);
                    recipe = fewer;
                } else if tree.node(index).question.is_some() {
                    one_less = Some(tree.node(index).path.clone());
                }
            }
            self.add_for(&Key::Coverage, recipe.clone());
            if let Some(path) = one_less {
                self.add_for(&Key::Coverage, recipe.but(path, Datum::Nothing));
            }
        }
    }
}
