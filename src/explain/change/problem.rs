//! What is asked of a search: which company, which tier, which answers may change.

use std::collections::{BTreeMap, BTreeSet};

use super::atom::{Atom, cuts};
use super::leaf::Settled;
use super::proposal::Goal;
use crate::assess::{Assessor, Decision};
use crate::diagnostic::Diagnostic;
use crate::explain::alternative::{Alternative, Alternatives};
use crate::explain::reads::questions;
use crate::explain::trial::Trial;
use crate::model::{Choice, Company, Exact, NodeIndex, QuestionIndex, Questionnaire, Standing};
use crate::policy::{Policy, Treatment};

/// Which way a company is to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Into the tier of this rank or a laxer one.
    Laxer(usize),
    /// Into the tier of this rank or a stricter one.
    Stricter(usize),
}

impl Aim {
    /// Whether a company that stands there has got where it is to be.
    pub fn is_met(self, standing: Standing) -> bool {
        match (self, standing) {
            (_, Standing::Unrated) => false,
            (Self::Laxer(rank), Standing::Tier(tier)) => tier <= rank,
            (Self::Stricter(rank), Standing::Tier(tier)) => tier >= rank,
        }
    }

    /// Whether one score leads further than another.
    pub(super) fn prefers(self, one: &Exact, other: &Exact) -> bool {
        match self {
            Self::Laxer(_) => one < other,
            Self::Stricter(_) => one > other,
        }
    }

    /// A score that nothing leads further than.
    pub(super) fn utmost(self) -> Exact {
        match self {
            Self::Laxer(_) => Exact::zero(),
            Self::Stricter(_) => Exact::from(1_000_000_000_000_i64),
        }
    }

    /// Whether a total lands there by itself.
    pub(super) fn accepts(self, total: &Exact, policy: &Policy) -> bool {
        let rank = policy.ladder.rank_of(total);
        self.is_met(Standing::Tier(rank))
    }
}

/// A company, its admissible answers, and what is wanted of it.
pub(super) struct Problem<'a> {
    pub(super) assessor: &'a Assessor<'a>,
    pub(super) company: &'a Company,
    pub(super) aim: Aim,
    /// What the policy makes of the company today.
    pub(super) today: Decision,
    /// The alternatives to each question's own answer; none, where it may not change.
    pub(super) alternatives: Vec<Vec<Alternative>>,
    pub(super) trial: Trial<'a>,
    /// For each rule, the scores that it compares with a number, where it reads scores in no other way.
    pub(super) atoms: Vec<Option<Vec<Atom>>>,
    /// The questions that each rule can depend on.
    pub(super) reads: Vec<BTreeSet<QuestionIndex>>,
    /// The questions that the script of each node that has one can depend on.
    pub(super) scripts: BTreeMap<NodeIndex, BTreeSet<QuestionIndex>>,
    /// The questions that follow each question directly.
    pub(super) followers: Vec<Vec<QuestionIndex>>,
    /// How much coverage is to be gained, counted in questions; below 0, how much can be lost.
    pub(super) wanting: Exact,
    /// How much answers can lose of it at most, by following others.
    losing: Exact,
    /// Whether it is known which numbers matter of every numeric answer that may change.
    pub(super) is_exact: bool,
}

impl<'a> Problem<'a> {
    pub(super) fn new(
        assessor: &'a Assessor<'a>,
        company: &'a Company,
        aim: Aim,
        may_change: &dyn Fn(QuestionIndex) -> bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (policy, questionnaire) = (assessor.policy(), assessor.questionnaire());
        let trial = Trial::new(company, questionnaire);
        let decides = |rule: &usize| assessor.can_decide(*rule, company);
        let rules = (0..policy.rules.len()).filter(decides).map(|rule| &*policy.rules[rule].condition);
        let scripts =
            policy.nodes.iter().filter_map(|node| node.script.as_ref().map(|(script, _)| &**script));
        let found = cuts(rules.chain(scripts), questionnaire);
        let alternatives = Alternatives { policy, questionnaire };
        let none = BTreeSet::new();
        let of = |question: QuestionIndex| {
            let cuts = found.numbers.get(&question).unwrap_or(&none);
            let all = alternatives.of(question, trial.own(question), cuts);
            if may_change(question) { all } else { Vec::new() }
        };
        let alternatives = questionnaire.indices().map(of).collect();
        let rules = policy.rules.iter().map(|rule| &*rule.condition);
        let follows = |other: &QuestionIndex, question| {
            let depends_on = &questionnaire.question(*other).depends_on;
            depends_on.as_ref().is_some_and(|dependency| dependency.question == question)
        };
        let followers = |question: QuestionIndex| {
            questionnaire.indices().filter(|other| follows(other, question)).collect::<Vec<_>>()
        };
        let mut problem = Self {
            assessor,
            company,
            aim,
            today: assessor.decide(company)?,
            alternatives,
            trial,
            atoms: rules.clone().map(|condition| Atom::all(condition, questionnaire)).collect(),
            reads: rules.map(|condition| questions(condition, policy, questionnaire)).collect(),
            scripts: scripts_of(policy, questionnaire),
            followers: questionnaire.indices().map(followers).collect(),
            wanting: Exact::zero(),
            losing: Exact::zero(),
            is_exact: true,
        };
        problem.count_coverage();
        problem.is_exact = !found.computed.iter().any(|question| problem.can_change(*question));
        Ok(problem)
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.assessor.policy()
    }

