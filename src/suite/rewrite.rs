//! Conditions with a part exchanged.

use crate::policy::condition::{Node, NodeKind, Statement};

/// Shows every step of a tree, inner ones first, to whoever changes it.
pub(super) fn rewrite(node: &mut Node, change: &mut dyn FnMut(&mut Node)) {
    match &mut node.kind {
        NodeKind::Constant(_) | NodeKind::Company | NodeKind::Local(_) => {}
        NodeKind::List(parts) | NodeKind::And(parts) | NodeKind::Or(parts) | NodeKind::Coalesce(parts) => {
            for part in parts {
                rewrite(part, change);
            }
        }
        NodeKind::Host { arguments, .. } | NodeKind::Library { arguments, .. } => {
            for argument in arguments {
                rewrite(argument, change);
            }
        }
        NodeKind::Property { of, .. } | NodeKind::Not(of) | NodeKind::Negate(of) => rewrite(of, change),
        NodeKind::Index { of, index } => [of, index].into_iter().for_each(|part| rewrite(part, change)),
        NodeKind::Binary { left, right, .. } => {
            for part in [left, right] {
                rewrite(part, change);
            }
        }
        NodeKind::In { item, list } => [item, list].into_iter().for_each(|part| rewrite(part, change)),
        NodeKind::If { condition, then, otherwise } => {
            [condition, then].into_iter().chain(otherwise).for_each(|part| rewrite(part, change));
        }
        NodeKind::Block(statements) => rewrite_statements(statements, change),
        NodeKind::Call { arguments, body, .. } => {
            for (_, argument) in arguments {
                rewrite(argument, change);
            }
            rewrite(body, change);
        }
        NodeKind::Each { of, body, .. } => [of, body].into_iter().for_each(|part| rewrite(part, change)),
    }
    change(node);
}

fn rewrite_statements(statements: &mut [Statement], change: &mut dyn FnMut(&mut Node)) {
    for statement in statements {
        match statement {
            Statement::Let { value, .. }
            | Statement::Set { value, .. }
            | Statement::Do(value)
            | Statement::Return(value) => rewrite(value, change),
            Statement::For { of, body, .. } => {
                rewrite(of, change);
                rewrite_statements(body, change);
            }
            Statement::While { condition, body, .. } => {
                if let Some(condition) = condition {
                    rewrite(condition, change);
                }
                rewrite_statements(body, change);
            }
            Statement::Break | Statement::Continue => {}
        }
    }
}
