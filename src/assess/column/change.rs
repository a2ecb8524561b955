//! Variants of a policy over the same columns: what a changed number touches is done again, all else is shared.

use std::sync::Arc;

use super::block::BlockStandings;
use super::form::GroupForm;
use super::graph::Evaluation;
use super::pass::Pass;
use super::program::{NodeForm, Program};
use super::run::shared;
use super::scores::Scores;
use super::standings::Standings;
use super::table::{Packed, Table, accumulate};
use crate::model::{NodeIndex, QuestionIndex};
use crate::policy::{Combine, Condition, Policy};

/// What is added to the sums of a group, question by question.
type Added = Vec<(QuestionIndex, Table)>;

/// How the scores of a node are made again.
enum Again<'v> {
    /// A group of questions: something is added to its sums.
    Added(Added),
    /// Of one child that has changed, and of what the group comes to without it.
    Beside(&'v GroupForm, NodeIndex),
    /// Of all that they are made of.
    Anew,
}

/// What differs between a program and its variant.
struct Change<'v, 'a> {
    program: &'v Program<'a>,
    /// The nodes whose scores may differ, children first.
    nodes: Vec<(NodeIndex, Again<'v>)>,
    /// The rules, by their place in the program, whose conditions read such a score.
    rules: Vec<bool>,
}

impl<'v, 'a> Change<'v, 'a> {
    fn new(old: &Program<'a>, program: &'v Program<'a>) -> Self {
        let tree = &old.questionnaire.tree;
        let mut touched = vec![false; tree.len()];
        let mut nodes = Vec::new();
        for index in tree.indices().rev() {
            touched[index.0] = match (&old.nodes[index.0], &program.nodes[index.0]) {
                (NodeForm::Question, _) => {
                    let question = tree.node(index).question.expect("it is a question");
                    is_banded_anew((old, program), question)
                        || !Arc::ptr_eq(&old.questions, &program.questions)
                            && old.questions[question.0].points != program.questions[question.0].points
                }
                (NodeForm::Group(form), NodeForm::Group(new)) => {
                    let below = tree.node(index).children.iter().any(|child| touched[child.0]);
                    let reads_below = new.parts.iter().any(|(child, _)| touched[child.0]);
                    let makes_as = Arc::ptr_eq(form, new) && new.bound.is_some() || form.makes_as(new);
                    let reads_bands = has_bands_anew((old, program), new);
                    !makes_as || reads_below || reads_bands || (new.bound.is_none() && below)
                }
                _ => reads(old, &touched, |policy| {
                    policy.nodes[index.0].script.as_ref().map(|(script, _)| script)
                }),
            };
            if touched[index.0] {
                nodes.push((index, Again::of((old, program), index, &touched)));
            }
        }
        let is_touched = |index: usize| reads(old, &touched, |policy| Some(&policy.rules[index].condition));
        let rules = old.rules.iter().map(|rule| rule.reads_score && is_touched(rule.index)).collect();
        Self { program, nodes, rules }
    }
}

/// Whether a condition reads one of some scores.
fn reads<'a>(
    program: &Program<'a>,
    nodes: &[bool],
    find: impl FnOnce(&'a Policy) -> Option<&'a Arc<Condition>>,
) -> bool {
    find(program.policy()).is_some_and(|condition| {
        condition.reads.scores.iter().any(|node| {
            let children = &program.questionnaire.tree.node(*node).children;
            nodes[node.0] || children.iter().any(|child| nodes[child.0])
        })
    })
}

/// Whether the bands of a numeric question start elsewhere, so that the same number may have another code.
fn is_banded_anew((old, new): (&Program, &Program), QuestionIndex(question): QuestionIndex) -> bool {
    !Arc::ptr_eq(&old.questions, &new.questions)
        && old.questions[question].bands != new.questions[question].bands
}

/// Whether that is so of a question of a group itself.
fn has_bands_anew(programs: (&Program, &Program), group: &GroupForm) -> bool {
    group.tables.iter().any(|(question, _)| is_banded_anew(programs, *question))
}

impl<'v> Again<'v> {
    fn of((old, new): (&Program, &'v Program), index: NodeIndex, touched: &[bool]) -> Self {
        let (NodeForm::Group(form), NodeForm::Group(group)) = (&old.nodes[index.0], &new.nodes[index.0])
        else {
            return Self::Anew;
        };
        if has_bands_anew((old, new), group) {
            return Self::Anew;
        }
        if let Some(added) = added(form, group) {
            return Self::Added(added);
        }
        match beside(form, group, touched) {
            Some(child) => Self::Beside(group, child),
            None => Self::Anew,
        }
    }
}

/// What is added to the sums of a group, where its tables are all that changed, and not many of them.
fn added(old: &GroupForm, new: &GroupForm) -> Option<Added> {
    let is_gathered =
        |form: &GroupForm| form.combine == Combine::Mean && form.parts.is_empty() && form.bound.is_some();
    if !is_gathered(old) || !is_gathered(new) || (old.packing, old.unit) != (new.packing, new.unit) {
        return None;
    }
    let changed: Vec<_> = old.tables.iter().zip(&new.tables).filter(|(old, new)| old != new).collect();
    if changed.len() * 2 > new.tables.len() {
        return None;
    }
    Some(changed.into_iter().map(|((question, old), (_, new))| (*question, new.since(old))).collect())
}

/// The one child whose scores or weight have changed, where all else that a group is made of is as it was.
fn beside(old: &GroupForm, new: &GroupForm, touched: &[bool]) -> Option<NodeIndex> {
    let is_weighed = matches!(new.combine, Combine::Mean | Combine::Sum) && old.combine == new.combine;
    let is_bound = old.bound.is_some() && new.bound.is_some();
    let has_own = (old.packing, old.unit, &old.tables) == (new.packing, new.unit, &new.tables);
    if !is_weighed || !is_bound || !has_own || old.parts.len() != new.parts.len() {
        return None;
    }
    let parts = old.parts.iter().zip(&new.parts);
    let mut changed = parts.filter(|(old, new)| old != new || touched[new.0.0]).map(|(_, new)| new.0);
    let child = changed.next()?;
    changed.next().is_none().then_some(child)
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
        let change = Change::new(self.program, program);
        let again = |block: &BlockStandings| self.again(block, &change);
        let blocks = shared(&self.blocks, threads, &again);
        Standings { program, columns: self.columns, fitting: Arc::clone(&self.fitting), blocks }
    }