    pub(super) fn can_change(&self, question: QuestionIndex) -> bool {
        !self.alternatives[question.0].is_empty()
    }

    /// What a question adds to the coverage: its part of the known, less what the policy asks of the asked.
    pub(super) fn coverage_of(&self, question: QuestionIndex, choice: Option<&Choice>) -> Exact {
        let questionnaire = self.assessor.questionnaire();
        let policy = self.policy();
        if !policy.nodes[questionnaire.question(question).node.0].carries_weight {
            return Exact::zero();
        }
        let decided = &policy.questions[question.0];
        let asked = -&policy.coverage;
        let known = &Exact::one() - &policy.coverage;
        match choice {
            None => asked,
            Some(Choice::Option(option)) if *option == questionnaire.missing => asked,
            Some(Choice::Option(option))
                if matches!(decided.options.get(option), Some((Treatment::Skip, _))) =>
            {
                Exact::zero()
            }
            Some(_) => known,
        }
    }

    /// Whether a node that has a score can come to have none.
    pub(super) fn may_lose_score(&self) -> bool {
        let questionnaire = self.assessor.questionnaire();
        let follows_into_nothing = |question: QuestionIndex| {
            let dependency = questionnaire.question(question).depends_on.as_ref();
            dependency.is_some_and(|dependency| {
                let decided = self.policy().questions[question.0].options.get(&dependency.otherwise);
                !matches!(decided, Some((Treatment::Points(_), _)))
            })
        };
        !self.scripts.is_empty() || questionnaire.indices().any(follows_into_nothing)
    }

    /// Whether a goal asks nothing of the total: floors do on the way down, where they only decide without one.
    pub(super) fn is_free(&self, goal: Goal) -> bool {
        goal == Goal::Floor && (matches!(self.aim, Aim::Stricter(_)) || !self.is_covered())
    }

    /// Whether enough is known whatever is answered.
    pub(super) fn is_covered(&self) -> bool {
        !(&self.wanting + &self.losing).is_positive()
    }

    /// Whether enough is known with so much gained.
    pub(super) fn is_enough(&self, gained: &Exact) -> bool {
        self.is_covered() || *gained >= self.wanting
    }

    /// With so much gained, enough is known whatever else is answered.
    pub(super) fn ample(&self) -> Exact {
        &self.wanting + &self.losing
    }

    fn count_coverage(&mut self) {
        let questionnaire = self.assessor.questionnaire();
        let (mut surplus, mut losing) = (Exact::zero(), Exact::zero());
        for question in questionnaire.indices() {
            let answer = |choice: Option<&Choice>| self.coverage_of(question, choice);
            let today = answer(self.company.answers[question.0].as_ref().map(|answer| &answer.choice));
            let dependency = questionnaire.question(question).depends_on.as_ref();
            let otherwise = dependency.map(|dependency| Choice::Option(dependency.otherwise));
            let alternatives = self.alternatives[question.0].iter().map(|alternative| &alternative.choice);
            let others = alternatives.chain(&otherwise).map(|choice| answer(Some(choice)));
            let least = others.chain([answer(self.trial.own(question))]).min();
            let least = least.filter(|least| *least < today).unwrap_or_else(|| today.clone());
            losing = &losing + &(&today - &least);
            surplus = &surplus + &today;
        }
        (self.wanting, self.losing) = (-&surplus, losing);
    }

    /// The company with these alternatives taken.
    pub(super) fn changed<'t>(&self, trial: &'t mut Trial, taken: &Settled) -> &'t Company {
        trial.with(taken.iter().filter_map(|(question, alternative)| {
            Some((*question, &self.alternatives[question.0][(*alternative)?].choice))
        }))
    }

    /// What the policy makes of the company with these alternatives taken.
    pub(super) fn decide(&self, taken: &Settled) -> Result<Decision, Vec<Diagnostic>> {
        let mut trial = self.trial.clone();
        self.assessor.decide(self.changed(&mut trial, taken))
    }
}

fn scripts_of(
    policy: &Policy,
    questionnaire: &Questionnaire,
) -> BTreeMap<NodeIndex, BTreeSet<QuestionIndex>> {
    let scripted = policy.nodes.iter().zip(questionnaire.tree.indices());
    let reads = scripted.filter_map(|(node, index)| {
        let (script, _) = node.script.as_ref()?;
        Some((index, questions(script, policy, questionnaire)))
    });
    reads.collect()
}
