//! A policy's texts: read with their bases, parsed, and run once to declare.

use rhai::{AST, ASTNode, Engine, Expr, FnCallExpr, Position, Stmt};

use super::draft::{Call, Draft};
use super::engine::sandbox;
use super::extends::{base_path, find_extends};
use super::fault::{parse_fault, run_fault};
use super::function::{Functions, user_functions};
use super::sources::Sources;
use super::{limits, token::TokenKind};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::origin::{Origin, OriginError};
use crate::text::{Span, Text};

/// A policy that ran: its texts, what it declared, and the functions that its conditions call.
pub(super) struct Script {
    pub(super) sources: Sources,
    /// The policy's own text; its bases stand before it.
    pub(super) main: Text,
    pub(super) calls: Vec<Call>,
    pub(super) functions: Functions,
    /// Whether every script ran to its end.
    pub(super) is_complete: bool,
}

/// One text, parsed.
struct File {
    source: usize,
    path: String,
    ast: AST,
    /// The files that it extends, directly or not.
    bases: Vec<usize>,
}

/// Reads, parses and runs a policy; the faults are all that could be found, and empty when it is sound so far.
pub(super) fn run(origin: &dyn Origin, path: &str) -> Result<(Script, Vec<Diagnostic>), Vec<Diagnostic>> {
    let main = origin
        .read(path)
        .map_err(|error| vec![Diagnostic::about_file("unreadable", path, error.describe())])?;
    let draft = Draft::default();
    let mut loader = Loader {
        origin,
        engine: sandbox(&draft),
        sources: Sources::default(),
        files: Vec::new(),
        faults: Vec::new(),
    };
    loader.load(path, main.clone(), &mut Vec::new());
    let mut faults = std::mem::take(&mut loader.faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let functions = loader.functions(&mut faults);
    let mut is_complete = faults.is_empty();
    for index in 0..loader.files.len() {
        faults.extend(loader.check_words(index, &functions));
    }
    if faults.is_empty() {
        for index in 0..loader.files.len() {
            if let Err(error) = loader.engine.run_ast(&loader.merged(index)) {
                faults.push(run_fault(&error, &loader.sources));
                is_complete = false;
                break;
            }
        }
    } else {
        is_complete = false;
    }
    let script = Script { sources: loader.sources, main, calls: draft.take(), functions, is_complete };
    Ok((script, faults))
}

struct Loader<'a> {
    origin: &'a dyn Origin,
    engine: Engine,
    sources: Sources,
    files: Vec<File>,
    faults: Vec<Diagnostic>,
}

