//! What Rhai says is wrong, in our words and with the place in the user's text.

use rhai::{EvalAltResult, LexError, ParseError, ParseErrorType, Position};

use super::condition::one_line;
use super::limits;
use super::meter::exceeded;
use super::number::WHOLE_DIVISION;
use super::sources::{Source, Sources};
use super::token::TokenKind;
use super::verb::{DROP, MODIFIERS, VERBS};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::text::Span;

/// A text that doesn't parse.
pub(super) fn parse_fault(error: &ParseError, sources: &Sources, index: usize) -> Diagnostic {
    let position = error.position();
    let text = &sources.all()[index].text;
    let end = text.content().trim_end().len();
    let span = if position.is_none() { text.span(end, end) } else { sources.line_of_word(position) };
    let fault = |message: String| Diagnostic::error("syntax", span.clone(), message);
    match error.err_type() {
        ParseErrorType::MissingToken(token, what) => unclosed(sources, index, position)
            .or_else(|| missing_token(sources, position, token, what))
            .unwrap_or_else(|| fault(format!("`{token}` is missing {what}"))),
        ParseErrorType::UnexpectedEOF => unclosed(sources, index, position).unwrap_or_else(|| {
            fault("the script ends too early".into()).help("a bracket or quote may not be closed")
        }),
        ParseErrorType::VariableUndefined(name) => undefined(name, &span, &sources.all()[index]),
        ParseErrorType::ExprTooDeep => {
            fault(format!("expressions are nested over the limit of {} levels", limits::EXPRESSION_DEPTH))
                .code("limit")
        }
        ParseErrorType::TooManyFunctions => {
            fault(format!("the script has over the limit of {} functions", limits::FUNCTIONS)).code("limit")
        }
        ParseErrorType::LiteralTooLarge(what, _) => fault(too_large(what)).code("limit"),
        ParseErrorType::Reserved(word) => {
            not_a_word(word, span.clone()).help("it is reserved; choose another name")
        }
        ParseErrorType::FnDuplicatedDefinition(name, _) => {
            let span = sources.word_behind(position).unwrap_or(span);
            Diagnostic::error("duplicate-function", span, format!("function `{name}` is defined twice"))
                .help("take one of them out, or give it another name")
        }
        ParseErrorType::LoopBreak => fault(format!("`{}` stands outside a loop", span.snippet())),
        ParseErrorType::AssignmentToConstant(name) => fault(constant_changed(name)),
        ParseErrorType::MismatchedType(wanted, found) => {
            fault(format!("{} stands where {} is wanted", plain_kind(found), plain_kind(wanted)))
                .code("kinds")
        }
        ParseErrorType::BadInput(LexError::UnterminatedString) => {
            let quote = span.snippet().chars().next().unwrap_or('"');
            fault("a text is not closed".into())
                .help(format!("close it with {}", if quote == '`' { "a backtick" } else { "`\"`" }))
        }
        ParseErrorType::BadInput(LexError::StringTooLong(_)) => fault(too_large("string")).code("limit"),
        ParseErrorType::BadInput(LexError::MalformedChar(_)) => {
            fault(format!("{} is no single character", quoted(span.snippet())))
                .help("put text in double quotes")
        }
        ParseErrorType::BadInput(LexError::MalformedEscapeSequence(sequence)) => {
            fault(format!("{} is no escape", quoted(sequence))).help("write a backslash as `\\\\`")
        }
        ParseErrorType::BadInput(LexError::MalformedNumber(number)) => {
            fault(format!("{} is no number", quoted(number)))
        }
        ParseErrorType::BadInput(LexError::UnexpectedInput(input)) => {
            fault(format!("{} can't stand here", quoted(input)))
        }
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, _))
            if symbol.starts_with(char::is_alphabetic) =>
        {
            not_a_word(symbol, span.clone()).help_if(instead_of(symbol))
        }
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, _)) => {
            fault(format!("{} is no operator", quoted(symbol)))
        }
        other => fault(lower_first(&other.to_string())),
    }
}

