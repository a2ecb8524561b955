//! `extends("baseline")`: which texts a policy is built on, read off its syntax tree before it runs.

use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};

use super::sources::Sources;
use super::verb::{DROP, VERBS};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// The names that a script extends, in order, each with its place.
/// Whatever is not a literal, or stands behind another declaration, is a fault.
pub(super) fn find_extends(
    ast: &AST,
    sources: &Sources,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(String, Span)> {
    let mut names = Vec::new();
    let mut found: Vec<Position> = Vec::new();
    let mut is_late = false;
    for statement in ast.statements() {
        let Some((call, position)) = as_call(statement) else {
            is_late |= !matches!(statement, Stmt::Var(..) | Stmt::Noop(_));
            continue;
        };
        if call.name.as_str() != "extends" {
            is_late |= (VERBS.contains(&call.name.as_str()) || call.name.as_str() == DROP)
                && call.name.as_str() != "policy";
            continue;
        }
        found.push(position);
        let (span, arguments) = sources.call(position);
        if is_late {
            faults.push(
                Diagnostic::error("extends", span, "`extends` stands behind a declaration")
                    .help("move it to the top, below `policy`"),
            );
        } else if let [Expr::StringConstant(name, _)] = call.args.as_slice() {
            names.push((name.to_string(), arguments.into_iter().next().unwrap_or(span)));
        } else {
            faults.push(
                Diagnostic::error("extends", span, "`extends` takes one name in quotes").help(
                    "write it out, as in `extends(\"baseline\")`: bases are read before the script runs",
                ),
            );
        }
    }
    ast.walk(&mut |path: &[ASTNode]| {
        if let Some(
            ASTNode::Expr(Expr::FnCall(call, position)) | ASTNode::Stmt(Stmt::FnCall(call, position)),
        ) = path.last()
            && call.name.as_str() == "extends"
            && !found.contains(position)
        {
            faults.push(
                Diagnostic::error(
                    "extends",
                    sources.call(*position).0,
                    "`extends` stands inside something else",
                )
                .help("it stands by itself at the top of the script"),
            );
        }
        true
    });
    names
}

fn as_call(statement: &Stmt) -> Option<(&FnCallExpr, Position)> {
    match statement {
        Stmt::FnCall(call, position) => Some((call, *position)),
        Stmt::Expr(expression) => match &**expression {
            Expr::FnCall(call, position) => Some((call, *position)),
            Expr::Dot(chain, ..) => match &chain.lhs {
                Expr::FnCall(call, position) => Some((call, *position)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// The folder that a base must lie in, and its path.
pub(super) fn base_path(from: &str, name: &str) -> Result<(String, String), &'static str> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = name.strip_suffix(".rhai").unwrap_or(name);
    if stem.is_empty() || name.contains(['\\', '\0', ':']) || stem.starts_with('/') || stem.ends_with('/') {
        return Err("this is no name of a policy");
    }
    if stem.split('/').any(|part| part == ".." || part == "." || part.is_empty()) {
        return Err("it would lead out of the policy's folder");
    }
    let path = if folder.is_empty() && !from.starts_with('/') {
        format!("{stem}.rhai")
    } else {
        format!("{folder}/{stem}.rhai")
    };
    Ok((folder.to_owned(), path))
}
