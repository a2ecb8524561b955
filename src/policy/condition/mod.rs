//! Conditions of rules and scripts of scores as typed trees with places.
//!
//! A closure of the script is read off Rhai's syntax tree, its functions written out, and checked against the
//! questionnaire and the schema of companies before any company is read. Nothing is evaluated here.

mod chain;
mod expression;
mod function;
mod host;
mod kind;
mod library;
mod list;
mod meaning;
mod operator;
mod reads;
mod scope;
mod statement;
mod tree;

pub(in crate::policy) use expression::one_line;
pub(in crate::policy) use function::lower;
pub use kind::{Type, Words};
pub(in crate::policy) use library::names as library_names;
pub use reads::Reads;
pub(crate) use scope::World;
pub use tree::{Condition, Constant, Each, Host, Library, Node, NodeKind, Operator, Statement};
