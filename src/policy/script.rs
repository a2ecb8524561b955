//! A policy's texts: read with their bases, parsed, and run once to declare.

use rhai::{AST, Engine, ParseErrorType, Scope};

use super::draft::{Call, Draft};
use super::engine::sandbox;
use super::extends::{base_path, find_extends};
use super::fault::{parse_fault, run_fault};
use super::function::{Functions, user_functions};
use super::meter::{Meter, exceeded};
use super::sources::Sources;
use super::verb::{DROP, MODIFIERS, UNKNOWN, VERBS, tolerate};
use super::words::{Native, Speller, Words};
use super::{limits, token::TokenKind};
use crate::diagnostic::Diagnostic;
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
    let main = origin.read(path).map_err(|error| vec![unreadable(path, &error)])?;
    let (draft, meter) = (Draft::default(), Meter::default());
    let mut loader = Loader {
        origin,
        engine: sandbox(&draft, &meter),
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
    let mut words = Words::default();
    let verbs: Vec<&str> = VERBS.into_iter().chain([DROP]).chain(MODIFIERS).collect();
    let native = Native { words: &verbs, signatures: &|| loader.engine.gen_fn_signatures(true) };
    let speller = Speller::new(native, &functions, &loader.sources);
    for file in &loader.files {
        speller.check(&file.ast, &mut words);
    }
    let mut is_complete = faults.is_empty() && words.faults.is_empty();
    let can_run = faults.is_empty() && !words.is_fatal;
    faults.extend(words.faults);
    if can_run {
        tolerate(&mut loader.engine, &words.mistyped, &draft);
        for index in 0..loader.files.len() {
            let stopped = match loader.engine.run_ast(&loader.merged(index)) {
                Err(error) => Some(run_fault(&error, &loader.sources)),
                // Some functions of Rhai go on when a closure that they call is stopped.
                Ok(()) if meter.is_used_up() => {
                    Some(Diagnostic::error("limit", loader.whole(index), exceeded()))
                }
                Ok(()) => None,
            };
            if let Some(fault) = stopped {
                faults.push(fault);
                is_complete = false;
                break;
            }
        }
    }
    let calls = draft.take().into_iter().filter(|call| call.name != UNKNOWN).collect();
    let script = Script { sources: loader.sources, main, calls, functions, is_complete };
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
        let ast = self.parse(source)?;
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

    /// Parses a text. Names that are not defined don't hide what else is wrong: it is read on as if they were.
    fn parse(&mut self, source: usize) -> Option<AST> {
        let script = self.sources.script(source);
        let most = if script.len() < limits::FILE / 16 { limits::UNDEFINED } else { 0 };
        let mut scope = Scope::new();
        loop {
            let error = match self.engine.compile_with_scope(&scope, &script) {
                Ok(ast) => return Some(ast),
                Err(error) => error,
            };
            self.faults.push(parse_fault(&error, &self.sources, source));
            match error.err_type() {
                ParseErrorType::VariableUndefined(name) if !scope.contains(name) && scope.len() < most => {
                    scope.push(name.clone(), ());
                }
                _ => return None,
            }
        }
    }

    /// Where a file starts.
    fn whole(&self, index: usize) -> Span {
        self.sources.all()[self.files[index].source].text.span(0, 0)
    }

    fn base(&mut self, from: &str, name: &str, span: &Span, open: &mut Vec<String>) -> Option<usize> {
        let fault = |message: String| Diagnostic::error("extends", span.clone(), message);
        let (folder, path) = match base_path(from, name) {
            Ok(found) => found,
            Err(why) => {
                let message = if name.is_empty() {
                    "the name of a base is empty".into()
                } else {
                    format!("`{name}` can't be extended")
                };
                self.faults.push(
                    fault(message)
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
                    OriginError::NotUtf8 { line, column } => {
                        format!("the first byte that isn't is at {path}:{line}:{column}")
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
                if let Some(fault) = function.takes_a_word() {
                    faults.push(fault);
                }
                functions.add(function, &bases, faults);
            }
        }
        functions
    }

    /// Literals that Rhai would round, and texts that are long.
    fn check_literals(&mut self, source: usize) {
        let source = &self.sources.all()[source];
        for token in source.tokens.all() {
            let span = source.text.span(token.start, token.end);
            let written = span.snippet();
            match token.kind {
                TokenKind::Number if has_many_digits(written) => self.faults.push(
                    Diagnostic::error(
                        "literal-digits",
                        span.clone(),
                        format!("a number has more digits than the limit of {}", limits::LITERAL_DIGITS),
                    )
                    .label("it would be rounded"),
                ),
                TokenKind::Text
                    if written.len() > limits::TEXT_LITERAL + 2 && written.ends_with(['"', '`', '#']) =>
                {
                    let start = source.text.span(token.start, token.start + 1);
                    let message = format!("a text is over the limit of {} bytes", limits::TEXT_LITERAL);
                    self.faults.push(Diagnostic::error("limit", start, message).label("it starts here"));
                }
                _ => {}
            }
        }
    }
}

fn unreadable(path: &str, error: &OriginError) -> Diagnostic {
    let fault = Diagnostic::about_file("unreadable", path, error.describe());
    match error {
        OriginError::NotUtf8 { line, column } => fault.position(*line, *column),
        _ => fault,
    }
}

fn has_many_digits(written: &str) -> bool {
    let significant = written.trim_start_matches(['0', '.', '_']);
    significant.bytes().filter(u8::is_ascii_digit).count() > limits::LITERAL_DIGITS
        || written.split_once('.').is_some_and(|(_, fraction)| fraction.len() > limits::LITERAL_DIGITS)
}
