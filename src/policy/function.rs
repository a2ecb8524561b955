//! The functions and closures of a policy, as statements of Rhai's syntax tree.

use std::collections::{BTreeMap, BTreeSet};

use rhai::{AST, ASTNode, Stmt};

use super::sources::Sources;
use super::verb::{DROP, MODIFIERS, VERBS};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// A function or closure.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    /// What it captures comes first.
    pub(super) parameters: Vec<String>,
    pub(super) body: Vec<Stmt>,
    /// Which text defines it.
    source: usize,
    /// Where its name stands; for a closure, nowhere.
    span: Option<Span>,
}

impl Function {
    /// The fault of a function with the name of a word of the language: it would take its place silently.
    pub(super) fn takes_a_word(&self) -> Option<Diagnostic> {
        let span = self.span.as_ref()?;
        let mut words = VERBS.into_iter().chain(MODIFIERS).chain([DROP, "days_since", "in_force"]);
        words.any(|word| word == self.name).then(|| {
            let message = format!("`{}` is a word of the policy language and is defined again", self.name);
            Diagnostic::error("duplicate-function", span.clone(), message)
                .help("give the function another name")
        })
    }
}

/// All functions of a policy, by name and number of parameters.
#[derive(Debug, Default)]
pub(super) struct Functions(BTreeMap<(String, usize), Function>);

impl Functions {
    /// Adds a function; a name that a base (or the same script) has already is a fault.
    pub(super) fn add(&mut self, function: Function, bases: &[usize], faults: &mut Vec<Diagnostic>) {
        let key = (function.name.clone(), function.parameters.len());
        if let (Some(earlier), Some(span)) = (self.0.get(&key), &function.span)
            && bases.contains(&earlier.source)
        {
            let mut fault = Diagnostic::error(
                "duplicate-function",
                span.clone(),
                format!("function `{}` is defined again", function.name),
            )
            .help("a base's functions are inherited; give yours another name");
            if let Some(first) = &earlier.span {
                fault = fault.with_related(first.clone(), "first here");
            }
            faults.push(fault);
        }
        self.0.insert(key, function);
    }

    /// The function or closure of a name; with so many parameters, where several share the name.
    pub(super) fn find(&self, name: &str, parameters: usize) -> Option<&Function> {
        self.0.get(&(name.to_owned(), parameters))
    }

    /// The closure of a name: its number of parameters is not known beforehand.
    pub(super) fn closure(&self, name: &str) -> Option<&Function> {
        self.0
            .range((name.to_owned(), 0)..)
            .next()
            .filter(|((found, _), _)| found == name)
            .map(|(_, function)| function)
    }

    /// How many parameters the function of a name takes; the fewest, where several share the name.
    pub(super) fn parameters_of(&self, name: &str) -> Option<usize> {
        self.0
            .range((name.to_owned(), 0)..)
            .next()
            .filter(|((found, _), _)| found == name)
            .map(|((_, count), _)| *count)
    }

    /// The names of functions, closures left out.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter(|function| function.span.is_some()).map(|function| function.name.as_str())
    }
}

/// The functions and closures of one text.
pub(super) fn user_functions(ast: &AST, sources: &Sources, source: usize) -> Vec<Function> {
    let mut heads: Vec<(String, Vec<String>)> = ast
        .iter_functions()
        .map(|function| (function.name.to_owned(), function.params.iter().map(ToString::to_string).collect()))
        .collect();
    heads.sort();
    let mut functions = Vec::new();
    bodies(&ast.clone_functions_only(), &heads, &mut |(name, parameters), body| {
        let span = definition(sources, source, name);
        functions.push(Function { name: name.clone(), parameters: parameters.clone(), body, source, span });
    });
    functions
}

type Head = (String, Vec<String>);

/// The statements of each function. A tree of several can only be walked as a whole: it is halved until one is left.
fn bodies(ast: &AST, heads: &[Head], found: &mut impl FnMut(&Head, Vec<Stmt>)) {
    let [head] = heads else {
        if heads.is_empty() {
            return;
        }
        let (front, behind) = heads.split_at(heads.len() / 2);
        for half in [front, behind] {
            let kept: BTreeSet<(&str, usize)> =
                half.iter().map(|(name, parameters)| (name.as_str(), parameters.len())).collect();
            let mut part = ast.clone();
            part.retain_functions(|_, _, name, count| kept.contains(&(name, count)));
            bodies(&part, half, found);
        }
        return;
    };
    let mut body = Vec::new();
    ast.walk(&mut |path: &[ASTNode]| {
        if let [ASTNode::Stmt(statement)] = path {
            body.push((*statement).clone());
        }
        true
    });
    found(head, body);
}

/// Where `fn name` stands in a text.
fn definition(sources: &Sources, source: usize, name: &str) -> Option<Span> {
    let source = &sources.all()[source];
    let tokens = source.tokens.all();
    let word = |index: usize| source.text.content().get(tokens[index].start..tokens[index].end);
    (1..tokens.len())
        .find(|index| word(*index) == Some(name) && word(index - 1) == Some("fn"))
        .map(|index| source.text.span(tokens[index].start, tokens[index].end))
}
