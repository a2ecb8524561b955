//! Companies to choose tests from: each with its recipe and what the policy makes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::alternatives::recipes;
use super::bench::Bench;
use super::recipe::{Recipe, Start};
use crate::assess::{Assessor, Verdict};
use crate::model::{Company, Day, Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::condition::{Constant, Host, NodeKind};
use crate::policy::scenario::Datum;
use crate::policy::{Key, Notes, Policy, Setting, Treatment};

/// A company that could be a test.
pub(super) struct Candidate {
    pub(super) recipe: Recipe,
    pub(super) company: Company,
    pub(super) day: Day,
    pub(super) verdict: Verdict,
}

/// The candidates, each once.
pub(super) struct Pool<'a> {
    policy: &'a Policy,
    bench: &'a Bench<'a>,
    pub(super) candidates: Vec<Candidate>,
    seen: BTreeSet<(String, Day)>,
    /// The candidates that every part of the policy may be tested with.
    pub(super) common: Vec<usize>,
    /// The candidates that were made for one decision.
    pub(super) by_key: BTreeMap<Key, Vec<usize>>,
}

/// How many candidates near a value are started from, and how many changes are made to reach it.
const NEAREST: usize = 6;
const CHANGES: usize = 3;

/// How many companies for which a rule holds are looked at on other days.
const HELD: usize = 32;

impl<'a> Pool<'a> {
    pub(super) fn new(policy: &'a Policy, bench: &'a Bench<'a>) -> Self {
        let mut pool = Self {
            policy,
            bench,
            candidates: Vec::new(),
            seen: BTreeSet::new(),
            common: Vec::new(),
            by_key: BTreeMap::new(),
        };
        pool.starts();
        pool.conditions();
        pool.numbers();
        pool.flips();
        pool.edges();
        pool.shares();
        pool.enough();
        pool.days();
        pool
    }

    /// Takes a recipe in; its place, when the company is new and valid.
    fn add(&mut self, recipe: Recipe) -> Option<usize> {
        let day = recipe.day.unwrap_or(self.bench.day);
        let (draft, company) = recipe.company(self.bench)?;
        if !self.seen.insert((draft.to_json(), day)) {
            return None;
        }
        let verdict = Assessor::new(self.policy, self.bench.questionnaire, day).verdict(&company).ok()?;
        self.candidates.push(Candidate { recipe, company, day, verdict });
        Some(self.candidates.len() - 1)
    }

    fn add_for(&mut self, key: &Key, recipe: Recipe) {
        if let Some(index) = self.add(recipe) {
            self.by_key.entry(key.clone()).or_default().push(index);
        }
    }

    /// The words that answer any question, from the best to the worst; numbers with them.
    pub(super) fn words(&self) -> Vec<Datum> {
        let questionnaire = self.bench.questionnaire;
        let mut worth: BTreeMap<Datum, Exact> = BTreeMap::new();
        for question in questionnaire.indices() {
            let decided = &self.policy.questions[question.0];
            for (option, (treatment, _)) in &decided.options {
                if let (Treatment::Points(points), true) = (treatment, *option != questionnaire.missing) {
                    worth.entry(Datum::text(questionnaire.word(*option))).or_insert_with(|| points.clone());
                }
            }
            let Some((range, (bands, _))) =
                questionnaire.question(question).number.as_ref().zip(decided.bands.as_ref())
            else {
                continue;
            };
            for (from, points) in bands {
                if *from >= range.minimum && *from <= range.maximum {
                    worth.entry(Datum::Number(from.clone())).or_insert_with(|| points.clone());
                }
            }
        }
        let mut words: Vec<(Exact, Datum)> = worth.into_iter().map(|(word, points)| (points, word)).collect();
        words.sort();
        // Answers that are worth nothing come last: a policy need not speak of any.
        let all =
            questionnaire.options.iter().enumerate().filter(|(index, _)| *index != questionnaire.missing.0);
        let is_decided = |index: usize| {
            let option = crate::model::OptionIndex(index);
            self.policy.questions.iter().any(|question| question.options.contains_key(&option))
        };
        let rest = all.filter(|(index, _)| !is_decided(*index)).map(|(_, (word, _))| Datum::text(word));
        words.into_iter().map(|(_, word)| word).chain(rest).collect()
    }

