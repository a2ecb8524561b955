//! The words of a script before it runs: functions that nobody defined, and what is no part of the language.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};

use super::condition::library_names;
use super::fault::not_a_word;
use super::function::Functions;
use super::sources::Sources;
use super::verb::{DROP, MODIFIERS, VERBS};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// What is wrong with the words of scripts.
#[derive(Default)]
pub(super) struct Words {
    pub(super) faults: Vec<Diagnostic>,
    /// Verbs and modifiers that nobody knows.
    pub(super) mistyped: BTreeSet<String>,
    /// Whether it makes no sense to run the scripts.
    pub(super) is_fatal: bool,
}

impl Words {
    fn fatal(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
        self.is_fatal = true;
    }

    /// The script can run on when a mistyped word stands by itself and nothing waits for what it gives.
    fn mistyped(&mut self, fault: Diagnostic, name: &str, is_harmless: bool) {
        self.faults.push(fault);
        if is_harmless {
            self.mistyped.insert(name.to_owned());
        } else {
            self.is_fatal = true;
        }
    }
}

/// What Rhai knows beside its functions, and the functions of conditions.
const BUILT_IN: [&str; 10] =
    ["curry", "call", "Fn", "type_of", "is_shared", "is_def_var", "is_def_fn", "days_since", "in_force", "!"];

/// The functions of conditions that the engine has too: nearly all.
fn native_library() -> impl Iterator<Item = &'static str> {
    library_names().filter(|name| *name != "distinct")
}

/// The engine's own functions.
#[derive(Clone, Copy)]
pub(super) struct Native<'a> {
    /// Some of their names.
    pub(super) words: &'a [&'a str],
    /// The signatures of all; few policies call more than the words.
    pub(super) signatures: &'a dyn Fn() -> Vec<String>,
}

/// Knows every function that a script can call.
pub(super) struct Speller<'a> {
    sources: &'a Sources,
    functions: &'a Functions,
    native: Native<'a>,
    known: OnceCell<BTreeSet<String>>,
}

impl<'a> Speller<'a> {
    pub(super) fn new(native: Native<'a>, functions: &'a Functions, sources: &'a Sources) -> Self {
        Self { sources, functions, native, known: OnceCell::new() }
    }

    fn knows(&self, name: &str) -> bool {
        self.native.words.contains(&name)
            || BUILT_IN.contains(&name)
            || native_library().any(|known| known == name)
            || self.functions.names().any(|known| known == name)
            || self.known().contains(name)
    }

    /// Every name.
    fn known(&self) -> &BTreeSet<String> {
        self.known.get_or_init(|| {
            let native = (self.native.signatures)();
            let name = |signature: &String| signature.split('(').next().map(str::to_owned);
            let native = native.iter().filter_map(name);
            native.chain(self.functions.names().chain(BUILT_IN).map(str::to_owned)).collect()
        })
    }

    /// Looks at every word of a script.
    pub(super) fn check(&self, ast: &AST, words: &mut Words) {
        ast.walk(&mut |path: &[ASTNode]| {
            match path.last() {
                Some(ASTNode::Stmt(Stmt::TryCatch(_, position))) => {
                    let fault = not_a_word("try", self.sources.word(*position));
                    words.fatal(fault.help("a policy that is wrong has to be mended, not caught"));
                }
                Some(ASTNode::Expr(Expr::ThisPtr(position))) => {
                    let fault = not_a_word("this", self.sources.word(*position));
                    words.fatal(fault.help("give it to the function as an argument"));
                }
                Some(
                    ASTNode::Expr(Expr::FnCall(call, position)) | ASTNode::Stmt(Stmt::FnCall(call, position)),
                ) => self.check_call(call, *position, stands_alone(path), words),
                Some(ASTNode::Expr(Expr::MethodCall(call, position))) if is_behind_a_verb(path) => {
                    self.check_modifier(call, *position, words);
                }
                _ => {}
            }
            true
        });
    }

    fn check_call(&self, call: &FnCallExpr, position: Position, stands_alone: bool, words: &mut Words) {
        let name = call.name.as_str();
        if (VERBS.contains(&name) || name == DROP) && call.args.len() > 5 {
            let (span, arguments) = self.sources.call(position);
            let message = format!("`{name}` has {} arguments", arguments.len());
            words.fatal(Diagnostic::error("arguments", span, message).label("no verb takes so many"));
        } else if call.op_token.is_none() && !self.knows(name) {
            let span = self.sources.word(position);
            let fault = Diagnostic::error("unknown-function", span, format!("there is no function `{name}`"));
            let names =
                self.known().iter().map(String::as_str).filter(|name| name.len() > 2 && !name.contains('$'));
            let verbs = VERBS.into_iter().chain([DROP]).filter(|_| stands_alone);
            let near = did_you_mean(name, verbs).or_else(|| did_you_mean(name, names));
            words.mistyped(fault.help_if(near), name, stands_alone && call.args.len() <= 3);
        }
    }

    /// A word behind a declaration.
    fn check_modifier(&self, call: &FnCallExpr, position: Position, words: &mut Words) {
        let name = call.name.as_str();
        if self.knows(name) {
            return;
        }
        let message = format!("`.{name}` is no word that follows a declaration");
        let fault = Diagnostic::error("unknown-function", self.sources.word(position), message)
            .help(format!("such words are {}", MODIFIERS.join(", ")))
            .help_if(did_you_mean(name, MODIFIERS));
        words.mistyped(fault, name, call.args.len() <= 2);
    }
}

/// Whether nothing but modifiers waits for what a call gives.
fn stands_alone(path: &[ASTNode]) -> bool {
    let above = &path[..path.len() - 1];
    let holder = above.iter().rfind(|node| !matches!(node, ASTNode::Expr(Expr::Dot(..))));
    matches!(path.last(), Some(ASTNode::Stmt(_)))
        || matches!(holder, Some(ASTNode::Stmt(Stmt::Expr(_))) if above.len() < 200)
}

/// Whether a chain starts with a verb: `weight("remedy", 2).because("…")`.
fn is_behind_a_verb(path: &[ASTNode]) -> bool {
    let first = path.iter().rev().map_while(|node| match node {
        ASTNode::Expr(Expr::MethodCall(call, _)) => Some((false, call.name.as_str())),
        ASTNode::Expr(Expr::Dot(chain, ..)) => match &chain.lhs {
            Expr::FnCall(call, _) => Some((true, call.name.as_str())),
            _ => Some((false, "")),
        },
        _ => None,
    });
    first.last().is_some_and(|(is_call, name)| is_call && VERBS.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::engine::bare;
    use crate::policy::meter::Meter;

    #[test]
    fn the_functions_that_are_taken_to_be_native_are() {
        let signatures = bare(&Meter::default()).gen_fn_signatures(true);
        let is_native = |name: &str| signatures.iter().any(|known| known.split('(').next() == Some(name));
        let unknown: Vec<&str> = native_library().filter(|name| !is_native(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
