//! What can be changed in a condition: one number, comparison, operator, word or path at a time.

use crate::model::{Day, Exact, Questionnaire, Shape};
use crate::policy::condition::{
    Condition, Constant, Each, Host, Library, Node, NodeKind, Operator, Type, Words,
};
use crate::text::Span;

use super::nudge::nudged;
use super::rewrite::rewrite;

/// A change of a condition at one place. A function that is written out in several places changes in all of them.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// Where.
    pub(super) at: Span,
    /// What stands there.
    pub(super) from: String,
    /// What stands there instead.
    pub(super) to: String,
    /// The kind of change.
    pub(super) kind: Kind,
    /// The step as it is, and as it would be.
    old: Node,
    new: NodeKind,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number.
    Number,
    /// A comparison.
    Comparison,
    /// Any other operator.
    Operator,
    /// A word or date in quotes.
    Word,
    /// A path or property.
    Path,
    /// A rule as a whole, or what it does.
    Rule,
    /// A waiver.
    Waiver,
    /// How a group is combined, or an answer treated.
    Treatment,
}

impl Site {
    /// The condition with the change.
    pub(super) fn apply(&self, condition: &Condition, questionnaire: &Questionnaire) -> Condition {
        let mut tree = condition.tree.clone();
        rewrite(&mut tree, &mut |node| {
            if is_same(node, &self.old) {
                node.kind = self.new.clone();
            }
        });
        condition.with_tree(tree, questionnaire)
    }

    fn new(kind: Kind, node: &Node, (from, to): (String, String), new: NodeKind) -> Self {
        Self { at: node.span.clone(), from, to, kind, old: node.clone(), new }
    }
}

/// Whether two steps are the same step of the text. A variable that stands for a constant has the constant's value.
pub(super) fn is_same(one: &Node, other: &Node) -> bool {
    one.span == other.span
        && std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind)
        && match (&one.kind, &other.kind) {
            (NodeKind::Constant(one), NodeKind::Constant(other)) => one == other,
            (NodeKind::Binary { operator: one, .. }, NodeKind::Binary { operator: other, .. }) => {
                one == other
            }
            (NodeKind::Local(one), NodeKind::Local(other)) => one == other,
            _ => true,
        }
}

/// The condition with an operand that is always so.
pub(super) fn forced(
    condition: &Condition,
    operand: &Node,
    value: bool,
    questionnaire: &Questionnaire,
) -> Condition {
    let mut tree = condition.tree.clone();
    rewrite(&mut tree, &mut |node| {
        if is_same(node, operand) {
            node.kind = NodeKind::Constant(Constant::Bool(value));
        }
    });
    condition.with_tree(tree, questionnaire)
}

/// Every change of a condition.
pub(super) fn sites(condition: &Condition, questionnaire: &Questionnaire) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    let mut add = |site: Site| {
        let is_known = |known: &Site| known.at == site.at && known.from == site.from && known.to == site.to;
        if !sites.iter().any(is_known) {
            sites.push(site);
        }
    };
    condition.tree.visit(&mut |node| {
        if super::probe::is_operand(node) {
            for value in [true, false] {
                let words = (node.span.snippet().to_owned(), value.to_string());
                add(Site::new(Kind::Operator, node, words, NodeKind::Constant(Constant::Bool(value))));
            }
        }
        in_step(node, &mut add);
        of_arguments(node, questionnaire, &mut add);
    });
    sites
}