    fn best(&self) -> Recipe {
        Recipe::fill(&self.words())
    }

    fn worst(&self) -> Recipe {
        let mut words = self.words();
        words.reverse();
        Recipe::fill(&words)
    }

    /// The best, the worst, nothing answered, each word wherever it fits, and the configured companies.
    fn starts(&mut self) {
        let words = self.words();
        let mut made = vec![Recipe::fill(&[]), self.best(), self.worst()];
        for first in &words {
            let rest = words.iter().filter(|word| *word != first).cloned();
            made.push(Recipe::fill(&std::iter::once(first.clone()).chain(rest).collect::<Vec<_>>()));
        }
        for company in self.bench.fixtures {
            made.push(Recipe { start: Start::Fixture(company.id.clone()), changes: Vec::new(), day: None });
        }
        for recipe in made {
            let index = self.add(recipe);
            self.common.extend(index);
        }
    }

    fn conditions(&mut self) {
        let starts = [self.best(), self.worst()];
        let declarations = self.policy.declarations.clone();
        for (key, declaration) in declarations.iter() {
            let (Setting::Rule(condition, _) | Setting::Score(condition)) = &declaration.setting else {
                continue;
            };
            for start in &starts {
                for recipe in recipes(condition, start, self.bench) {
                    self.add_for(key, recipe);
                }
            }
        }
    }

    /// Numeric questions on both sides of every band.
    fn numbers(&mut self) {
        let declarations = self.policy.declarations.clone();
        for (key, declaration) in declarations.iter() {
            let (Key::Bands(path), Setting::Bands(bands)) = (key, &declaration.setting) else { continue };
            for (from, _) in bands {
                let [above, below] = super::nudge::nudged(from);
                for number in [from.clone(), above, below] {
                    let recipe = self.best().but(path.clone(), Datum::Number(number));
                    self.add_for(key, recipe);
                }
            }
        }
    }

    /// One question at a time answered differently, and one at a time answered at all.
    fn flips(&mut self) {
        let questionnaire = self.bench.questionnaire;
        let (best, nothing) = (self.best(), Recipe::fill(&[]));
        for question in questionnaire.indices() {
            let path = questionnaire.path(question).to_owned();
            for option in &questionnaire.question(question).options {
                let answer = Datum::text(questionnaire.word(*option));
                self.add_for(&Key::Weight(path.clone()), best.but(path.clone(), answer.clone()));
                self.add_for(&Key::Weight(path.clone()), nothing.but(path.clone(), answer));
            }
        }
    }

    /// Scores just below, and at or just above, everything that they are compared with.
    fn edges(&mut self) {
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
            let [above, below] = super::nudge::nudged(&value);
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

    /// Answers of one kind, as many as a condition counts, one fewer and one more.
    fn shares(&mut self) {
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
    fn enough(&mut self) {
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

    /// Rules that hold on the days on which any rule begins and ends to apply; and those that are waived.
    fn days(&mut self) {
        let around = |notes: &Notes| {
            let days = notes.first_day.into_iter().chain(notes.last_day);
            days.flat_map(|day| [-1, 0, 1].map(|more| day.plus(more))).collect::<Vec<Day>>()
        };
        let edges: BTreeSet<Day> = self.policy.rules.iter().flat_map(|rule| around(&rule.notes)).collect();
        for (index, rule) in self.policy.rules.iter().enumerate() {
            let key = Key::Rule(rule.id.clone());
            let own = self.by_key.get(&key).cloned().unwrap_or_default();
            let held: Vec<Recipe> = own
                .iter()
                .map(|candidate| &self.candidates[*candidate])
                .filter(|candidate| candidate.verdict.rules.contains(&index))
                .map(|candidate| candidate.recipe.clone())
                .take(HELD)
                .collect();
            for recipe in &held {
                for day in &edges {
                    self.add_for(&key, recipe.on(*day));
                }
                for waiver in &rule.waivers {
                    let waived = recipe.but("id", Datum::text(&waiver.company));
                    let key = Key::Waiver(rule.id.clone(), waiver.company.clone());
                    self.add_for(&key, waived.clone());
                    for day in around(&waiver.notes) {
                        self.add_for(&key, waived.on(day));
                    }
                }
            }
        }
    }
}
