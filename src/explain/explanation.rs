//! Why a company is where it is, how sure that is, and what would change it.

use std::collections::BTreeSet;

use super::alternative::Alternatives;
use super::change::{Aim, Permission, Way, reach_of_fewer, way};
use super::record::Record;
use super::trial::Trial;
use crate::assess::{Assessment, Assessor, Share, Trace, shares};
use crate::diagnostic::Diagnostic;
use crate::model::{Choice, Company, Day, Exact, QuestionIndex, Questionnaire, Standing};
use crate::policy::{Policy, Treatment};

/// A question that nobody has answered.
#[derive(Clone, Debug)]
pub struct Open {
    /// The question.
    pub question: QuestionIndex,
    /// How far its admissible answers, all else unchanged, spread the total; none where one of them leaves no total.
    pub spread: Option<Exact>,
    /// Whether some answer to it leaves one tier only, whatever the other open questions are answered with.
    pub settles: bool,
}

/// How old answers are, in days before the day of assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ages {
    /// How many answers have a day, their own or the company's.
    pub dated: usize,
    /// How many answers have none.
    pub undated: usize,
    /// The oldest.
    pub oldest: i64,
    /// Half of the answers are no older.
    pub median: i64,
    /// The newest.
    pub newest: i64,
}

/// A way to another tier.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// Its rank.
    pub rank: usize,
    /// What it takes.
    pub way: Way,
    /// Where that leads; none, where nothing does or nothing has to change.
    pub landing: Option<Landing>,
    /// The furthest that one answer fewer brings the total, where that alone shows that it doesn't suffice.
    pub fewer: Option<Exact>,
}

/// Where changed answers lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The tier, which may lie beyond the one that was asked for.
    pub standing: Standing,
    /// The total.
    pub total: Option<Exact>,
}

/// Everything about one company's tier.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What the policy makes of it.
    pub assessment: Assessment,
    /// Every step.
    pub trace: Trace,
    /// What stands behind the answers.
    pub record: Record,
    /// The open questions, by how far they spread the total.
    pub open: Vec<Open>,
    /// The share answered, each question counted by its share of the total; none, where scripts decide.
    pub coverage_by_weight: Option<Exact>,
    /// How old the answers are; none, where none has a day.
    pub ages: Option<Ages>,
    /// What it takes to the next tier on each side, laxer first.
    pub next: Vec<Elsewhere>,
    /// What it takes to the tier that was asked for.
    pub to: Option<Elsewhere>,
}

/// Explains one company. `to` is a tier by rank, with the answers that may change on the way there.
pub fn explain(
    assessor: &Assessor,
    company: &Company,
    to: Option<usize>,
    permission: &Permission,
) -> Result<Explanation, Vec<Diagnostic>> {
    let (policy, questionnaire) = (assessor.policy(), assessor.questionnaire());
    let assessment = assessor.assess(company)?;
    let record = Record::read(company, questionnaire);
    let elsewhere = |rank: usize, permission: &Permission| -> Result<Elsewhere, Vec<Diagnostic>> {
        let aim = match assessment.tier {
            Standing::Tier(today) if rank > today => Aim::Stricter(rank),
            _ => Aim::Laxer(rank),
        };
        let way = way(assessor, company, aim, permission)?;
        let changes = match &way {
            Way::Changes(changes) => changes.as_slice(),
            Way::Blocked(_) | Way::Undecided(_) => &[],
        };
        let mut landing = None;
        if !changes.is_empty() {
            let mut trial = Trial::new(company, questionnaire);
            let changed = trial.with(changes.iter().map(|change| (change.question, &change.to)));
            let found = assessor.assess(changed)?;
            landing = Some(Landing { standing: found.tier, total: found.total().cloned() });
        }
        let fewer = reach_of_fewer(assessor, company, (aim, changes.len()), permission)?;
        Ok(Elsewhere { rank, way, landing, fewer })
    };
    let strictest = policy.ladder.tiers().len() - 1;
    let beside = match assessment.tier {
        Standing::Tier(rank) => [rank.checked_sub(1), (rank < strictest).then_some(rank + 1)],
        Standing::Unrated => [Some(strictest), None],
    };
    let asked = to.map(|rank| elsewhere(rank, permission)).transpose()?;
    let next = if to.is_some() {
        Vec::new()
    } else {
        let free = Permission::default();
        let found = beside.into_iter().flatten().map(|rank| elsewhere(rank, &free));
        found.collect::<Result<Vec<_>, _>>()?
    };
    Ok(Explanation {
        trace: assessor.trace(company)?,
        open: open_questions(assessor, company)?,
        coverage_by_weight: coverage_by_weight(policy, questionnaire, company),
        ages: ages(assessor.day(), company, &record, questionnaire),
        assessment,
        record,
        next,
        to: asked,
    })
}

