//! Over the portfolio: which single answers would move which companies.
//!
//! One answer changes the scores above its question, and the rules that read it; the rest is as it was.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::alternative::{Alternative, Alternatives};
use super::reads::questions;
use super::slope::Slopes;
use super::trial::Trial;
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::model::{Choice, Company, Exact, NodeIndex, OptionIndex, QuestionIndex, Standing, Tree};
use crate::policy::Treatment;

/// A single answer that moves a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Single {
    /// The question.
    pub question: QuestionIndex,
    /// What it would be answered with: of the answers that move the company so, the one that moves it furthest.
    pub to: Choice,
    /// Where the company would stand.
    pub standing: Standing,
}

/// Finds the single answers that move companies.
pub struct Agenda<'a> {
    assessor: &'a Assessor<'a>,
    /// The alternatives that can lead furthest, to every option and to none.
    alternatives: Vec<BTreeMap<Option<OptionIndex>, Vec<Alternative>>>,
    /// The rules that can depend on each question.
    rules: Vec<Vec<usize>>,
    /// Whether a script reads it.
    is_scripted: Vec<bool>,
    /// The numbers that conditions compare numeric answers with.
    cuts: BTreeMap<QuestionIndex, BTreeSet<Exact>>,
    /// The questions whose answer can change with it, itself first.
    changes: Vec<Vec<QuestionIndex>>,
    /// The nodes whose score hangs on it, children first.
    paths: Vec<Vec<NodeIndex>>,
}

impl<'a> Agenda<'a> {
    /// Prepares a policy.
    pub fn new(assessor: &'a Assessor<'a>) -> Self {
        let (policy, questionnaire) = (assessor.policy(), assessor.questionnaire());
        let reads: Vec<BTreeSet<QuestionIndex>> =
            policy.rules.iter().map(|rule| questions(&rule.condition, policy, questionnaire)).collect();
        let scripts =
            || policy.nodes.iter().filter_map(|node| node.script.as_ref().map(|(script, _)| &**script));
        let changes = |question: QuestionIndex| {
            let mut found = vec![question];
            let mut next = 0;
            while next < found.len() {
                let follows = |other: &QuestionIndex| {
                    let dependency = questionnaire.question(*other).depends_on.as_ref();
                    dependency.is_some_and(|dependency| dependency.question == found[next])
                };
                let followers: Vec<QuestionIndex> = questionnaire.indices().filter(follows).collect();
                found.extend(followers);
                next += 1;
            }
            found
        };
        let changes: Vec<Vec<QuestionIndex>> = questionnaire.indices().map(changes).collect();
        let conditions = policy.rules.iter().map(|rule| &*rule.condition).chain(scripts());
        let touches = |of: &BTreeSet<QuestionIndex>, question: QuestionIndex| {
            changes[question.0].iter().any(|changed| of.contains(changed))
        };
        let path = |changed: &Vec<QuestionIndex>| {
            let mut path: BTreeSet<NodeIndex> = BTreeSet::new();
            for question in changed {
                let mut next = Some(questionnaire.question(*question).node);
                while let Some(index) = next {
                    path.insert(index);
                    next = questionnaire.tree.node(index).parent;
                }
            }
            path.into_iter().rev().collect()
        };
        let mut agenda = Self {
            assessor,
            alternatives: Vec::new(),
            paths: changes.iter().map(path).collect(),
            rules: questionnaire
                .indices()
                .map(|question| (0..reads.len()).filter(|rule| touches(&reads[*rule], question)).collect())
                .collect(),
            is_scripted: questionnaire
                .indices()
                .map(|question| {
                    scripts().any(|script| touches(&questions(script, policy, questionnaire), question))
                })
                .collect(),
            cuts: super::change::cuts(conditions, questionnaire).numbers,
            changes,
        };
        let alternatives = |question: QuestionIndex| {
            let own = questionnaire.question(question).options.iter().map(|option| Some(*option));
            let furthest = |option: Option<OptionIndex>| {
                (option, agenda.furthest(question, option.map(Choice::Option).as_ref()))
            };
            own.chain([None]).map(furthest).collect()
        };
        agenda.alternatives = questionnaire.indices().map(alternatives).collect();
        agenda
    }

    /// The single answers that move a company: for each question at most one to a laxer tier and one to a stricter; of
    /// an unrated company, those that give it a tier.
    pub fn singles(&self, company: &Company, today: &Assessment) -> Result<Vec<Single>, Vec<Diagnostic>> {
        let questionnaire = self.assessor.questionnaire();
        let mut trial = Trial::new(company, questionnaire);
        let mut scores = today.scores.clone();
        let slopes = Slopes::new(self.assessor, today);
        let mut singles = Vec::new();
        for question in questionnaire.indices() {
            let answer = company.answers[question.0].as_ref();
            if answer.is_some_and(|answer| answer.follows.is_some()) {
                continue;
            }
            let (mut laxest, mut strictest): (Option<Single>, Option<Single>) = (None, None);
            for alternative in self.worth_trying(question, trial.own(question)).iter() {
                if self.stays(question, trial.own(question), (&alternative.choice, &slopes), today) {
                    continue;
                }
                let standing =
                    self.standing(&mut trial, (question, &alternative.choice), today, &mut scores)?;
                if standing == today.tier || standing == Standing::Unrated {
                    continue;
                }
                let single = || Single { question, to: alternative.choice.clone(), standing };
                let is_laxer = today.tier == Standing::Unrated || standing < today.tier;
                if is_laxer && laxest.as_ref().is_none_or(|known| standing < known.standing) {
                    laxest = Some(single());
                }
                if !is_laxer && strictest.as_ref().is_none_or(|known| standing > known.standing) {
                    strictest = Some(single());
                }
            }
            singles.extend([laxest, strictest].into_iter().flatten());
        }
        Ok(singles)
    }

