//! A policy, compiled once: tables for scores, steps for conditions. What it can't do in blocks it names.

use std::sync::Arc;

use super::bundle::Look;
use super::columns::Layout;
use super::form::{GroupForm, Site};
use super::graph::{self, CoverageTables, Graph, Limits, StepId, Uncovered, most_steps};
use super::question::QuestionForm;
use super::scores::Bound;
use super::table::MOST_QUESTIONS;
use crate::assess::Assessor;
use crate::model::{Day, NodeIndex, QuestionIndex, Questionnaire};
use crate::policy::{Condition, Policy, limits};

/// A condition: its step, or why it is evaluated company by company.
#[derive(Clone, Debug)]
pub(super) enum Compiled {
    Step(StepId),
    ByRow(Uncovered),
}

/// How a node gets its score.
#[derive(Clone, Debug)]
pub(super) enum NodeForm {
    /// By its answer.
    Question,
    /// Of its children.
    Group(Arc<GroupForm>),
    /// By a script; a group's tables still count its answers.
    Script(Compiled, Vec<(Look, super::table::Table)>),
}

/// A rule that is in force.
#[derive(Clone, Debug)]
pub(super) struct RuleForm {
    /// Its place in the policy's list.
    pub(super) index: usize,
    pub(super) condition: Compiled,
    pub(super) is_floor: bool,
    /// Its tier, counted from 1.
    pub(super) tier: u8,
    /// Whether its condition reads a score.
    pub(super) reads_score: bool,
}

/// A policy, compiled for columns and a day.
pub struct Program<'a> {
    pub(super) assessor: Assessor<'a>,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) questions: Arc<[QuestionForm]>,
    pub(super) nodes: Vec<NodeForm>,
    pub(super) rules: Vec<RuleForm>,
    pub(super) graph: Arc<Graph>,
    pub(super) coverage: Arc<CoverageTables>,
    /// The most items of a list with which every condition stays inside its limits.
    pub(super) most_items: u32,
    /// The bound of the steps of all conditions that are done in blocks.
    pub(super) most_steps: u64,
    /// Where the tiers but the first start.
    pub(super) starts: Vec<(i64, i64)>,
    /// The least coverage, where one is asked for.
    pub(super) least_coverage: Option<(i64, i64)>,
    /// Why no row can be assessed in columns, where none can.
    pub(super) by_row: Option<&'static str>,
}

/// The sizes of lists that bounds are tried for.
const ITEMS: [u32; 3] = [256, 64, 16];

impl<'a> Program<'a> {
    /// Compiles a policy. The questionnaire is the one that it was compiled against.
    pub fn new(policy: &'a Policy, questionnaire: &'a Questionnaire, day: Day) -> Self {
        let mut program = Self::empty(Assessor::new(policy, questionnaire, day), questionnaire);
        program.by_row = program.fill();
        program
    }

    /// A program that does nothing yet.
    pub(super) fn empty(assessor: Assessor<'a>, questionnaire: &'a Questionnaire) -> Self {
        Self {
            assessor,
            questionnaire,
            questions: Arc::default(),
            nodes: Vec::new(),
            rules: Vec::new(),
            graph: Arc::default(),
            coverage: Arc::default(),
            most_items: ITEMS[0],
            most_steps: 0,
            starts: Vec::new(),
            least_coverage: None,
            by_row: None,
        }
    }

