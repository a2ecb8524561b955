//! What a condition reads of a company: which answers, which scores.

use std::collections::BTreeSet;

use super::kind::Type;
use super::tree::{Host, Node, NodeKind, Statement};
use crate::model::{NodeIndex, QuestionIndex, Questionnaire, Tree};

/// The parts of a company that a condition can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// The questions whose answers it reads, directly or by counting.
    pub answers: BTreeSet<QuestionIndex>,
    /// The nodes whose scores it reads.
    pub scores: BTreeSet<NodeIndex>,
    /// The dates that it compares with the day of assessment: whether it reads that day at all.
    pub reads_day: bool,
}

impl Reads {
    /// Every question that it can depend on, also through scores.
    pub fn questions(&self, questionnaire: &Questionnaire) -> BTreeSet<QuestionIndex> {
        let below = self.scores.iter().flat_map(|node| questionnaire.tree.questions(*node));
        self.answers.iter().copied().chain(below).collect()
    }
}

/// What a tree reads.
pub(super) fn reads(tree: &Node, questionnaire: &Questionnaire) -> Reads {
    let mut reads = Reads::default();
    tree.visit(&mut |node| {
        let NodeKind::Host { function, arguments } = &node.kind else { return };
        let nodes = |argument: Option<&Node>| -> Vec<NodeIndex> {
            let Some(argument) = argument else { return vec![Tree::ROOT] };
            match &argument.result {
                Type::Text(words) => words
                    .admissible
                    .iter()
                    .flatten()
                    .filter_map(|word| questionnaire.tree.find(word))
                    .collect(),
                _ => Vec::new(),
            }
        };
        let mut answers = |nodes: Vec<NodeIndex>| {
            reads.answers.extend(nodes.into_iter().flat_map(|node| questionnaire.tree.questions(node)));
        };
        match function {
            Host::Answer | Host::Known | Host::Coverage => answers(nodes(arguments.first())),
            Host::Count | Host::Share => {
                answers(nodes(if arguments.len() == 2 { arguments.first() } else { None }));
            }
            Host::Score | Host::Scores => reads.scores.extend(nodes(arguments.first())),
            Host::DaysSince | Host::InForce => reads.reads_day = true,
        }
    });
    reads
}

impl Node {
    /// Visits the step and every step in it, outer ones first.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Self)) {
        look(self);
        self.children(&mut |child| child.visit(look));
    }

    /// Visits the steps directly in it, in the order in which they stand.
    pub fn children<'a>(&'a self, look: &mut impl FnMut(&'a Self)) {
        match &self.kind {
            NodeKind::Constant(_) | NodeKind::Company | NodeKind::Local(_) => {}
            NodeKind::List(parts)
            | NodeKind::And(parts)
            | NodeKind::Or(parts)
            | NodeKind::Coalesce(parts) => parts.iter().for_each(look),
            NodeKind::Host { arguments, .. } | NodeKind::Library { arguments, .. } => {
                arguments.iter().for_each(look);
            }
            NodeKind::Property { of, .. } | NodeKind::Not(of) | NodeKind::Negate(of) => look(of),
            NodeKind::Index { of, index } => [of, index].into_iter().for_each(|part| look(part)),
            NodeKind::Binary { left, right, .. } => [left, right].into_iter().for_each(|part| look(part)),
            NodeKind::In { item, list } => [item, list].into_iter().for_each(|part| look(part)),
            NodeKind::If { condition, then, otherwise } => {
                [condition, then].into_iter().chain(otherwise).for_each(|part| look(part));
            }
            NodeKind::Block(statements) => visit_statements(statements, look),
            NodeKind::Call { arguments, body, .. } => {
                for (_, argument) in arguments {
                    look(argument);
                }
                look(body);
            }
            NodeKind::Each { of, body, .. } => [of, body].into_iter().for_each(|part| look(part)),
        }
    }
}

fn visit_statements<'a>(statements: &'a [Statement], look: &mut impl FnMut(&'a Node)) {
    for statement in statements {
        match statement {
            Statement::Let { value, .. }
            | Statement::Set { value, .. }
            | Statement::Do(value)
            | Statement::Return(value) => look(value),
            Statement::For { of, body, .. } => {
                look(of);
                visit_statements(body, look);
            }
            Statement::While { condition, body, .. } => {
                condition.iter().for_each(&mut *look);
                visit_statements(body, look);
            }
            Statement::Break | Statement::Continue => {}
        }
    }
}