fn in_step(node: &Node, add: &mut impl FnMut(Site)) {
    match &node.kind {
        NodeKind::Constant(Constant::Whole(whole)) => {
            for number in nudged(&Exact::from(*whole)) {
                if let Some(changed) = number.to_whole() {
                    let new = NodeKind::Constant(Constant::Whole(changed));
                    add(Site::new(Kind::Number, node, (whole.to_string(), number.to_string()), new));
                }
            }
        }
        NodeKind::Constant(Constant::Number(number)) => {
            for changed in nudged(number) {
                let new = NodeKind::Constant(Constant::Number(changed.clone()));
                add(Site::new(Kind::Number, node, (number.to_string(), changed.to_string()), new));
            }
        }
        NodeKind::Constant(Constant::Bool(value)) => {
            let new = NodeKind::Constant(Constant::Bool(!value));
            add(Site::new(Kind::Operator, node, (value.to_string(), (!value).to_string()), new));
        }
        NodeKind::Binary { operator, left, right } => {
            let is_of_numbers = matches!(left.result, Type::Whole | Type::Number);
            let Some((from, to, other)) = other_operator(*operator, is_of_numbers) else { return };
            let new = NodeKind::Binary { operator: other, left: left.clone(), right: right.clone() };
            let kind = if is_comparison(*operator) { Kind::Comparison } else { Kind::Operator };
            add(Site::new(kind, node, (from.into(), to.into()), new));
            words_of_comparison(node, left, right, add);
        }
        NodeKind::And(parts) => {
            add(Site::new(Kind::Operator, node, ("&&".into(), "||".into()), NodeKind::Or(parts.clone())));
        }
        NodeKind::Or(parts) => {
            add(Site::new(Kind::Operator, node, ("||".into(), "&&".into()), NodeKind::And(parts.clone())));
        }
        NodeKind::Not(of) => {
            add(Site::new(Kind::Operator, node, ("!".into(), String::new()), of.kind.clone()));
        }
        NodeKind::Each { how: how @ (Each::Some | Each::All), of, item, index, body } => {
            let (from, to, how) = match how {
                Each::Some => ("some", "all", Each::All),
                _ => ("all", "some", Each::Some),
            };
            let (of, item, index, body) = (of.clone(), *item, *index, body.clone());
            let new = NodeKind::Each { how, of, item, index, body };
            add(Site::new(Kind::Operator, node, (from.into(), to.into()), new));
        }
        NodeKind::Library { function: function @ (Library::Minimum | Library::Maximum), arguments } => {
            let (from, to, function) = match function {
                Library::Minimum => ("min", "max", Library::Maximum),
                _ => ("max", "min", Library::Minimum),
            };
            let new = NodeKind::Library { function, arguments: arguments.clone() };
            add(Site::new(Kind::Operator, node, (from.into(), to.into()), new));
        }
        NodeKind::In { item, list } => words_of_list(item, list, add),
        _ => {}
    }
}