/// A word that Rhai has and the policy language hasn't.
pub(super) fn not_a_word(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error("reserved-word", span, format!("`{word}` is not part of the policy language"))
}

fn instead_of(word: &str) -> Option<String> {
    let help = match word {
        "import" | "export" => "a policy is built on another with `extends`; functions are inherited with it",
        "print" | "debug" => "a script only declares; `tierline show` says what it declared",
        _ => return None,
    };
    Some(help.into())
}

fn quoted(text: &str) -> String {
    format!("`{}`", one_line(text))
}

/// A name that is nowhere, or not where it is used.
fn undefined(name: &str, span: &Span, source: &Source) -> Diagnostic {
    let names = source.variables();
    let help = if names.contains(name) {
        "functions see only their arguments: pass it on; elsewhere a name stands behind its `let`"
    } else {
        "declare it with `let` or `const`, or put text in double quotes"
    };
    Diagnostic::error("unknown-name", span.clone(), format!("`{name}` is not defined"))
        .help(help)
        .help_if(did_you_mean(name, names.into_iter().filter(|known| *known != name)))
}

/// A bracket that is still open where the text can't go on.
fn unclosed(sources: &Sources, index: usize, position: Position) -> Option<Diagnostic> {
    let source = &sources.all()[index];
    let end = sources.locate(position).map_or(source.text.content().len(), |(_, offset)| offset);
    let open = source.tokens.unclosed(source.text.content(), end)?;
    let span = source.text.span(open.start, open.end);
    let closing = match span.snippet() {
        "(" => ")",
        "[" => "]",
        _ => "}",
    };
    let message = format!("`{}` is not closed", span.snippet());
    Some(Diagnostic::error("syntax", span, message).help(format!("close it with `{closing}`")))
}

/// A missing `;` is missed where the line before ends, not where the next one starts.
fn missing_token(sources: &Sources, position: Position, token: &str, what: &str) -> Option<Diagnostic> {
    let (source, offset) = sources.locate(position)?;
    let tokens = source.tokens.all();
    let next = tokens.partition_point(|token| token.start < offset);
    let previous = tokens[..next].last()?;
    let text = &source.text;
    let span = text.span(previous.start, previous.end);
    let written = span.snippet();
    if previous.kind == TokenKind::Number
        && written.starts_with(|c: char| c != '0')
        && written.contains(char::is_alphabetic)
    {
        let message = format!("{} is no number of the policy language", quoted(written));
        return Some(
            Diagnostic::error("syntax", span, message)
                .help("write its digits out, with a point before decimals"),
        );
    }
    let message = format!("`{token}` is missing after {}", quoted(written));
    Some(
        Diagnostic::error("syntax", span, message)
            .label(what.replace('\'', "`"))
            .help(format!("put `{token}` here")),
    )
}

/// Which limit a value passes, by Rhai's name of its kind.
fn too_large(what: &str) -> String {
    let what = what.to_lowercase();
    if what.contains("array") {
        format!("an array exceeds the limit of {} items", limits::ARRAY)
    } else if what.contains("map") {
        format!("a map exceeds the limit of {} entries", limits::MAP)
    } else {
        format!("a text exceeds the limit of {} bytes", limits::STRING)
    }
}

fn constant_changed(name: &str) -> String {
    format!("`{name}` is a constant and can't be changed")
}