fn open_questions(assessor: &Assessor, company: &Company) -> Result<Vec<Open>, Vec<Diagnostic>> {
    let questionnaire = assessor.questionnaire();
    let alternatives = Alternatives { policy: assessor.policy(), questionnaire };
    let mut trial = Trial::new(company, questionnaire);
    let today = assessor.assess(company)?.range;
    let mut open = Vec::new();
    for question in questionnaire.indices() {
        if is_known(company, question, questionnaire) {
            continue;
        }
        let others = alternatives.of(question, trial.own(question), &BTreeSet::new());
        let mut totals = Vec::new();
        let mut settles = false;
        for other in &others {
            let found = assessor.assess(trial.with([(question, &other.choice)]))?;
            settles |= today.laxest != today.strictest && found.range.laxest == found.range.strictest;
            totals.push(found.total().cloned());
        }
        let totals: Option<Vec<Exact>> = totals.into_iter().collect();
        let spread = totals.and_then(|totals| Some(totals.iter().max()? - totals.iter().min()?));
        if !others.is_empty() {
            open.push(Open { question, spread, settles });
        }
    }
    let path = |open: &Open| questionnaire.path(open.question);
    open.sort_by(|one, other| other.spread.cmp(&one.spread).then_with(|| path(one).cmp(path(other))));
    Ok(open)
}

fn is_known(company: &Company, question: QuestionIndex, questionnaire: &Questionnaire) -> bool {
    match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
        None => false,
        Some(Choice::Option(option)) => *option != questionnaire.missing,
        Some(Choice::Number(_)) => true,
    }
}

/// Of the questions that count, the share answered, each by its part of the total.
fn coverage_by_weight(policy: &Policy, questionnaire: &Questionnaire, company: &Company) -> Option<Exact> {
    let shares = shares(policy, questionnaire);
    let (mut known, mut asked) = (Exact::zero(), Exact::zero());
    for question in questionnaire.indices() {
        let answer = company.answers[question.0].as_ref().map(|answer| &answer.choice);
        let is_known = is_known(company, question, questionnaire);
        let is_skipped = match answer {
            Some(Choice::Option(option)) => {
                matches!(policy.questions[question.0].options.get(option), Some((Treatment::Skip, _)))
            }
            _ => false,
        };
        let part = match &shares[questionnaire.question(question).node.0] {
            Share::Part(part) | Share::UpTo(part) => part,
            Share::Nothing => continue,
            Share::Scripted => return None,
        };
        if !is_known || !is_skipped {
            asked = &asked + part;
            known = if is_known { &known + part } else { known };
        }
    }
    known.divide(&asked)
}

fn ages(day: Day, company: &Company, record: &Record, questionnaire: &Questionnaire) -> Option<Ages> {
    let known = || questionnaire.indices().filter(|question| is_known(company, *question, questionnaire));
    let mut days: Vec<i64> =
        known().filter_map(|question| Some(record.of(question).day?.days_to(day))).collect();
    days.sort_unstable();
    Some(Ages {
        dated: days.len(),
        undated: known().count() - days.len(),
        oldest: *days.last()?,
        median: days[days.len() / 2],
        newest: *days.first()?,
    })
}
