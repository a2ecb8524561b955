//! Edits a policy as a risk team would: one to six changes, and still a valid policy whose tiers keep their order.

use super::amount::{Amount, rational};
use super::draw_amount;
use super::draw_decision;
use super::draw_policy::{HOWS, bands_of, explained, option_at, repair, script_at};
use super::policy::{Effect, Policy, Rule, Verb};
use super::random::Random;
use super::survey::Survey;
use num_rational::BigRational;

const NEW_TIERS: [&str; 4] = ["watch", "escalate", "hold", "exit"];
const NEW_RULES: [&str; 4] = ["new rule", "second new rule", "新规则", "late rule"];

pub(crate) struct Editor<'a> {
    pub(crate) survey: &'a Survey,
    pub(crate) hints: &'a [BigRational],
    pub(crate) day: i64,
    pub(crate) random: &'a mut Random,
    pub(crate) policy: Policy,
}

impl Editor<'_> {
    /// The policy after one to six edits.
    pub(crate) fn edited(mut self) -> Policy {
        let wanted = 1 + self.random.below(6);
        let (mut done, mut tries) = (0, 0);
        while done < wanted && tries < 60 {
            let before = self.policy.clone();
            self.edit();
            done += usize::from(before != self.policy);
            tries += 1;
        }
        repair(&mut self.policy, self.survey, self.random);
        self.policy
    }

    /// Makes one edit, or none where there is nothing to edit.
    fn edit(&mut self) {
        match self.random.below(17) {
            0 | 1 => self.weight(),
            2 | 3 => {
                let verb = option_at(self.survey, self.random);
                self.declare(verb);
            }
            4 => self.general_points(),
            5 | 6 => self.threshold(),
            7 => {
                let verb = Verb::Coverage(draw_amount::share(self.random));
                self.declare(verb);
            }
            8 => self.combine(),
            9..=11 => self.rule(),
            12 => self.add_rule(),
            13 => self.waiver(),
            14 => self.bands(),
            15 => {
                if self.random.chance(50) {
                    self.add_tier();
                } else {
                    self.remove_tier();
                }
            }
            _ => {
                let verb = script_at(self.survey, self.random);
                self.declare(verb);
            }
        }
    }

    /// Changes the last declaration of just these keys, or declares them again at the end.
    fn declare(&mut self, verb: Verb) {
        let place = self.policy.declarations.iter().rposition(|old| old.verb.keys() == verb.keys());
        match place {
            Some(index) if self.random.chance(60) => self.policy.declarations[index].verb = verb,
            _ => {
                let declaration = explained(verb, self.random);
                self.policy.declarations.push(declaration);
            }
        }
    }

    /// Another weight, or one declaration of a weight less.
    fn weight(&mut self) {
        let is_weight = |index: &usize| matches!(self.policy.declarations[*index].verb, Verb::Weight { .. });
        let places: Vec<usize> = (0..self.policy.declarations.len()).filter(is_weight).collect();
        if !places.is_empty() && self.random.chance(20) {
            self.policy.declarations.remove(*self.random.pick(&places));
            return;
        }
        let paths = vec![self.random.pick(&self.survey.nodes()).clone()];
        let verb = Verb::Weight { paths, weight: draw_amount::weight(self.random) };
        self.declare(verb);
    }

    fn general_points(&mut self) {
        let option = self.random.pick(&self.survey.options()).clone();
        let points = draw_amount::points(self.random);
        let verb = if self.random.chance(15) {
            Verb::Skip { paths: Vec::new(), option }
        } else {
            Verb::Risk { paths: Vec::new(), option, points }
        };
        self.declare(verb);
    }

    fn combine(&mut self) {
        let mut groups = self.survey.groups();
        groups.push(String::new());
        let paths = vec![self.random.pick(&groups).clone()];
        let verb = Verb::Combine { paths, how: *self.random.pick(&HOWS) };
        self.declare(verb);
    }

    fn bands(&mut self) {
        let numeric: Vec<_> =
            self.survey.questions.iter().filter(|question| question.range.is_some()).collect();
        if !numeric.is_empty() {
            let question = *self.random.pick(&numeric);
            let verb = bands_of(question, self.random);
            self.declare(verb);
        }
    }

    /// Moves a start between its neighbours.
    fn threshold(&mut self) {
        let ladder = self.policy.ladder();
        let rank = self.random.below(ladder.len());
        let from = self.between(
            rank.checked_sub(1).map(|below| &ladder[below].1),
            ladder.get(rank + 1).map(|above| &above.1),
        );
        let (Some(from), true) = (from, rank > 0) else { return };
        let id = &ladder[rank].0;
        let title = self.policy.declarations.iter().rev().find_map(|old| match &old.verb {
            Verb::Tier { id: other, title, .. } if other == id => Some(title.clone()),
            _ => None,
        });
        self.declare(Verb::Tier { id: id.clone(), from, title: title.flatten() });
    }

    /// A start above one amount and below another, or anywhere above.
    fn between(&mut self, low: Option<&BigRational>, high: Option<&BigRational>) -> Option<Amount> {
        let low = low.cloned().unwrap_or_else(|| rational(0));
        for _ in 0..6 {
            let drawn = draw_amount::score(self.hints, self.random);
            if drawn.value() > low && high.is_none_or(|high| drawn.value() < *high) {
                return Some(drawn);
            }
        }
        let high = high.cloned().unwrap_or_else(|| &low + rational(20));
        Amount::exactly(&((low + high) / rational(2)))
    }

    fn add_tier(&mut self) {
        let ladder = self.policy.ladder();
        let rank = self.random.below(ladder.len());
        let from = self.between(Some(&ladder[rank].1), ladder.get(rank + 1).map(|above| &above.1));
        let free: Vec<&str> =
            NEW_TIERS.into_iter().filter(|id| ladder.iter().all(|(other, _)| other != id)).collect();
        if let (Some(from), false) = (from, free.is_empty()) {
            let id = *self.random.pick(&free);
            let verb = draw_decision::tier(id, from, self.random);
            let declaration = explained(verb, self.random);
            let index = self.random.below(self.policy.declarations.len() + 1);
            self.policy.declarations.insert(index, declaration);
        }
    }

    /// Takes out a tier that starts above 0 and that no rule names.
    fn remove_tier(&mut self) {
        let named: Vec<String> =
            self.policy.declarations.iter().filter_map(|old| tier_of(&old.verb)).collect();
        let mut free = self.policy.tiers();
        free.remove(0);
        free.retain(|id| !named.contains(id));
        if !free.is_empty() {
            let gone = self.random.pick(&free).clone();
            self.policy.declarations.retain(|old| !matches!(&old.verb, Verb::Tier { id, .. } if *id == gone));
        }
    }

    /// Changes a rule's condition, effect or dates, or takes the rule and its waivers out.
    fn rule(&mut self) {
        let rules: Vec<Rule> = self.policy.rules().into_iter().cloned().collect();
        if rules.is_empty() {
            return;
        }
        let mut rule = self.random.pick(&rules).clone();
        let gone = rule.id.clone();
        let tiers = self.policy.tiers();
        let fresh = draw_decision::rule(&rule.id, self.survey, self.hints, &tiers, self.random);
        match self.random.below(5) {
            0 | 1 => rule.condition = fresh.condition,
            2 => rule.effect = fresh.effect,
            3 => rule.days = draw_decision::days(self.day, self.random),
            _ => {
                self.policy.declarations.retain(|old| match &old.verb {
                    Verb::Rule(rule) => rule.id != gone,
                    Verb::Waive { rule, .. } => *rule != gone,
                    _ => true,
                });
                return;
            }
        }
        let mut declarations = self.policy.declarations.iter_mut().rev();
        let last = declarations.find(|old| matches!(&old.verb, Verb::Rule(other) if other.id == rule.id));
        last.expect("the rule is declared").verb = Verb::Rule(rule);
    }

    fn add_rule(&mut self) {
        let taken: Vec<&str> = self.policy.rules().into_iter().map(|rule| rule.id.as_str()).collect();
        let free: Vec<&str> = NEW_RULES.into_iter().filter(|id| !taken.contains(id)).collect();
        if free.is_empty() {
            return;
        }
        let id = *self.random.pick(&free);
        let mut rule = draw_decision::rule(id, self.survey, self.hints, &self.policy.tiers(), self.random);
        rule.days = draw_decision::days(self.day, self.random);
        let declaration = explained(Verb::Rule(rule), self.random);
        // Not between a rule and the one that it replaces.
        self.policy.declarations.push(declaration);
    }

    /// One waiver more, or one less.
    fn waiver(&mut self) {
        let is_waiver = |index: &usize| matches!(self.policy.declarations[*index].verb, Verb::Waive { .. });
        let places: Vec<usize> = (0..self.policy.declarations.len()).filter(is_waiver).collect();
        if !places.is_empty() && self.random.chance(40) {
            self.policy.declarations.remove(*self.random.pick(&places));
            return;
        }
        let rules: Vec<String> = self.policy.rules().into_iter().map(|rule| rule.id.clone()).collect();
        if !rules.is_empty() {
            let rule = self.random.pick(&rules).clone();
            let verb = draw_decision::waiver(&rule, self.day, self.random);
            let declaration = explained(verb, self.random);
            self.policy.declarations.push(declaration);
        }
    }
}

fn tier_of(verb: &Verb) -> Option<String> {
    match verb {
        Verb::Rule(rule) => match &rule.effect {
            Effect::AtLeast(tier) | Effect::AtMost(tier) => Some(tier.clone()),
        },
        _ => None,
    }
}
