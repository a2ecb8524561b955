//! A policy applied to companies: scores, tier, and why. Exact; no input or output.

mod arithmetic;
mod asked;
mod assessment;
mod behind;
mod column;
mod decide;
mod decision;
mod evaluate;
mod exposure;
mod mixture;
mod part;
mod range;
mod read;
mod reasons;
mod scene;
mod score;
mod shares;
mod tables;
mod trace;
mod value;
mod values;
mod verdict;
mod walk;

use std::cell::Cell;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, ordered};
use crate::model::{Company, Day, Exact, QuestionIndex, Questionnaire, Standing};
use crate::policy::{Policy, Rule, limits};
use crate::text::Span;
use evaluate::evaluate_within;
use scene::Scene;
use tables::Tables;
use value::Value;

pub use assessment::{Assessment, Ground, Margin, Reason, StandingRange, Waived};
pub use behind::{Behind, behind};
pub use column::{ByRow, Columns, Layout, Program, Standings, Uncovered};
pub use decide::tier_by;
pub use decision::Decision;
pub use exposure::{Basis, Book, ExposureRow, Unmatched};
pub use mixture::{Changes, Game, MOST_CHANGES, Mixtures, Outcome};
pub use shares::{Share, shares};
pub use trace::{NodeTrace, RuleTrace, Step, Steps, Trace};
pub(crate) use values::{Fault, Values};
pub use verdict::Verdict;
pub(crate) use walk::walk;

/// What an assessment tells beside the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The tiers that open questions still allow.
    pub range: bool,
    /// What adds to the total.
    pub reasons: bool,
}

/// A policy and a day, ready to assess companies.
pub struct Assessor<'a> {
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    day: Day,
    /// The questions that each rule can depend on.
    reads: Arc<[Vec<QuestionIndex>]>,
    tables: Tables,
}

impl<'a> Assessor<'a> {
    /// Prepares a policy for a day of assessment. The questionnaire is the one that it was compiled against.
    pub fn new(policy: &'a Policy, questionnaire: &'a Questionnaire, day: Day) -> Self {
        let reads = |rule: &Rule| rule.condition.reads.questions(questionnaire).into_iter().collect();
        let reads = policy.rules.iter().map(reads).collect();
        Self { policy, questionnaire, day, reads, tables: Tables::new(policy, questionnaire) }
    }

