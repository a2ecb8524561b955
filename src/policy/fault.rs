//! What Rhai says is wrong, in our words and with the place in the user's text.

use rhai::{EvalAltResult, ParseError, ParseErrorType, Position};

use super::limits;
use super::sources::Sources;
use super::verb::{DROP, MODIFIERS, VERBS};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// A text that doesn't parse.
pub(super) fn parse_fault(error: &ParseError, sources: &Sources, index: usize) -> Diagnostic {
    let position = error.position();
    let text = &sources.all()[index].text;
    let end = text.content().trim_end().len();
    let span = if position.is_none() { text.span(end, end) } else { sources.word(position) };
    let fault = |message: String| Diagnostic::error("syntax", span.clone(), message);
    match error.err_type() {
        ParseErrorType::MissingToken(token, what) => missing_token(sources, position, token, what)
            .unwrap_or_else(|| fault(format!("`{token}` is missing {what}"))),
        ParseErrorType::UnexpectedEOF => {
            fault("the script ends too early".into()).help("a bracket or quote may not be closed")
        }
        ParseErrorType::VariableUndefined(name) => fault(format!("`{name}` is not defined"))
            .code("unknown-name")
            .help("declare it with `let` or `const`, or put text in double quotes"),
        ParseErrorType::ExprTooDeep => {
            fault(format!("expressions are nested over the limit of {} levels", limits::EXPRESSION_DEPTH))
                .code("limit")
        }
        ParseErrorType::TooManyFunctions => {
            fault(format!("the script has over the limit of {} functions", limits::FUNCTIONS)).code("limit")
        }
        ParseErrorType::LiteralTooLarge(what, limit) => {
            fault(format!("{what} exceeds the limit of {limit}")).code("limit")
        }
        ParseErrorType::Reserved(word) => fault(format!("`{word}` is not a word of the policy language"))
            .code("reserved-word")
            .help("it is reserved; choose another name"),
        ParseErrorType::FnDuplicatedDefinition(name, _) => {
            fault(format!("function `{name}` is defined twice")).code("duplicate-function")
        }
        other => fault(lower_first(&other.to_string())),
    }
}

/// A missing `;` is missed where the line before ends, not where the next one starts.
fn missing_token(sources: &Sources, position: Position, token: &str, what: &str) -> Option<Diagnostic> {
    let (source, offset) = sources.locate(position)?;
    let tokens = source.tokens.all();
    let next = tokens.partition_point(|token| token.start < offset);
    let previous = tokens[..next].last()?;
    let text = &source.text;
    let span = text.span(previous.start, previous.end);
    let message = format!("`{token}` is missing after `{}`", span.snippet().lines().next().unwrap_or(""));
    Some(
        Diagnostic::error("syntax", span, message).label(what.to_owned()).help(format!("put `{token}` here")),
    )
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
        EvalAltResult::ErrorTerminated(reason, _) => limit(format!("the scripts exceed {reason}")),
        EvalAltResult::ErrorTooManyOperations(_) => {
            limit(format!("the scripts exceed the limit of {} operations", limits::OPERATIONS))
        }
        EvalAltResult::ErrorStackOverflow(_) => {
            limit(format!("calls are nested over the limit of {} levels", limits::CALL_DEPTH))
        }
        EvalAltResult::ErrorTooManyVariables(_) => {
            limit(format!("there are over the limit of {} variables", limits::VARIABLES))
        }
        EvalAltResult::ErrorDataTooLarge(what, _) => limit(format!(
            "{} exceeds its limit ({} bytes of text, {} items of an array, {} entries of a map)",
            lower_first(what),
            limits::STRING,
            limits::ARRAY,
            limits::MAP
        )),
        EvalAltResult::ErrorRuntime(message, _) => {
            let message = message.to_string();
            if message.contains("limit") { limit(message) } else { fault(message) }
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => function_not_found(signature, &fault),
        EvalAltResult::ErrorVariableNotFound(name, _) => fault(format!("`{name}` is not defined"))
            .code("unknown-name")
            .help("functions see only their arguments: pass it on"),
        EvalAltResult::ErrorPropertyNotFound(name, _) => fault(format!("there is no property `{name}`")),
        EvalAltResult::ErrorArithmetic(message, _) => fault(lower_first(message)),
        EvalAltResult::ErrorArrayBounds(length, index, _) => {
            fault(format!("item {index} of an array of {length}"))
        }
        EvalAltResult::ErrorMismatchDataType(wanted, found, _) => {
            fault(format!("{} stands where {} is wanted", plain_kind(found), plain_kind(wanted)))
        }
        EvalAltResult::ErrorAssignmentToConstant(name, _) => {
            fault(format!("`{name}` is a constant and can't be changed"))
        }
        EvalAltResult::ErrorDataRace(name, _) => {
            fault(format!("`{name}` is read inside a closure that changes it"))
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
        let message = if MODIFIERS.contains(&name) {
            format!("`.{name}(…)` follows something that is no declaration")
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
        "bool" => "true or false",
        "i64" | "int" | "decimal" | "number" => "a number",
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