/// A script that stopped while it ran.
pub(super) fn run_fault(error: &EvalAltResult, sources: &Sources) -> Diagnostic {
    let mut inner = error;
    let mut position = inner.position();
    while let EvalAltResult::ErrorInFunctionCall(_, _, deeper, _) = inner {
        inner = deeper;
        if !inner.position().is_none() {
            position = inner.position();
        }
    }
    let span = sources.word(position);
    let fault = |message: String| Diagnostic::error("script", span.clone(), message);
    let limit = |message: String| {
        fault(message).code("limit").help("a policy declares decisions; it should need far less")
    };
    match inner {
        EvalAltResult::ErrorTerminated(..) | EvalAltResult::ErrorTooManyOperations(_) => limit(exceeded()),
        EvalAltResult::ErrorStackOverflow(_) => {
            limit(format!("calls are nested over the limit of {} levels", limits::CALL_DEPTH))
        }
        EvalAltResult::ErrorTooManyVariables(_) => {
            limit(format!("there are over the limit of {} variables", limits::VARIABLES))
        }
        EvalAltResult::ErrorDataTooLarge(what, _) => limit(too_large(what)),
        EvalAltResult::ErrorRuntime(message, _) if span.snippet() == "throw" => {
            fault(format!("the script gives up: {}", quoted(&message.to_string())))
        }
        EvalAltResult::ErrorRuntime(said, _) => {
            let said = said.to_string();
            let (message, help) =
                said.split_once('\n').map_or((&*said, None), |(message, help)| (message, Some(help)));
            let found = match message {
                message if message.contains("limit") => limit(message.into()),
                message if message.starts_with(WHOLE_DIVISION) => {
                    fault(message.into()).code("whole-division")
                }
                message => fault(message.into()),
            };
            found.help_if(help.map(str::to_owned))
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => function_not_found(signature, &fault),
        EvalAltResult::ErrorVariableNotFound(name, _) => fault(format!("`{name}` is not defined"))
            .code("unknown-name")
            .help("functions see only their arguments: pass it on"),
        EvalAltResult::ErrorPropertyNotFound(..) | EvalAltResult::ErrorDotExpr(..) => {
            fault(format!("there is no property {} here", quoted(span.snippet())))
        }
        EvalAltResult::ErrorIndexingType(..) => fault("this has no items".into()),
        EvalAltResult::ErrorParsing(_, _) => {
            fault("this can't be called".into()).help("call a function of the policy")
        }
        EvalAltResult::ErrorArithmetic(message, _) => fault(lower_first(message)),
        EvalAltResult::ErrorArrayBounds(length, index, _) => {
            fault(format!("item {index} of an array of {length}"))
        }
        EvalAltResult::ErrorMismatchDataType(wanted, found, _) => {
            fault(format!("{} stands where {} is wanted", plain_kind(found), plain_kind(wanted)))
        }
        EvalAltResult::ErrorAssignmentToConstant(name, _) => fault(constant_changed(name)),
        EvalAltResult::ErrorDataRace(name, _) => {
            let what = if name.contains('#') { "a value".into() } else { quoted(name) };
            fault(format!("{what} is read while it is being changed"))
                .help("copy it into a variable of its own first")
        }
        other => {
            let mut said = other.to_string();
            if let Some(at) = said.find(" (line ") {
                said.truncate(at);
            }
            fault(lower_first(&said))
        }
    }
}

fn function_not_found(signature: &str, fault: &impl Fn(String) -> Diagnostic) -> Diagnostic {
    let name = signature.split([' ', '(']).next().unwrap_or(signature);
    let arguments = signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    if VERBS.contains(&name) || MODIFIERS.contains(&name) || name == DROP {
        let message = if MODIFIERS.contains(&name) && !arguments.starts_with("declaration") {
            format!("`.{name}` follows something that is no declaration")
        } else {
            format!("`{name}` has too many arguments")
        };
        return fault(message).code("arguments");
    }
    let message = if let Some(property) = name.strip_prefix("get$") {
        format!("there is no property `{property}` here")
    } else if arguments.is_empty() {
        format!("there is no function `{name}`")
    } else {
        let kinds: Vec<&str> = arguments.split(", ").map(plain_kind).collect();
        format!("there is no function `{name}` that takes {}", kinds.join(" and "))
    };
    let known = VERBS.into_iter().chain(MODIFIERS).chain([DROP]);
    fault(message).code("unknown-function").help_if(did_you_mean(name, known))
}

fn plain_kind(kind: &str) -> &'static str {
    match kind.trim() {
        "()" => "nothing",
        "bool" | "a boolean expression" => "true or false",
        "i64" | "int" | "decimal" | "number" | "a number" => "a number",
        "array" => "an array",
        "map" => "a map",
        "Fn" => "a function",
        "declaration" => "a declaration",
        other if other.contains("tring") || other == "char" => "a text",
        _ => "another value",
    }
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
