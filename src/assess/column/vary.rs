//! Variants of a policy over the same columns: what a changed number touches is done again, all else is shared.

use std::sync::Arc;

use super::form::{GroupForm, QuestionForm, Site};
use super::graph::Evaluation;
use super::pass::Pass;
use super::program::{Compiled, NodeForm, Program};
use super::run::shared;
use super::scores::{Bound, Scores};
use super::standings::{BlockStandings, Standings};
use super::table::{Table, accumulate};
use crate::assess::Assessor;
use crate::model::{NodeIndex, QuestionIndex};
use crate::policy::{Condition, Policy, Treatment};

/// What differs between a program and its variant.
struct Touched {
    /// The nodes whose scores may differ.
    nodes: Vec<bool>,
    /// The rules, by their place in the program, whose conditions read such a score.
    rules: Vec<bool>,
}

impl<'a> Program<'a> {
    /// The program of a policy that differs from this one's in numbers: weights, points, bands, starts, coverage, ways of
    /// combining. The conditions are not compiled again. Any other policy over the questionnaire is compiled anew.
    #[must_use]
    pub fn vary<'b>(&self, policy: &'b Policy) -> Program<'b>
    where
        'a: 'b,
    {
        if self.by_row.is_some() || !self.differs_in_numbers(policy) {
            return Program::new(policy, self.questionnaire, self.day());
        }
        let mut varied = Program {
            assessor: Assessor::new(policy, self.questionnaire, self.day()),
            questionnaire: self.questionnaire,
            questions: Vec::new(),
            nodes: Vec::new(),
            rules: self.rules.clone(),
            graph: Arc::clone(&self.graph),
            coverage: self.coverage.clone(),
            most_items: self.most_items,
            most_steps: self.most_steps,
            starts: Vec::new(),
            least_coverage: None,
            by_row: None,
        };
        let questions = self.questionnaire.indices().map(|index| {
            if policy.questions[index.0].decides_as(&self.policy().questions[index.0]) {
                Some(self.questions[index.0].clone())
            } else {
                QuestionForm::new(policy, self.questionnaire, index)
            }
        });
        let Some(questions) = questions.collect::<Option<Vec<_>>>() else {
            return Program::new(policy, self.questionnaire, self.day());
        };
        varied.questions = questions;
        varied.by_row = varied.read_ladder();
        if varied.by_row.is_none() {
            varied.nodes = self.vary_nodes(policy, &varied.questions);
        }
        varied
    }

    /// Whether a policy has the same conditions and waivers, skips the same answers, and weighs the same nodes.
    fn differs_in_numbers(&self, policy: &Policy) -> bool {
        let own = self.policy();
        let is_same = |one: &Arc<Condition>, other: &Arc<Condition>| Arc::ptr_eq(one, other);
        let nodes = own.nodes.iter().zip(&policy.nodes).all(|(one, other)| {
            let scripts = match (&one.script, &other.script) {
                (None, None) => true,
                (Some((one, _)), Some((other, _))) => is_same(one, other),
                _ => false,
            };
            scripts && one.weight.is_zero() == other.weight.is_zero()
        });
        let rules = own.rules.len() == policy.rules.len()
            && own.rules.iter().zip(&policy.rules).all(|(one, other)| {
                let waivers = one.waivers.len() == other.waivers.len()
                    && one
                        .waivers
                        .iter()
                        .zip(&other.waivers)
                        .all(|(one, other)| one.company == other.company && one.notes == other.notes);
                is_same(&one.condition, &other.condition)
                    && (one.is_floor, one.rank, &one.notes) == (other.is_floor, other.rank, &other.notes)
                    && waivers
            });
        let questions = own.questions.iter().zip(&*policy.questions).all(|(one, other)| {
            one.options.len() == other.options.len()
                && one.options.iter().zip(&other.options).all(|(one, other)| {
                    let is_skip = |treatment: &Treatment| *treatment == Treatment::Skip;
                    one.0 == other.0 && is_skip(&one.1.0) == is_skip(&other.1.0)
                })
        });
        nodes && rules && questions
    }

    fn vary_nodes(&self, policy: &Policy, questions: &[QuestionForm]) -> Vec<NodeForm> {
        let tree = &self.questionnaire.tree;
        let mut nodes = self.nodes.clone();
        let mut bounds: Vec<Option<Bound>> = nodes.iter().map(NodeForm::bound).collect();
        let mut touched = vec![false; tree.len()];
        for index in tree.indices().rev() {
            let (old, new) = (&self.policy().nodes[index.0], &policy.nodes[index.0]);
            let children = &tree.node(index).children;
            let is_same = |child: &NodeIndex| {
                let question = tree.node(*child).question;
                let points = question.is_none_or(|question| {
                    policy.questions[question.0].decides_as(&self.policy().questions[question.0])
                });
                points && self.policy().nodes[child.0].weight == policy.nodes[child.0].weight
            };
            // A new bound below needs a new one here.
            let is_touched = old.combine != new.combine
                || children.iter().any(|child| touched[child.0] || !is_same(child));
            if is_touched && matches!(nodes[index.0], NodeForm::Group(_)) {
                let site = Site { policy, questionnaire: self.questionnaire, questions, bounds: &bounds };
                let form = GroupForm::new(&site, index);
                touched[index.0] = form.bound != bounds[index.0];
                bounds[index.0] = form.bound;
                nodes[index.0] = NodeForm::Group(form);
            }
        }
        nodes
    }

    /// What a variant may change.
    fn touched_by(&self, varied: &Program) -> Touched {
        let tree = &self.questionnaire.tree;
        let mut nodes = vec![false; tree.len()];
        for index in tree.indices().rev() {
            let below = tree.node(index).children.iter().any(|child| nodes[child.0]);
            nodes[index.0] = match (&self.nodes[index.0], &varied.nodes[index.0]) {
                (NodeForm::Question, _) => {
                    let question = tree.node(index).question.expect("it is a question");
                    self.questions[question.0].points != varied.questions[question.0].points
                }
                (NodeForm::Group(old), NodeForm::Group(new)) => {
                    let reads_below = new.parts.iter().any(|(child, _)| nodes[child.0]);
                    !old.makes_as(new) || reads_below || (new.bound.is_none() && below)
                }
                _ => self
                    .reads(&nodes, |policy| policy.nodes[index.0].script.as_ref().map(|(script, _)| script)),
            };
        }
        let rules = self
            .rules
            .iter()
            .map(|rule| self.reads(&nodes, |policy| Some(&policy.rules[rule.index].condition)));
        Touched { rules: rules.collect(), nodes }
    }

    /// Whether a condition reads one of some scores.
    fn reads(&self, nodes: &[bool], find: impl FnOnce(&'a Policy) -> Option<&'a Arc<Condition>>) -> bool {
        find(self.policy()).is_some_and(|condition| {
            condition.reads.scores.iter().any(|node| {
                let children = &self.questionnaire.tree.node(*node).children;
                nodes[node.0] || children.iter().any(|child| nodes[child.0])
            })
        })
    }
}

