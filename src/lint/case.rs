//! A policy that is looked at, with what is known of all companies under it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::choice::{Choice, Given, choices};
use super::draft::Draft;
use super::holding::Holding;
use super::reason::{Assignment, Goal, Possible, Proposal, Verdict, World, search};
use super::totals::{Scores, totals};
use crate::assess::{Assessment, Assessor};
use crate::document::read_json;
use crate::model::{Company, Day, Exact, Questionnaire};
use crate::policy::Policy;
use crate::schema::CompanySchema;
use crate::text::Text;

/// What lints look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The questionnaire that it was compiled against.
    pub questionnaire: &'a Questionnaire,
    /// The schema of companies that it was compiled against.
    pub schema: &'a CompanySchema,
    /// The day on which it is to apply.
    pub day: Day,
    /// The companies that it is for, where they are known: whether a waiver still does something depends on them.
    pub companies: Option<&'a [Company]>,
}

/// A subject, with all that lints ask more than once.
pub(super) struct Case<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) assessor: Assessor<'a>,
    /// What can be answered, by question.
    pub(super) choices: Vec<Vec<Choice>>,
    /// What scores can be, by node.
    pub(super) scores: Vec<Scores>,
    possible: Vec<Possible>,
    /// Ways to answer the whole questionnaire.
    fillings: Vec<Vec<Option<Given>>>,
    pub(super) holdings: OnceCell<Vec<Holding>>,
}

/// A company that shows something: its record, and what the policy makes of it.
pub(super) struct Witness {
    pub(super) json: String,
    pub(super) company: Company,
    pub(super) assessment: Assessment,
}

impl<'a> Case<'a> {
    pub(super) fn new(subject: Subject<'a>) -> Self {
        let Subject { policy, questionnaire, .. } = subject;
        let choices: Vec<Vec<Choice>> =
            questionnaire.indices().map(|question| choices(policy, questionnaire, question)).collect();
        let scores = totals(policy, questionnaire, &choices);
        let possible = scores.iter().map(Scores::possible).collect();
        let fillings = fillings(questionnaire, &choices);
        let assessor = Assessor::new(policy, questionnaire, subject.day);
        Self { subject, assessor, choices, scores, possible, fillings, holdings: OnceCell::new() }
    }

    pub(super) fn world(&self) -> World<'_> {
        World {
            questionnaire: self.subject.questionnaire,
            schema: self.subject.schema,
            day: self.subject.day,
            scores: &self.possible,
        }
    }

    /// The company of a record, assessed; `None` when it is no valid record, or can't be assessed.
    pub(super) fn assess(&self, json: String) -> Option<Witness> {
        let text = Text::new("witness.json", json.as_str());
        let value = read_json(&text, 0, text.content().len()).ok()?;
        let company = self.subject.schema.read(&value, &text, self.subject.questionnaire).ok()?;
        let assessment = self.assessor.assess(&company).ok()?;
        Some(Witness { json, company, assessment })
    }

    /// A company of a draft that is as wanted. What the draft leaves open is answered in several ways, none first.
    pub(super) fn witness(&self, draft: &Draft, is_wanted: impl Fn(&Witness) -> bool) -> Option<Witness> {
        let world = self.world();
        self.fillings.iter().find_map(|filling| {
            let witness = self.assess(draft.write(&world, filling)?)?;
            is_wanted(&witness).then_some(witness)
        })
    }

    /// A company of a draft, what it leaves open answered in one of the first few ways: none, best, worst.
    pub(super) fn way(&self, draft: &Draft, index: usize) -> Option<Witness> {
        self.assess(draft.write(&self.world(), self.fillings.get(index)?)?)
    }

    /// Any company.
    pub(super) fn any_company(&self) -> Option<Witness> {
        self.witness(&self.blank()?, |_| true)
    }

    /// A record without anything but what every company must have.
    pub(super) fn blank(&self) -> Option<Draft> {
        Draft::of(&Proposal::default(), &self.world())
    }

    /// The company with the largest total that is found, or the smallest.
    pub(super) fn extreme(&self, is_most: bool) -> Option<Witness> {
        let blank = self.blank()?;
        let all = (0..self.fillings.len()).filter_map(|index| self.way(&blank, index));
        let total = |witness: &Witness| witness.assessment.total().cloned();
        let rated = all.filter(|witness| total(witness).is_some());
        if is_most {
            rated.reduce(|best, other| if total(&other) > total(&best) { other } else { best })
        } else {
            rated.reduce(|best, other| if total(&other) < total(&best) { other } else { best })
        }
    }

    /// Looks for a company for which all goals are reached and that is as wanted.
    pub(super) fn search(&self, goals: &[Goal], is_wanted: impl Fn(&Witness) -> bool) -> Verdict<Witness> {
        self.search_within(goals, BTreeMap::new(), is_wanted)
    }

    /// The same among companies of which something is assumed.
    pub(super) fn search_within(
        &self,
        goals: &[Goal],
        assumed: Assignment,
        is_wanted: impl Fn(&Witness) -> bool,
    ) -> Verdict<Witness> {
        let world = self.world();
        search(&world, goals, assumed, &mut |proposal| {
            self.witness(&Draft::of(proposal, &world)?, &is_wanted)
        })
    }

    /// Whether the condition of a rule holds for a company, in force or not.
    pub(super) fn holds(&self, rule: usize, witness: &Witness) -> bool {
        self.assessor
            .trace(&witness.company)
            .is_ok_and(|trace| trace.rules.iter().any(|traced| traced.rule == rule && traced.holds))
    }
}

/// Nothing answered; everything at its best; everything at its worst; everything with each option that it has.
fn fillings(questionnaire: &Questionnaire, choices: &[Vec<Choice>]) -> Vec<Vec<Option<Given>>> {
    let known = |choices: &'_ [Choice]| -> Vec<(Exact, Given)> {
        let known = choices.iter().filter(|choice| choice.is_known);
        known.filter_map(|choice| Some((choice.points.clone()?, choice.answer.clone()))).collect()
    };
    let best = |choices: &Vec<Choice>| {
        known(choices).into_iter().min_by(|one, other| one.0.cmp(&other.0)).map(|(_, answer)| answer)
    };
    let worst = |choices: &Vec<Choice>| {
        known(choices).into_iter().rev().max_by(|one, other| one.0.cmp(&other.0)).map(|(_, answer)| answer)
    };
    let mut fillings = vec![
        vec![None; choices.len()],
        choices.iter().map(best).collect(),
        choices.iter().map(worst).collect(),
    ];
    for index in 0..questionnaire.options.len().min(12) {
        let option = Given::Option(crate::model::OptionIndex(index));
        let answer = |choices: &Vec<Choice>| {
            let has_it = choices.iter().any(|choice| choice.answer == option);
            if has_it { Some(option.clone()) } else { best(choices) }
        };
        fillings.push(choices.iter().map(answer).collect());
    }
    fillings
}
