//! The tree of a condition: what later is evaluated, traced, compared, compiled and proved over.

use std::sync::Arc;

use super::meaning::meaning;
use super::reads::reads;
use super::{Reads, Type};
use crate::model::{Exact, Fact, Questionnaire};
use crate::text::Span;

/// A condition of a rule, or the script of a score.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it computes.
    pub tree: Node,
    /// How many local variables it needs.
    pub slots: usize,
    /// Where the closure stands.
    pub span: Span,
    /// What it reads of a company.
    pub reads: Reads,
    /// A digest of what it means: the same for two that differ in names, layout and inlining alone.
    pub meaning: [u8; 32],
}

impl Condition {
    /// The same condition with another tree; the tree's variables are the old one's.
    #[must_use]
    pub fn with_tree(&self, tree: Node, questionnaire: &Questionnaire) -> Self {
        Self {
            slots: self.slots,
            span: self.span.clone(),
            reads: reads(&tree, questionnaire),
            meaning: meaning(&tree),
            tree,
        }
    }
}

/// A value that the policy says itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `()`.
    Unit,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(Exact),
    /// A text.
    Text(Arc<str>),
    /// An array.
    List(Vec<Constant>),
}

/// A step of a condition.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it does.
    pub kind: NodeKind,
    /// The kind of value that it gives.
    pub result: Type,
    /// Where it stands.
    pub span: Span,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Gives a value of the policy.
    Constant(Constant),
    /// Gives the company.
    Company,
    /// Gives a local variable.
    Local(usize),
    /// Makes an array.
    List(Vec<Node>),
    /// Reads a property of a record; nothing, when the record is nothing.
    Property {
        /// The record.
        of: Box<Node>,
        /// Which property.
        name: Arc<str>,
        /// What its absence means, where the schema says.
        default: Option<Fact>,
    },
    /// Reads an item of an array, counted from 0, or from the end when negative.
    Index {
        /// The array.
        of: Box<Node>,
        /// Which item.
        index: Box<Node>,
    },
    /// `!`.
    Not(Box<Node>),
    /// `-` before a number.
    Negate(Box<Node>),
    /// An operation or comparison.
    Binary {
        /// Which.
        operator: Operator,
        /// Its left side.
        left: Box<Node>,
        /// Its right side.
        right: Box<Node>,
    },
    /// `&&`; stops at the first that doesn't hold.
    And(Vec<Node>),
    /// `||`; stops at the first that holds.
    Or(Vec<Node>),
    /// `??`; the first that is something.
    Coalesce(Vec<Node>),
    /// `item in list`, `list.contains(item)`, and the same for texts.
    In {
        /// What is looked for.
        item: Box<Node>,
        /// Where.
        list: Box<Node>,
    },
    /// `if`; nothing, when the condition doesn't hold and there is no `else`.
    If {
        /// What decides.
        condition: Box<Node>,
        /// When it holds.
        then: Box<Node>,
        /// When it doesn't.
        otherwise: Option<Box<Node>>,
    },
    /// Statements; gives the value of the last, where it is an expression.
    Block(Vec<Statement>),
    /// A function of the policy, written out; `return` ends it.
    Call {
        /// Its name; none for the condition itself.
        name: Option<Arc<str>>,
        /// Its parameters, by slot.
        arguments: Vec<(usize, Node)>,
        /// Its body.
        body: Box<Node>,
    },
    /// A function of `c`, or of the day of assessment.
    Host {
        /// Which.
        function: Host,
        /// Its arguments.
        arguments: Vec<Node>,
    },
    /// A function on texts, numbers and arrays.
    Library {
        /// Which.
        function: Library,
        /// What it is called on, then its arguments.
        arguments: Vec<Node>,
    },
    /// A closure over the items of an array.
    Each {
        /// What is made of the results.
        how: Each,
        /// The array.
        of: Box<Node>,
        /// The slot of the item.
        item: usize,
        /// The slot of its index, where the closure asks for it.
        index: Option<usize>,
        /// The closure's body.
        body: Box<Node>,
    },
}

/// Operations and comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// `+`, also of texts and arrays.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`, exact; never of two whole numbers.
    Divide,
    /// `%`.
    Remainder,
    /// `**`, to a whole power.
    Power,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// The functions of `c`, and of the day of assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// `c.answer(path)`.
    Answer,
    /// `c.score()`, `c.score(path)`.
    Score,
    /// `c.scores(path)`.
    Scores,
    /// `c.count(option)`, `c.count(path, option)`.
    Count,
    /// `c.share(option)`, `c.share(path, option)`.
    Share,
    /// `c.coverage()`, `c.coverage(path)`.
    Coverage,
    /// `c.known(path)`.
    Known,
    /// `days_since(date)`.
    DaysSince,
    /// `in_force(from, to)`.
    InForce,
}

/// Functions on texts, numbers and arrays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Library {
    /// Characters of a text, items of an array.
    Length,
    /// Whether there are none.
    IsEmpty,
    /// The smallest item, or the smaller of two numbers.
    Minimum,
    /// The largest item, or the larger of two numbers.
    Maximum,
    /// The sum of an array; 0 when it is empty.
    Sum,
    /// The distance from 0.
    Absolute,
    /// Down to a whole number.
    Floor,
    /// Up to a whole number.
    Ceiling,
    /// To the nearest whole number, half to even.
    Round,
    /// Whether a text starts so.
    StartsWith,
    /// Whether a text ends so.
    EndsWith,
    /// In small letters.
    Lower,
    /// In capitals.
    Upper,
    /// Each item once, the first time it comes.
    Distinct,
}

/// What is made of a closure's results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Whether it holds for any; stops at the first.
    Some,
    /// Whether it holds for all; stops at the first for which it doesn't.
    All,
    /// The items for which it holds.
    Filter,
    /// The results.
    Map,
    /// The first item for which it holds, or nothing.
    Find,
}

/// A statement of a block.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `let`.
    Let {
        /// The variable.
        slot: usize,
        /// Its value.
        value: Node,
    },
    /// An assignment.
    Set {
        /// The variable.
        slot: usize,
        /// Its new value.
        value: Node,
    },
    /// An expression.
    Do(Node),
    /// `return`.
    Return(Node),
    /// `for … in`.
    For {
        /// The variable.
        slot: usize,
        /// The array.
        of: Node,
        /// What is done with each item.
        body: Vec<Statement>,
    },
    /// `while`, and `loop` with no condition.
    While {
        /// While it holds; always, when there is none.
        condition: Option<Node>,
        /// What is done.
        body: Vec<Statement>,
        /// Where the loop starts.
        span: Span,
    },
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}
