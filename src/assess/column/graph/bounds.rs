//! How many steps a condition can take for one company: what is surely inside the limits need not be counted.

use crate::assess::column::fact::LONGEST_TEXT;
use crate::policy::condition::{Constant, Host, Node, NodeKind, Statement};
use crate::policy::limits;

/// The sizes of data that a bound is good for.
#[derive(Clone, Copy, Debug)]
pub(in crate::assess::column) struct Limits {
    /// The longest list.
    pub(in crate::assess::column) items: u64,
    /// How many questions there are.
    pub(in crate::assess::column) questions: u64,
}

/// The most steps of a condition without loops; at least as many as evaluating it counts.
pub(in crate::assess::column) fn most_steps(node: &Node, limits: Limits) -> u64 {
    // Any list there is: one of the data, one that is written out, or one made of either.
    let longest = limits.items.max(written(node, limits));
    steps(node, limits, longest)
}

fn written(node: &Node, limits: Limits) -> u64 {
    let mut longest = 0_u64;
    node.visit(&mut |inner| {
        let length = match &inner.kind {
            NodeKind::List(items) => items.len() as u64,
            NodeKind::Constant(Constant::List(items)) => items.len() as u64,
            // A group has fewer children than there are questions below it and groups between.
            NodeKind::Host { function: Host::Scores, .. } => limits.questions * 2,
            _ => 0,
        };
        longest = longest.max(length);
    });
    longest
}

fn steps(node: &Node, limits: Limits, longest: u64) -> u64 {
    // Texts are kept short, and numbers in machine words, or their row is assessed by itself.
    let text = (LONGEST_TEXT.max(limits::TEXT_LITERAL) / 64) as u64;
    let size = 2 * (text + 8);
    let below = |parts: &[&Node]| {
        parts.iter().fold(0_u64, |sum, part| sum.saturating_add(steps(part, limits, longest)))
    };
    let mut children: Vec<&Node> = Vec::new();
    node.children(&mut |child| children.push(child));
    let all = below(&children);
    let own = 1 + longest / 16;
    let extra = match &node.kind {
        NodeKind::Binary { .. } => size,
        NodeKind::In { .. } | NodeKind::Library { .. } => {
            size.saturating_add(longest.saturating_mul(text + 8 + 1))
        }
        NodeKind::Host { .. } => limits.questions / 8,
        NodeKind::Each { body, .. } => longest.saturating_mul(steps(body, limits, longest)),
        NodeKind::Block(statements) => statements.len() as u64 + loops(statements),
        _ => 0,
    };
    own.saturating_add(extra).saturating_add(all)
}

/// A loop has no bound.
fn loops(statements: &[Statement]) -> u64 {
    let is_loop =
        |statement: &Statement| matches!(statement, Statement::For { .. } | Statement::While { .. });
    if statements.iter().any(is_loop) { u64::MAX / 2 } else { 0 }
}