    /// The same for a policy with the same conditions.
    pub(in crate::assess) fn vary<'b>(&self, policy: &'b Policy) -> Assessor<'b>
    where
        'a: 'b,
    {
        let (questionnaire, day, reads) = (self.questionnaire, self.day, Arc::clone(&self.reads));
        Assessor { policy, questionnaire, day, reads, tables: Tables::new(policy, questionnaire) }
    }

    /// The policy.
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The day of assessment.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Assesses companies, in order.
    ///
    /// # Errors
    ///
    /// Every place where a condition can't be evaluated for a company, such as a division by zero.
    pub fn assess_all(&self, companies: &[Company]) -> Result<Vec<Assessment>, Vec<Diagnostic>> {
        let mut assessments = Vec::with_capacity(companies.len());
        let mut faults = Vec::new();
        for company in companies {
            match self.assess(company) {
                Ok(assessment) => assessments.push(assessment),
                Err(found) => {
                    // A script that passes a limit would pass it for every company, and take as long each time.
                    let is_limit = found.iter().any(|fault| fault.code == "limit");
                    faults.extend(found);
                    if is_limit {
                        break;
                    }
                }
            }
        }
        if faults.is_empty() { Ok(assessments) } else { Err(ordered(faults)) }
    }

    /// Assesses one company.
    ///
    /// # Errors
    ///
    /// As [`Self::assess_all`].
    pub fn assess(&self, company: &Company) -> Result<Assessment, Vec<Diagnostic>> {
        let mut assessment = self.assess_unplaced(company)?;
        let scene = self.scene(company, &assessment.scores);
        let places: Vec<Option<Span>> =
            assessment.reasons.iter().map(|reason| reasons::place(scene, reason)).collect();
        for (reason, place) in assessment.reasons.iter_mut().zip(places) {
            reason.policy = place;
        }
        Ok(assessment)
    }

    /// Assesses one company; its reasons don't say where the policy decides them, for those who know.
    ///
    /// # Errors
    ///
    /// As [`Self::assess_all`].
    pub fn assess_unplaced(&self, company: &Company) -> Result<Assessment, Vec<Diagnostic>> {
        self.assess_with(company, Detail { range: true, reasons: true })
    }

    /// The same, with no more than some detail; what isn't asked for is empty, and the range is the tier.
    ///
    /// # Errors
    ///
    /// As [`Self::assess_all`].
    pub fn assess_with(&self, company: &Company, detail: Detail) -> Result<Assessment, Vec<Diagnostic>> {
        let decision = self.decide(company)?;
        let Decision { tier, ground, score_tier, coverage, holding, waived, scores } = decision;
        let scene = self.scene(company, &scores);
        let total = scene.total();
        let decide =
            |holding: &[usize]| decide::decide(score_tier, total.is_some(), &self.policy.rules, holding);
        let mut held = [&holding[..], &waived].concat();
        held.sort_unstable();
        Ok(Assessment {
            tier,
            score_tier,
            margin: decide::margin(&self.policy.ladder, total),
            range: if detail.range { self.range(scene, &holding) } else { StandingRange::just(tier) },
            waived: waived.iter().map(|rule| self.waived(*rule, &holding, &company.id, &decide)).collect(),
            tier_without_waivers: decide(&held).0,
            rules: holding,
            ground,
            coverage,
            reasons: if detail.reasons { reasons::reasons(scene, &self.tables) } else { Vec::new() },
            scores,
        })
    }

    /// The tiers that open questions still allow, where these rules hold today.
    fn range(&self, scene: Scene, holding: &[usize]) -> StandingRange {
        let in_force = self.in_force().filter(|rule| !self.is_waived(*rule, scene.company));
        let states = in_force.map(|rule| range::RuleState {
            is_floor: self.policy.rules[rule].is_floor,
            rank: self.policy.rules[rule].rank,
            holds: holding.contains(&rule),
            reads: &self.reads[rule],
        });
        range::range(scene, &self.tables, &states.collect::<Vec<_>>())
    }

    /// Decides the tier of one company, and nothing more.
    ///
    /// # Errors
    ///
    /// As [`Self::assess_all`].
    pub fn decide(&self, company: &Company) -> Result<Decision, Vec<Diagnostic>> {
        let scores =
            score::scores_by(&self.tables, self.scene(company, &[])).map_err(|fault| vec![*fault])?;
        let scene = self.scene(company, &scores);
        let held = self.held(scene)?;
        let (waived, holding): (Vec<usize>, Vec<usize>) =
            held.into_iter().partition(|rule| self.is_waived(*rule, company));
        let (known, asked) = self.tables.counted(scene);
        let coverage = Exact::from(known).divide(&Exact::from(asked)).unwrap_or_else(Exact::one);
        let total = scene.total();
        let score_tier =
            total.filter(|_| coverage >= self.policy.coverage).map(|total| self.policy.ladder.rank_of(total));
        let (tier, ground) = decide::decide(score_tier, total.is_some(), &self.policy.rules, &holding);
        Ok(Decision { tier, ground, score_tier, coverage, holding, waived, scores })
    }

    fn scene<'s>(&'s self, company: &'s Company, scores: &'s [Option<Exact>]) -> Scene<'s> {
        Scene {
            questionnaire: self.questionnaire,
            policy: self.policy,
            company,
            day: self.day,
            scores,
            weights: None,
        }
    }

    fn is_waived(&self, rule: usize, company: &Company) -> bool {
        self.policy.rules[rule].waiver(&company.id, self.day).is_some()
    }

    fn in_force(&self) -> impl Iterator<Item = usize> {
        (0..self.policy.rules.len()).filter(|rule| self.policy.rules[*rule].applies_on(self.day))
    }

    /// The rules that are in force and hold, waived or not.
    fn held(&self, scene: Scene) -> Result<Vec<usize>, Vec<Diagnostic>> {
        let mut held = Vec::new();
        let mut faults = Vec::new();
        let spent = Cell::new(0);
        for rule in self.in_force() {
            match evaluate_within(&self.policy.rules[rule].condition, scene, None, &spent) {
                Ok(Value::Bool(true)) => held.push(rule),
                Ok(_) => {}
                Err(fault) => faults.push(*fault),
            }
            if spent.get() > limits::COMPANY_OPERATIONS {
                break;
            }
        }
        if faults.is_empty() { Ok(held) } else { Err(faults) }
    }

    fn waived(
        &self,
        rule: usize,
        holding: &[usize],
        company: &str,
        decide: &impl Fn(&[usize]) -> (Standing, Ground),
    ) -> Waived {
        let mut with: Vec<usize> = holding.iter().copied().chain([rule]).collect();
        with.sort_unstable();
        let waivers = &self.policy.rules[rule].waivers;
        let found = self.policy.rules[rule].waiver(company, self.day);
        let waiver = waivers
            .iter()
            .position(|waiver| found.is_some_and(|found| std::ptr::eq(found, waiver)))
            .unwrap_or(0);
        Waived { rule, waiver, tier: decide(&with).0 }
    }
}