    fn again(&self, block: &BlockStandings, change: &Change<'_, 'a>) -> BlockStandings {
        let program = change.program;
        let mut pass = Pass::again(program, self.columns, &self.fitting, block);
        let mut evaluation = Evaluation::after(&program.graph, &block.steady.columns);
        for (index, how) in &change.nodes {
            let scores = match how {
                Again::Added(added) => pass.added(block, *index, added),
                Again::Beside(form, child) => Some(pass.beside(block, form, *child)),
                Again::Anew => None,
            };
            match scores {
                Some(scores) => pass.scores[index.0] = Arc::new(scores),
                None => pass.node(*index, &mut evaluation),
            }
        }
        let held = block.held.iter().enumerate().map(|(rule, held)| {
            if change.rules[rule] { Arc::new(pass.rule(rule, &mut evaluation)) } else { Arc::clone(held) }
        });
        let held = held.collect();
        pass.done(held, evaluation)
    }
}

impl Pass<'_, '_> {
    /// The sums of a group with something added to them.
    fn added(
        &self,
        block: &BlockStandings,
        index: NodeIndex,
        since: &[(QuestionIndex, Table)],
    ) -> Option<Scores> {
        let Scores::Gathered { sums, packing, unit } = &*block.scores[index.0] else { return None };
        let codes = |question: QuestionIndex| self.codes.of(question);
        let mut sums: Vec<Packed> = match since.first() {
            Some((question, table)) => table.added(sums, codes(*question)),
            None => sums.clone(),
        };
        let rest = since.iter().skip(1).map(|(question, table)| (codes(*question), table));
        accumulate(&mut sums, &rest.collect::<Vec<_>>());
        Some(Scores::Gathered { sums, packing: *packing, unit: *unit })
    }
}
