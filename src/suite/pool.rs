//! Companies to choose tests from: each with its recipe and what the policy makes of it.

mod counts;
mod edges;

use std::collections::{BTreeMap, BTreeSet};

use super::alternatives::recipes;
use super::bench::Bench;
use super::recipe::{Recipe, Start};
use crate::assess::{Assessor, Verdict};
use crate::model::{Company, Day, Exact};
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