    /// The policy.
    pub fn policy(&self) -> &'a Policy {
        self.assessor.policy()
    }

    /// The day of assessment.
    pub fn day(&self) -> Day {
        self.assessor.day()
    }

    /// Makes room for the facts that the policy's conditions read.
    pub fn lay_out(&mut self, layout: &mut Layout) {
        if !layout.prepare(self.graph.ways.iter().map(|(way, kind)| (way, *kind))) {
            self.by_row = Some("two policies read a fact as two kinds");
        }
    }

    fn fill(&mut self) -> Option<&'static str> {
        let (policy, questionnaire) = (self.policy(), self.questionnaire);
        if questionnaire.questions.len() > MOST_QUESTIONS {
            return Some("more questions than can be counted together");
        }
        if policy.ladder.tiers().len() > usize::from(u8::MAX) - 2 {
            return Some("more tiers than a byte can tell apart");
        }
        let forms = questionnaire.indices().map(|index| QuestionForm::new(policy, questionnaire, index));
        let Some(forms) = forms.collect::<Option<Arc<_>>>() else {
            return Some("more options and bands of a question than a byte can tell apart");
        };
        self.questions = forms;
        if let Some(reason) = self.read_ladder() {
            return Some(reason);
        }
        self.choose_sizes();
        self.compile_nodes();
        self.compile_rules();
        Arc::make_mut(&mut self.graph).settle();
        let tables = |node| (node, self.coverage_tables(node));
        self.coverage = Arc::new(self.graph.coverage_of().into_iter().map(tables).collect());
        None
    }

    /// Reads where tiers start and how much is to be known.
    pub(super) fn read_ladder(&mut self) -> Option<&'static str> {
        let policy = self.policy();
        let starts = policy.ladder.tiers().iter().skip(1).map(|tier| tier.start.parts());
        let Some(starts) = starts.collect::<Option<Vec<_>>>() else {
            return Some("a tier that starts at a number of too many digits");
        };
        self.starts = starts;
        let fits = |(_, over): &(i64, i64)| *over < 1 << 50;
        let Some(coverage) = policy.coverage.parts().filter(fits) else {
            return Some("a coverage of too many digits");
        };
        self.least_coverage = (coverage.0 != 0).then_some(coverage);
        None
    }

    /// Every condition: those of scores, then those of rules that are in force.
    fn conditions(&self) -> impl Iterator<Item = &'a Arc<Condition>> + use<'a> {
        let (policy, day) = (self.policy(), self.day());
        let scripts = policy.nodes.iter().filter_map(|node| node.script.as_ref().map(|(script, _)| script));
        let rules = policy.rules.iter().filter(move |rule| rule.applies_on(day)).map(|rule| &rule.condition);
        scripts.chain(rules)
    }

    fn sizes(&self, items: u32) -> Limits {
        Limits { items: items.into(), questions: self.questionnaire.questions.len() as u64 }
    }

    /// Finds the longest lists with which as many conditions as can be stay inside their limits.
    fn choose_sizes(&mut self) {
        let inside = |items: u32| {
            let sizes = self.sizes(items);
            let steps = |condition: &Arc<Condition>| most_steps(&condition.tree, sizes);
            self.conditions().filter(|condition| steps(condition) <= limits::OPERATIONS).count()
        };
        let counts = ITEMS.map(|items| (inside(items), items));
        let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
        self.most_items =
            counts.iter().find(|(count, _)| *count == most).map_or(ITEMS[0], |(_, items)| *items);
    }

    fn compile(&mut self, condition: &Condition) -> Compiled {
        let steps = most_steps(&condition.tree, self.sizes(self.most_items));
        let policy = self.policy();
        let weighs = |node: usize| policy.nodes[node].weight.is_positive();
        let is_inside = steps <= limits::OPERATIONS
            && self.most_steps.saturating_add(steps) <= limits::COMPANY_OPERATIONS / 2;
        let compiled = graph::compile(Arc::make_mut(&mut self.graph), self.questionnaire, &weighs, condition);
        match compiled {
            Err(reason) => Compiled::ByRow(reason),
            Ok(_) if !is_inside => Compiled::ByRow(Uncovered {
                span: condition.span.clone(),
                what: "steps that may exceed their limit",
            }),
            Ok(step) => {
                self.most_steps += steps;
                Compiled::Step(step)
            }
        }
    }

    fn compile_nodes(&mut self) {
        let (policy, tree) = (self.policy(), &self.questionnaire.tree);
        let mut bounds: Vec<Option<Bound>> = vec![None; tree.len()];
        let mut nodes: Vec<Option<NodeForm>> = vec![None; tree.len()];
        for index in tree.indices().rev() {
            let script = policy.nodes[index.0].script.as_ref().map(|(script, _)| self.compile(script));
            let site = Site {
                policy,
                questionnaire: self.questionnaire,
                questions: &self.questions,
                bounds: &bounds,
            };
            let question = tree.node(index).question;
            let (form, bound) = match (script, question) {
                (Some(script), question) => {
                    let bound = matches!(script, Compiled::Step(_)).then_some(Bound::SCRIPT);
                    let tables = match question {
                        Some(_) => Vec::new(),
                        None => GroupForm::counting(&site, index),
                    };
                    (NodeForm::Script(script, tables), bound)
                }
                (None, Some(_)) => (NodeForm::Question, None),
                (None, None) => {
                    let group = GroupForm::new(&site, index);
                    let bound = group.bound;
                    (NodeForm::Group(Arc::new(group)), bound)
                }
            };
            bounds[index.0] = bound;
            nodes[index.0] = Some(form);
        }
        self.nodes = nodes.into_iter().map(|node| node.expect("each node has its form")).collect();
    }

    fn compile_rules(&mut self) {
        let (policy, day) = (self.policy(), self.day());
        for (index, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| rule.applies_on(day)) {
            let condition = self.compile(&rule.condition);
            let tier = u8::try_from(rule.rank + 1).expect("there are fewer tiers");
            let reads_score = !rule.condition.reads.scores.is_empty();
            self.rules.push(RuleForm { index, condition, is_floor: rule.is_floor, tier, reads_score });
        }
    }

    /// What the answers at or below a node add to its coverage.
    fn coverage_tables(&self, node: NodeIndex) -> Vec<(QuestionIndex, super::table::Table)> {
        let (tree, policy) = (&self.questionnaire.tree, self.policy());
        let mut tables = Vec::new();
        let mut waiting = vec![node];
        while let Some(next) = waiting.pop() {
            if next != node && policy.nodes[next.0].weight.is_zero() {
                continue;
            }
            waiting.extend(&tree.node(next).children);
            if let Some(question) = tree.node(next).question {
                tables.push((question, self.questions[question.0].counting(true)));
            }
        }
        tables
    }
}