impl Loader<'_> {
    /// Parses a text and, before it, the texts that it extends. `open` are the paths that are being read.
    fn load(&mut self, path: &str, text: Text, open: &mut Vec<String>) -> Option<usize> {
        let source = self.sources.add(text).map_err(|fault| self.faults.push(fault)).ok()?;
        self.check_literals(source);
        let ast = match self.engine.compile(self.sources.script(source)) {
            Ok(ast) => ast,
            Err(error) => {
                self.faults.push(parse_fault(&error, &self.sources, source));
                return None;
            }
        };
        let names = find_extends(&ast, &self.sources, &mut self.faults);
        open.push(path.to_owned());
        let mut bases = Vec::new();
        for (name, span) in names {
            if let Some(base) = self.base(path, &name, &span, open) {
                for reached in self.files[base].bases.clone().into_iter().chain([base]) {
                    if !bases.contains(&reached) {
                        bases.push(reached);
                    }
                }
            }
        }
        open.pop();
        self.files.push(File { source, path: path.to_owned(), ast, bases });
        Some(self.files.len() - 1)
    }

    fn base(&mut self, from: &str, name: &str, span: &Span, open: &mut Vec<String>) -> Option<usize> {
        let fault = |message: String| Diagnostic::error("extends", span.clone(), message);
        let (folder, path) = match base_path(from, name) {
            Ok(found) => found,
            Err(why) => {
                self.faults.push(
                    fault(format!("`{name}` can't be extended"))
                        .label(why)
                        .help("name a policy of the same folder or below it, as in `extends(\"baseline\")`"),
                );
                return None;
            }
        };
        if open.contains(&path) {
            self.faults.push(
                fault(format!("`{name}` extends itself")).label(format!("{} → {path}", open.join(" → "))),
            );
            return None;
        }
        if let Some(found) = self.files.iter().position(|file| file.path == path) {
            return Some(found);
        }
        match self.origin.read_within(&folder, &path) {
            Ok(text) => self.load(&path, text, open),
            Err(error) => {
                let why = error.describe();
                let help = match error {
                    OriginError::Outside => {
                        "a policy's bases stand in its own folder or below it, also behind links".to_owned()
                    }
                    _ => format!("looked for `{path}`"),
                };
                self.faults.push(fault(format!("`{name}` can't be read")).label(why).help(help));
                None
            }
        }
    }

    /// The script of a file with the functions of its bases.
    fn merged(&self, index: usize) -> AST {
        let file = &self.files[index];
        file.bases
            .iter()
            .fold(file.ast.clone(), |ast, base| self.files[*base].ast.clone_functions_only().merge(&ast))
    }

    /// Every function of the policy; one that is defined twice is a fault.
    fn functions(&self, faults: &mut Vec<Diagnostic>) -> Functions {
        let mut functions = Functions::default();
        for file in &self.files {
            let bases: Vec<usize> = file.bases.iter().map(|base| self.files[*base].source).collect();
            for function in user_functions(&file.ast, &self.sources, file.source) {
                functions.add(function, &bases, faults);
            }
        }
        functions
    }

    /// Literals that Rhai would round.
    fn check_literals(&mut self, source: usize) {
        let source = &self.sources.all()[source];
        for token in source.tokens.all().iter().filter(|token| token.kind == TokenKind::Number) {
            let span = source.text.span(token.start, token.end);
            let written = span.snippet();
            let significant = written.trim_start_matches(['0', '.', '_']);
            if significant.bytes().filter(u8::is_ascii_digit).count() > limits::LITERAL_DIGITS
                || written
                    .split_once('.')
                    .is_some_and(|(_, fraction)| fraction.len() > limits::LITERAL_DIGITS)
            {
                self.faults.push(
                    Diagnostic::error(
                        "literal-digits",
                        span,
                        format!("a number has more digits than the limit of {}", limits::LITERAL_DIGITS),
                    )
                    .label("it would be rounded"),
                );
            }
        }
    }

    /// Functions that nobody defined, and what is no part of the language, in what runs at the top.
    fn check_words(&self, index: usize, functions: &Functions) -> Vec<Diagnostic> {
        let native = self.engine.gen_fn_signatures(true);
        let native: std::collections::BTreeSet<&str> =
            native.iter().filter_map(|signature| signature.split('(').next()).collect();
        let mut faults = Vec::new();
        let file = &self.files[index];
        let mut look = |path: &[ASTNode]| {
            match path.last() {
                Some(ASTNode::Stmt(Stmt::TryCatch(_, position))) => {
                    faults.push(
                        Diagnostic::error(
                            "reserved-word",
                            self.sources.word(*position),
                            "`try` is not part of the policy language",
                        )
                        .help("a policy that is wrong has to be mended, not caught"),
                    );
                }
                Some(
                    ASTNode::Expr(Expr::FnCall(call, position)) | ASTNode::Stmt(Stmt::FnCall(call, position)),
                ) if path.len() < 100 => {
                    faults.extend(self.unknown_call(call, *position, &native, functions, file));
                }
                _ => {}
            }
            true
        };
        file.ast.walk(&mut look);
        faults
    }

    fn unknown_call(
        &self,
        call: &FnCallExpr,
        position: Position,
        native: &std::collections::BTreeSet<&str>,
        functions: &Functions,
        file: &File,
    ) -> Option<Diagnostic> {
        let name = call.name.as_str();
        const BUILT_IN: [&str; 10] = [
            "curry",
            "call",
            "Fn",
            "type_of",
            "is_shared",
            "is_def_var",
            "is_def_fn",
            "days_since",
            "in_force",
            "!",
        ];
        if call.op_token.is_some()
            || native.contains(name)
            || BUILT_IN.contains(&name)
            || functions.names().any(|known| known == name)
        {
            return None;
        }
        let known = native
            .iter()
            .copied()
            .chain(functions.names())
            .chain(BUILT_IN)
            .filter(|name| name.len() > 2 && !name.contains('$'));
        let _ = file;
        Some(
            Diagnostic::error(
                "unknown-function",
                self.sources.word(position),
                format!("there is no function `{name}`"),
            )
            .help_if(did_you_mean(name, known)),
        )
    }
}
