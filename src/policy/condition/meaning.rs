//! What a condition means, as a digest: equal for conditions that differ in layout, names, constants and functions
//! written out or not. The order of operands counts.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::tree::{Constant, Node, NodeKind, Operator, Statement};
use crate::model::Exact;

type Hash = [u8; 32];

/// The digest of a tree.
pub(super) fn meaning(tree: &Node) -> Hash {
    let mut has_changes = false;
    tree.visit(&mut |node| {
        has_changes |= matches!(&node.kind, NodeKind::Block(statements) if statements.iter().any(is_change));
    });
    Reader { slots: BTreeMap::new(), bound: 0, has_changes }.node(tree)
}

fn is_change(statement: &Statement) -> bool {
    matches!(statement, Statement::Set { .. } | Statement::For { .. } | Statement::While { .. })
}

struct Reader {
    /// What each variable stands for: what it was given, or its place among those that have no fixed value.
    slots: BTreeMap<usize, Hash>,
    bound: usize,
    /// Whether any variable is assigned to; then none is replaced by what it was given.
    has_changes: bool,
}

impl Reader {
    fn node(&mut self, node: &Node) -> Hash {
        if let Some(number) = computed(node) {
            return constant(&Constant::Number(number));
        }
        match &node.kind {
            NodeKind::Constant(value) => constant(value),
            NodeKind::Company => hash("company", &[]),
            NodeKind::Local(slot) => {
                self.slots.get(slot).copied().unwrap_or_else(|| hash(&format!("slot {slot}"), &[]))
            }
            NodeKind::List(items) => self.list(items),
            NodeKind::Property { of, name, .. } => {
                let of = self.node(of);
                hash(&format!("property {name}"), &[of])
            }
            NodeKind::Index { of, index } => self.all("index", [of, index]),
            NodeKind::Not(of) => self.all("not", [of]),
            NodeKind::Negate(of) => self.all("negate", [of]),
            NodeKind::Binary { operator, left, right } => self.all(&format!("{operator:?}"), [left, right]),
            NodeKind::And(parts) => self.many("and", parts),
            NodeKind::Or(parts) => self.many("or", parts),
            NodeKind::Coalesce(parts) => self.many("coalesce", parts),
            NodeKind::In { item, list } => self.all("in", [item, list]),
            NodeKind::If { condition, then, otherwise } => match otherwise {
                Some(otherwise) => self.all("if", [condition, then, otherwise]),
                None => self.all("if", [condition, then]),
            },
            NodeKind::Block(statements) => self.block(statements),
            NodeKind::Call { arguments, body, .. } => {
                for (slot, argument) in arguments {
                    let given = self.node(argument);
                    self.slots.insert(*slot, given);
                }
                self.node(body)
            }
            NodeKind::Host { function, arguments } => self.many(&format!("{function:?}"), arguments),
            NodeKind::Library { function, arguments } => self.many(&format!("{function:?}"), arguments),
            NodeKind::Each { how, of, item, index, body } => {
                let of = self.node(of);
                self.bind(*item);
                if let Some(slot) = index {
                    self.bind(*slot);
                }
                let body = self.node(body);
                self.bound -= 1 + usize::from(index.is_some());
                hash(&format!("each {how:?}"), &[of, body])
            }
        }
    }

    /// A variable without a fixed value is told by how many stand around it.
    fn bind(&mut self, slot: usize) {
        self.slots.insert(slot, hash(&format!("bound {}", self.bound), &[]));
        self.bound += 1;
    }

    fn list(&mut self, items: &[Node]) -> Hash {
        self.many("list", items)
    }

    fn many(&mut self, tag: &str, parts: &[Node]) -> Hash {
        let parts: Vec<Hash> = parts.iter().map(|part| self.node(part)).collect();
        hash(tag, &parts)
    }

    fn all<const N: usize>(&mut self, tag: &str, parts: [&Node; N]) -> Hash {
        let parts = parts.map(|part| self.node(part));
        hash(tag, &parts)
    }

    /// Variables that are never assigned to are what they were given.
    fn block(&mut self, statements: &[Statement]) -> Hash {
        let before = self.bound;
        let mut parts = Vec::new();
        for statement in statements {
            if let (Statement::Let { slot, value, .. }, false) = (statement, self.has_changes) {
                let given = self.node(value);
                self.slots.insert(*slot, given);
            } else {
                let part = self.statement(statement);
                parts.push(part);
            }
        }
        self.bound = before;
        match (parts.as_slice(), statements.last()) {
            ([only], Some(Statement::Do(_))) => *only,
            _ => hash("block", &parts),
        }
    }

    fn statement(&mut self, statement: &Statement) -> Hash {
        match statement {
            Statement::Let { slot, value, .. } => {
                let given = self.node(value);
                self.bind(*slot);
                hash("let", &[given])
            }
            Statement::Set { slot, value } => {
                let target = self.slots.get(slot).copied().unwrap_or_default();
                let given = self.node(value);
                hash("set", &[target, given])
            }
            Statement::Do(node) => self.node(node),
            Statement::Return(node) => {
                let given = self.node(node);
                hash("return", &[given])
            }
            Statement::For { slot, of, body } => {
                let of = self.node(of);
                self.bind(*slot);
                let body = self.block(body);
                self.bound -= 1;
                hash("for", &[of, body])
            }
            Statement::While { condition, body, .. } => {
                let condition =
                    condition.as_ref().map_or_else(|| hash("always", &[]), |condition| self.node(condition));
                let body = self.block(body);
                hash("while", &[condition, body])
            }
            Statement::Break => hash("break", &[]),
            Statement::Continue => hash("continue", &[]),
        }
    }
}

/// The number that a step gives whatever the company is: `95 / 2.0` means what `47.5` does.
fn computed(node: &Node) -> Option<Exact> {
    match &node.kind {
        NodeKind::Constant(Constant::Whole(whole)) => Some(Exact::from(*whole)),
        NodeKind::Constant(Constant::Number(number)) => Some(number.clone()),
        NodeKind::Negate(of) => computed(of).map(|number| -&number),
        NodeKind::Binary { operator, left, right } => {
            let operation: fn(&Exact, &Exact) -> Option<Exact> = match operator {
                Operator::Add => |one, other| Some(one + other),
                Operator::Subtract => |one, other| Some(one - other),
                Operator::Multiply => |one, other| Some(one * other),
                Operator::Divide => Exact::divide,
                _ => return None,
            };
            operation(&computed(left)?, &computed(right)?)
        }
        _ => None,
    }
}

fn constant(value: &Constant) -> Hash {
    match value {
        Constant::Unit => hash("()", &[]),
        Constant::Bool(value) => hash(&format!("bool {value}"), &[]),
        Constant::Whole(whole) => hash(&format!("number {whole}"), &[]),
        Constant::Number(number) => hash(&format!("number {}", number.to_fraction_text()), &[]),
        Constant::Text(text) => hash(&format!("text {text}"), &[]),
        Constant::List(items) => hash("list", &items.iter().map(constant).collect::<Vec<_>>()),
    }
}

fn hash(tag: &str, parts: &[Hash]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(tag.len().to_be_bytes());
    hasher.update(tag.as_bytes());
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}
