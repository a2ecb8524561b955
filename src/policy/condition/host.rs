//! The functions of `c`, and of the day of assessment: what their arguments may be.

use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::Expr;

use super::kind::{Type, Words};
use super::scope::{Lowering, Site};
use super::tree::{Constant, Host, Node, NodeKind};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Day, NodeIndex, Tree, is_below};
use crate::text::Span;

const FUNCTIONS: [(&str, Host, usize, usize); 7] = [
    ("answer", Host::Answer, 1, 1),
    ("score", Host::Score, 0, 1),
    ("scores", Host::Scores, 1, 1),
    ("count", Host::Count, 1, 2),
    ("share", Host::Share, 1, 2),
    ("coverage", Host::Coverage, 0, 1),
    ("known", Host::Known, 1, 1),
];

impl Lowering<'_> {
    /// A function of `c`.
    pub(super) fn company_function(&mut self, name: &str, arguments: &[Expr], site: Site) -> Node {
        let Site { at, whole: span } = site;
        let Some((_, function, least, most)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
            let properties: Vec<String> = self.world.company.properties.keys().cloned().collect();
            let known =
                FUNCTIONS.iter().map(|(known, ..)| *known).chain(properties.iter().map(String::as_str));
            let fault = Diagnostic::error(
                "unknown-function",
                at.clone(),
                format!("a company has no function `{name}`"),
            )
            .help_if(did_you_mean(name, known));
            return self.wrong(fault);
        };
        if arguments.len() < *least || arguments.len() > *most {
            let takes = if least == most { format!("{least}") } else { format!("{least} or {most}") };
            let fault =
                Diagnostic::error("arguments", span, format!("`{name}` has {} arguments", arguments.len()))
                    .label(format!("it takes {takes}"));
            return self.wrong(fault);
        }
        let arguments: Vec<Node> = arguments.iter().map(|argument| self.expression(argument)).collect();
        let result = match function {
            Host::Answer => self.answer_type(&arguments[0]),
            Host::Score | Host::Scores => self.score_type(*function, arguments.first(), &span),
            Host::Count | Host::Share => self.count_type(*function, &arguments),
            Host::Coverage => {
                arguments.first().is_none_or(|path| self.nodes(path).is_some()).then_some(Type::Number)
            }
            _ => self.questions(&arguments[0]).map(|_| Type::Bool),
        };
        Node {
            kind: NodeKind::Host { function: *function, arguments },
            result: result.unwrap_or(Type::Wrong),
            span,
        }
    }

    /// The words that an argument can be; a fault when they are not known before any company is read.
    fn written(&mut self, argument: &Node, what: &str) -> Option<BTreeSet<Arc<str>>> {
        match &argument.result {
            Type::Wrong => None,
            Type::Text(Words { admissible: Some(words), is_literal: true, .. }) => Some(words.clone()),
            Type::Text(_) => {
                let fault = Diagnostic::error(
                    "path",
                    argument.span.clone(),
                    format!("the {what} is not known before a company is read"),
                )
                .help(format!("write the {what} out, in quotes"));
                self.wrong(fault);
                None
            }
            other => {
                let message = format!("{} stands where the {what} is wanted", other.describe());
                self.wrong(
                    Diagnostic::error("kinds", argument.span.clone(), message)
                        .help(format!("write the {what} in quotes")),
                );
                None
            }
        }
    }

    /// The nodes of a path argument.
    fn nodes(&mut self, argument: &Node) -> Option<Vec<NodeIndex>> {
        let words = self.written(argument, "path")?;
        let tree = &self.world.questionnaire.tree;
        let mut found = Vec::new();
        for word in &words {
            match tree.find(word) {
                Some(node) => found.push(node),
                None => {
                    let suggestion = did_you_mean(word, tree.paths());
                    let fault = Diagnostic::error(
                        "unknown-path",
                        argument.span.clone(),
                        format!("`{word}` is no path of the questionnaire"),
                    )
                    .help_if(suggestion);
                    self.wrong(fault);
                    return None;
                }
            }
        }
        Some(found)
    }

    /// The nodes of a path argument that has to name questions.
    fn questions(&mut self, argument: &Node) -> Option<Vec<NodeIndex>> {
        let nodes = self.nodes(argument)?;
        let tree = &self.world.questionnaire.tree;
        if let Some(group) = nodes.iter().find(|node| tree.node(**node).question.is_none()) {
            let path = &tree.node(*group).path;
            let fault = Diagnostic::error(
                "unknown-path",
                argument.span.clone(),
                format!("`{path}` is a group, not a question"),
            )
            .help("name one of its questions, or use `c.score`, `c.count` or `c.share` for a group");
            self.wrong(fault);
            return None;
        }
        Some(nodes)
    }

    fn answer_type(&mut self, argument: &Node) -> Option<Type> {
        let nodes = self.questions(argument)?;
        let questionnaire = self.world.questionnaire;
        let mut kind: Option<Type> = None;
        for node in nodes {
            let node = questionnaire.tree.node(node);
            let question = questionnaire.question(node.question.expect("only questions are left"));
            let own = if question.number.is_some() {
                Type::Optional(Box::new(Type::Number))
            } else {
                let words =
                    question.options.iter().map(|option| Arc::from(questionnaire.word(*option))).collect();
                Type::Text(Words {
                    admissible: Some(words),
                    is_literal: false,
                    is_date: false,
                    of: format!("an answer to `{}`", node.path),
                })
            };
            match kind.as_ref().map_or(Some(own.clone()), |kind| kind.join(&own)) {
                Some(joined) => kind = Some(joined),
                None => {
                    let fault = Diagnostic::error(
                        "kinds",
                        argument.span.clone(),
                        "numeric and other questions are read together",
                    )
                    .help("read them apart");
                    self.wrong(fault);
                    return None;
                }
            }
        }
        kind
    }

    fn score_type(&mut self, function: Host, argument: Option<&Node>, span: &Span) -> Option<Type> {
        let nodes = match argument {
            Some(argument) => self.nodes(argument)?,
            None => vec![Tree::ROOT],
        };
        if let Some(inside) = self.inside {
            let tree = &self.world.questionnaire.tree;
            let own = &tree.node(inside).path;
            let is_own = |node: &NodeIndex| *node == inside;
            let reaches = |node: &NodeIndex| {
                is_below(&tree.node(*node).path, own) && (function == Host::Scores || !is_own(node))
            };
            if let Some(outside) = nodes.iter().find(|node| !reaches(node)) {
                let path = &tree.node(*outside).path;
                let what =
                    if path.is_empty() { "the total".to_owned() } else { format!("the score of `{path}`") };
                let where_ = if own.is_empty() { "the root".to_owned() } else { format!("`{own}`") };
                let fault = Diagnostic::error(
                    "score-cycle",
                    argument.map_or_else(|| span.clone(), |argument| argument.span.clone()),
                    format!("{what} is read inside the score of {where_}"),
                )
                .label("only what lies below it has a score there");
                self.wrong(fault);
                return None;
            }
        }
        Some(if function == Host::Scores {
            Type::List(Box::new(Type::Number), false)
        } else {
            Type::Optional(Box::new(Type::Number))
        })
    }

    fn count_type(&mut self, function: Host, arguments: &[Node]) -> Option<Type> {
        let (path, option) = match arguments {
            [option] => (None, option),
            [path, option] => (Some(path), option),
            _ => return None,
        };
        let nodes = match path {
            Some(path) => self.nodes(path)?,
            None => vec![Tree::ROOT],
        };
        let questionnaire = self.world.questionnaire;
        for word in self.written(option, "option")? {
            let known: BTreeSet<&str> = nodes
                .iter()
                .flat_map(|node| questionnaire.tree.questions(*node))
                .flat_map(|question| &questionnaire.question(question).options)
                .map(|option| questionnaire.word(*option))
                .collect();
            if !known.contains(&*word) {
                let under = if path.is_some() { "no question there" } else { "no question" };
                let fault = Diagnostic::error(
                    "unknown-option",
                    option.span.clone(),
                    format!("`{word}` is an option of {under}"),
                )
                .help_if(did_you_mean(&word, known));
                self.wrong(fault);
                return None;
            }
        }
        Some(if function == Host::Count { Type::Whole } else { Type::Number })
    }

    /// `days_since(date)` and `in_force(from, to)`.
    pub(super) fn day_function(&mut self, name: &str, arguments: Vec<Node>, at: Span, span: Span) -> Node {
        let (function, wanted, result) = if name == "days_since" {
            (Host::DaysSince, 1, Type::Whole)
        } else {
            (Host::InForce, 2, Type::Bool)
        };
        let given = arguments.len();
        if given != wanted && !(function == Host::InForce && given == 1) {
            return self.wrong(
                Diagnostic::error("arguments", span, format!("`{name}` has {given} arguments"))
                    .label(format!("it takes {wanted}")),
            );
        }
        for (index, argument) in arguments.iter().enumerate() {
            let may_be_absent = function == Host::InForce && index == 1;
            match &argument.result {
                Type::Optional(_) if !may_be_absent => {
                    return self.may_be_absent(argument);
                }
                Type::Unit if may_be_absent => {}
                kind => match kind.present() {
                    Type::Text(words) if words.is_date || is_literal_day(argument) => {}
                    Type::Wrong => {}
                    _ => {
                        let fault = Diagnostic::error("kinds", argument.span.clone(), format!("`{name}` is given something that is no date"))
                            .label("a date of the data, or a day in quotes")
                            .with_related(at, "this function")
                            .help("a property is a date where its schema says `\"format\": \"date\"`; a day is written `\"2026-06-30\"`");
                        return self.wrong(fault);
                    }
                },
            }
        }
        Node { kind: NodeKind::Host { function, arguments }, result, span }
    }
}

pub(super) fn is_literal_day(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Constant(Constant::Text(text)) if Day::parse(text).is_some())
}