pub(super) fn is_comparison(operator: Operator) -> bool {
    use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    matches!(operator, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
}

fn other_operator(operator: Operator, is_of_numbers: bool) -> Option<(&'static str, &'static str, Operator)> {
    Some(match operator {
        Operator::Less => ("<", "<=", Operator::LessOrEqual),
        Operator::LessOrEqual => ("<=", "<", Operator::Less),
        Operator::Greater => (">", ">=", Operator::GreaterOrEqual),
        Operator::GreaterOrEqual => (">=", ">", Operator::Greater),
        Operator::Equal => ("==", "!=", Operator::NotEqual),
        Operator::NotEqual => ("!=", "==", Operator::Equal),
        _ if !is_of_numbers => return None,
        Operator::Add => ("+", "-", Operator::Subtract),
        Operator::Subtract => ("-", "+", Operator::Add),
        Operator::Multiply => ("*", "/", Operator::Divide),
        Operator::Divide => ("/", "*", Operator::Multiply),
        Operator::Remainder | Operator::Power => return None,
    })
}

/// A word that is compared with: another one of those that the data can have.
fn words_of_comparison(node: &Node, left: &Node, right: &Node, add: &mut impl FnMut(Site)) {
    let _ = node;
    for (word, data) in [(left, right), (right, left)] {
        if let (NodeKind::Constant(Constant::Text(text)), Type::Text(words)) = (&word.kind, &data.result)
            && !words.is_literal
        {
            change_word(word, text, words, add);
        }
    }
}

/// Words of a written-out list, one left out at a time; and a word that is looked for in the data.
fn words_of_list(item: &Node, list: &Node, add: &mut impl FnMut(Site)) {
    let shown = |constant: &Constant| match constant {
        Constant::Text(text) => format!("\"{text}\""),
        Constant::Whole(whole) => whole.to_string(),
        Constant::Number(number) => number.to_string(),
        _ => "…".into(),
    };
    let all = |items: &[String]| format!("[{}]", items.join(", "));
    match (&list.kind, &item.kind) {
        (NodeKind::List(parts), _) => {
            let names: Vec<String> = parts.iter().map(|part| part.span.snippet().to_owned()).collect();
            for left_out in 0..parts.len() {
                let kept = |index: &usize| *index != left_out;
                let rest = (0..parts.len()).filter(kept).map(|index| parts[index].clone()).collect();
                let to: Vec<String> =
                    (0..parts.len()).filter(kept).map(|index| names[index].clone()).collect();
                add(Site::new(Kind::Word, list, (all(&names), all(&to)), NodeKind::List(rest)));
            }
        }
        (NodeKind::Constant(Constant::List(parts)), _) => {
            let names: Vec<String> = parts.iter().map(shown).collect();
            for left_out in 0..parts.len() {
                let kept = |index: &usize| *index != left_out;
                let rest = (0..parts.len()).filter(kept).map(|index| parts[index].clone()).collect();
                let to: Vec<String> =
                    (0..parts.len()).filter(kept).map(|index| names[index].clone()).collect();
                let new = NodeKind::Constant(Constant::List(rest));
                add(Site::new(Kind::Word, list, (all(&names), all(&to)), new));
            }
        }
        (_, NodeKind::Constant(Constant::Text(text))) => {
            if let Type::List(held, _) = &list.result
                && let Type::Text(words) = &**held
            {
                change_word(item, text, words, add);
            }
        }
        _ => {}
    }
}

fn change_word(node: &Node, text: &std::sync::Arc<str>, words: &Words, add: &mut impl FnMut(Site)) {
    let other: Option<String> = match (&words.admissible, Day::parse(text)) {
        (_, Some(day)) => Some(day.plus(1).to_string()),
        (Some(known), None) => known
            .range::<str, _>((std::ops::Bound::Excluded(&**text), std::ops::Bound::Unbounded))
            .next()
            .or_else(|| known.iter().find(|word| *word != text))
            .map(ToString::to_string),
        (None, None) => Some(format!("{text}_2")),
    };
    if let Some(other) = other {
        let new = NodeKind::Constant(Constant::Text(other.as_str().into()));
        add(Site::new(Kind::Word, node, (format!("\"{text}\""), format!("\"{other}\"")), new));
    }
}

/// Paths and options that functions of `c` are given, and properties: each exchanged for the next of its kind.
fn of_arguments(node: &Node, questionnaire: &Questionnaire, add: &mut impl FnMut(Site)) {
    match &node.kind {
        NodeKind::Host { function, arguments } => {
            for (index, argument) in arguments.iter().enumerate() {
                let NodeKind::Constant(Constant::Text(text)) = &argument.kind else { continue };
                let is_option = matches!(function, Host::Count | Host::Share) && index + 1 == arguments.len();
                let other = match function {
                    Host::DaysSince | Host::InForce => Day::parse(text).map(|day| day.plus(1).to_string()),
                    _ if is_option => next_option(text, questionnaire),
                    _ => next_path(text, questionnaire),
                };
                let Some(other) = other else { continue };
                let kind = if is_option { Kind::Word } else { Kind::Path };
                let new = NodeKind::Constant(Constant::Text(other.as_str().into()));
                add(Site::new(kind, argument, (format!("\"{text}\""), format!("\"{other}\"")), new));
            }
        }
        NodeKind::Property { of, name, default } => {
            let Type::Record(shape) = present(&of.result) else { return };
            let Some(own) = shape.properties.get(&**name) else { return };
            let behind = shape
                .properties
                .range::<str, _>((std::ops::Bound::Excluded(&**name), std::ops::Bound::Unbounded));
            let like = |property: &crate::model::Property| {
                property.is_required == own.is_required
                    && property.default.is_some() == default.is_some()
                    && is_alike(&property.shape, &own.shape)
            };
            let first = shape.properties.iter().filter(|(other, _)| ***other < **name);
            let other = behind.chain(first).find(|(_, property)| like(property));
            if let Some((other, property)) = other {
                let (of, default) = (of.clone(), property.default.clone());
                let new = NodeKind::Property { of, name: other.as_str().into(), default };
                add(Site::new(Kind::Path, node, (name.to_string(), other.clone()), new));
            }
        }
        _ => {}
    }
}

pub(super) fn present(kind: &Type) -> &Type {
    match kind {
        Type::Optional(inner) => inner,
        other => other,
    }
}

fn is_alike(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Bool, Shape::Bool) | (Shape::Whole, Shape::Whole) | (Shape::Number, Shape::Number) => true,
        (Shape::Text { words: one, is_date: left }, Shape::Text { words: other, is_date: right }) => {
            one == other && left == right
        }
        (Shape::List(one), Shape::List(other)) => is_alike(one, other),
        _ => false,
    }
}

fn next_option(word: &str, questionnaire: &Questionnaire) -> Option<String> {
    let at = questionnaire.options.iter().position(|(known, _)| known == word)?;
    let count = questionnaire.options.len();
    (count > 1).then(|| questionnaire.options[(at + 1) % count].0.clone())
}

/// The next node beside a path that can stand in its place: a group for a group, a question with the same options.
pub(super) fn next_path(path: &str, questionnaire: &Questionnaire) -> Option<String> {
    let tree = &questionnaire.tree;
    let node = tree.find(path)?;
    let siblings = &tree.node(tree.node(node).parent?).children;
    let at = siblings.iter().position(|sibling| *sibling == node)?;
    let alike =
        |sibling: &crate::model::NodeIndex| match (tree.node(node).question, tree.node(*sibling).question) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                let (one, other) = (questionnaire.question(one), questionnaire.question(other));
                one.options == other.options && one.number.is_some() == other.number.is_some()
            }
            _ => false,
        };
    let others = siblings[at + 1..].iter().chain(&siblings[..at]);
    others.copied().find(alike).map(|sibling| tree.node(sibling).path.clone())
}