    /// The alternatives that can lead furthest.
    fn worth_trying(&self, question: QuestionIndex, own: Option<&Choice>) -> Cow<'_, [Alternative]> {
        let known = match own {
            None => self.alternatives[question.0].get(&None),
            Some(Choice::Option(option)) => self.alternatives[question.0].get(&Some(*option)),
            Some(Choice::Number(_)) => None,
        };
        known
            .map_or_else(|| Cow::Owned(self.furthest(question, own)), |known| Cow::Borrowed(known.as_slice()))
    }

    /// All alternatives, where a rule or script reads the answer; else those of least and of most risk, for the total
    /// rises with every score.
    fn furthest(&self, question: QuestionIndex, own: Option<&Choice>) -> Vec<Alternative> {
        let (policy, questionnaire) = (self.assessor.policy(), self.assessor.questionnaire());
        let none = BTreeSet::new();
        let found = Alternatives { policy, questionnaire }.of(
            question,
            own,
            self.cuts.get(&question).unwrap_or(&none),
        );
        if !self.rules[question.0].is_empty()
            || self.is_scripted[question.0]
            || self.changes[question.0].len() > 1
        {
            return found;
        }
        let points = |alternative: &&Alternative| self.points(question, &alternative.choice);
        let least = found.iter().min_by_key(points).cloned();
        let most = found.iter().max_by_key(points).cloned();
        least.into_iter().chain(most).collect()
    }

    /// What an answer is worth.
    fn points(&self, question: QuestionIndex, choice: &Choice) -> Option<Exact> {
        let decided = &self.assessor.policy().questions[question.0];
        match choice {
            Choice::Number(number) => decided.band(number).cloned(),
            Choice::Option(option) => match decided.options.get(option) {
                Some((Treatment::Points(points), _)) => Some(points.clone()),
                _ => None,
            },
        }
    }

    /// Whether an answer counts as known: then another that does changes no coverage.
    fn is_covered(&self, question: QuestionIndex, own: Option<&Choice>) -> bool {
        let decided = &self.assessor.policy().questions[question.0];
        match own {
            None => false,
            Some(Choice::Number(_)) => true,
            Some(Choice::Option(option)) => {
                *option != self.assessor.questionnaire().missing
                    && !matches!(decided.options.get(option), Some((Treatment::Skip, _)))
            }
        }
    }

    /// Whether an answer that nothing but the total hangs on leaves the total in its tier.
    fn stays(
        &self,
        question: QuestionIndex,
        own: Option<&Choice>,
        (to, slopes): (&Choice, &Slopes),
        today: &Assessment,
    ) -> bool {
        let is_read = !self.rules[question.0].is_empty() || self.is_scripted[question.0];
        if is_read || self.changes[question.0].len() > 1 || !self.is_covered(question, own) {
            return false;
        }
        let node = self.assessor.questionnaire().question(question).node;
        let ladder = &self.assessor.policy().ladder;
        let moved = self.points(question, to).and_then(|points| slopes.total(node, &points, today));
        moved.zip(today.score_tier).is_some_and(|(total, rank)| ladder.rank_of(&total) == rank)
    }

    /// Where the company would stand with one answer changed. `scores` are today's, before and after.
    fn standing(
        &self,
        trial: &mut Trial,
        (question, choice): (QuestionIndex, &Choice),
        today: &Assessment,
        scores: &mut [Option<Exact>],
    ) -> Result<Standing, Vec<Diagnostic>> {
        let assessor = self.assessor;
        let policy = assessor.policy();
        let changed = &self.changes[question.0];
        let is_covered = changed.len() == 1 && self.is_covered(question, trial.own(question));
        let company = if changed.len() == 1 {
            trial.with_one(question, choice)
        } else {
            trial.with([(question, choice)])
        };
        if self.is_scripted[question.0] {
            let standing = assessor.assess(company).map(|assessment| assessment.tier);
            trial.restore(question);
            return standing;
        }
        let path = &self.paths[question.0];
        for index in path {
            scores[index.0] = assessor.node_score(*index, company, scores)?;
        }
        let total = scores[Tree::ROOT.0].as_ref();
        let coverage =
            if is_covered { today.coverage.clone() } else { assessor.coverage(Tree::ROOT, company) };
        let score_tier =
            total.filter(|_| coverage >= policy.coverage).map(|total| policy.ladder.rank_of(total));
        let touched = &self.rules[question.0];
        let mut holding: Vec<usize> =
            today.rules.iter().copied().filter(|rule| !touched.contains(rule)).collect();
        for rule in touched {
            if assessor.can_decide(*rule, company) && assessor.holds(*rule, company, scores)? {
                holding.push(*rule);
            }
        }
        let standing = assessor.tier_of(score_tier, &holding);
        for index in path {
            scores[index.0].clone_from(&today.scores[index.0]);
        }
        trial.restore(question);
        Ok(standing)
    }
}