impl<'p, 'a> Standings<'p, 'a> {
    /// Where the same companies stand under a variant that [`Program::vary`] has made of this policy's program.
    #[must_use]
    pub fn vary<'v>(&self, program: &'v Program<'a>, threads: usize) -> Standings<'v, 'a>
    where
        'p: 'v,
    {
        let is_variant = Arc::ptr_eq(&self.program.graph, &program.graph) && program.by_row.is_none();
        if !is_variant || self.program.by_row.is_some() {
            return program.run(self.columns, threads);
        }
        let touched = self.program.touched_by(program);
        let again = |block: &BlockStandings| self.again(block, program, &touched);
        let blocks = shared(&self.blocks, threads, &again);
        Standings { program, columns: self.columns, fitting: Arc::clone(&self.fitting), blocks }
    }

    fn again(&self, block: &BlockStandings, program: &Program<'a>, touched: &Touched) -> BlockStandings {
        let mut pass = Pass::new(program, self.columns, &self.fitting, block.rows.clone());
        // What goes wrong for a company goes wrong under every variant, or is found again.
        block.alone.keys().for_each(|lane| pass.alone[*lane] = true);
        pass.scores.clone_from(&block.scores);
        pass.counted.clone_from(&block.counted);
        let mut evaluation = Evaluation::new(&program.graph);
        for index in self.program.questionnaire.tree.indices().rev().filter(|index| touched.nodes[index.0]) {
            if let Some(scores) = self.changed(block, index, program) {
                pass.scores[index.0] = Arc::new(scores);
                continue;
            }
            let counted = pass.counted.clone();
            pass.node(index, &mut evaluation);
            pass.counted = counted;
        }
        let held = (0..program.rules.len()).map(|rule| {
            if touched.rules[rule] {
                Arc::new(pass.rule(rule, &mut evaluation))
            } else {
                Arc::clone(&block.held[rule])
            }
        });
        let held = held.collect();
        pass.done(held)
    }

    /// The sums of a group after what changed in its tables, where that is all.
    fn changed(&self, block: &BlockStandings, index: NodeIndex, program: &Program) -> Option<Scores> {
        let (NodeForm::Group(old), NodeForm::Group(new)) =
            (&self.program.nodes[index.0], &program.nodes[index.0])
        else {
            return None;
        };
        let Scores::Gathered { sums, packing, unit } = &*block.scores[index.0] else { return None };
        let is_alike = (new.packing, new.unit) == (*packing, *unit) && new.combine == old.combine;
        if !is_alike || !new.parts.is_empty() || new.bound.is_none() {
            return None;
        }
        let changes = old.tables.iter().zip(&new.tables).filter(|((_, old), (_, new))| old != new);
        let changes: Vec<(QuestionIndex, Table)> =
            changes.map(|((question, old), (_, new))| (*question, new.since(old))).collect();
        // A numeric question's codes hang on its bands.
        if changes.len() * 2 > new.tables.len()
            || changes.iter().any(|(question, _)| self.is_numeric(*question))
        {
            return None;
        }
        let mut sums = sums.clone();
        let codes = |question: QuestionIndex| &self.columns.answers(question).codes[block.rows.clone()];
        let questions: Vec<(&[u8], &Table)> =
            changes.iter().map(|(question, table)| (codes(*question), table)).collect();
        accumulate(&mut sums, &questions);
        Some(Scores::Gathered { sums, packing: *packing, unit: *unit })
    }

    fn is_numeric(&self, question: QuestionIndex) -> bool {
        self.program.questionnaire.question(question).number.is_some()
    }
}

impl NodeForm {
    fn bound(&self) -> Option<Bound> {
        match self {
            Self::Group(group) => group.bound,
            Self::Script(Compiled::Step(_), _) => Some(Bound::SCRIPT),
            Self::Script(Compiled::ByRow(_), _) | Self::Question => None,
        }
    }
}
