//! The tree of a questionnaire, as the dots of its paths say it.

use std::collections::BTreeMap;

use super::phrase::{brief, quoted};
use super::scales::read_title;
use crate::diagnostic::Diagnostic;
use crate::document::Value;
use crate::model::{NodeIndex, QuestionIndex, Tree};
use crate::text::{Range, Span, Text};

/// The tree and the node of each question; what is wrong with the paths goes to `faults`.
/// Nodes stand in the order of the groups, then of the questions.
pub(super) fn read_tree(
    text: &Text,
    questionnaire: &Value,
    faults: &mut Vec<Diagnostic>,
) -> (Tree, Vec<NodeIndex>) {
    let mut growing = Growing { text, tree: Tree::default(), named: BTreeMap::new(), faults };
    growing.tree.node_mut(Tree::ROOT).range = brief(text, questionnaire.range).range();
    for group in questionnaire.get("groups").map_or(&[][..], Value::items) {
        growing.name(group, "title", None);
    }
    let questions = questionnaire.get("questions").map_or(&[][..], Value::items);
    let nodes = (0..)
        .zip(questions)
        .map(|(index, question)| growing.name(question, "text", Some(QuestionIndex(index))));
    let nodes: Vec<NodeIndex> = nodes.collect();
    growing.check_groups();
    (growing.tree, nodes)
}

struct Growing<'a> {
    text: &'a Text,
    tree: Tree,
    /// Where each path was named first.
    named: BTreeMap<String, Range>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Growing<'_> {
    fn name(&mut self, item: &Value, title: &str, question: Option<QuestionIndex>) -> NodeIndex {
        let place = item.get("path").unwrap_or(item);
        let path = place.as_text().unwrap_or_default();
        let index = self.tree.insert(path);
        if let Some(first) = self.named.get(path) {
            let is_other = self.tree.node(index).question.is_none() && question.is_some();
            let message = if is_other { "is both a question and a group" } else { "is there twice" };
            self.faults.push(
                Diagnostic::error(
                    "duplicate-path",
                    brief(self.text, place.range),
                    format!("path {} {message}", quoted(path)),
                )
                .label("again here")
                .with_related(self.span(*first), "first here"),
            );
            return index;
        }
        self.named.insert(path.to_owned(), place.range);
        let node = self.tree.node_mut(index);
        node.question = question;
        node.range = place.range;
        if let Some(text) = item.get(title) {
            node.title = read_title(text);
        }
        index
    }

    /// A question has nothing below it, and a group has a question.
    fn check_groups(&mut self) {
        let mut ranges = Vec::new();
        for index in self.tree.indices().skip(1) {
            let node = self.tree.node(index);
            let below = self.tree.questions(index);
            let is_named = self.named.contains_key(&node.path);
            if let (true, Some(child)) = (node.question.is_some(), node.children.first()) {
                let child = self
                    .tree
                    .questions(*child)
                    .first()
                    .map_or(node.range, |question| self.place_of(*question));
                self.faults.push(
                    Diagnostic::error(
                        "duplicate-path",
                        self.span(node.range),
                        format!("path {} is both a question and a group", quoted(&node.path)),
                    )
                    .label("a question here")
                    .with_related(self.span(child), "something below it here")
                    .help("give the question a path of its own inside the group"),
                );
            } else if below.is_empty() && is_named {
                self.faults.push(
                    Diagnostic::error(
                        "empty-group",
                        self.span(node.range),
                        format!("group {} has no question", quoted(&node.path)),
                    )
                    .label("no question's path starts with it")
                    .help("take the group out, or ask something in it"),
                );
            } else if let (false, Some(first)) = (is_named, below.first()) {
                ranges.push((index, self.place_of(*first)));
            }
        }
        for (index, range) in ranges {
            self.tree.node_mut(index).range = range;
        }
    }

    fn place_of(&self, question: QuestionIndex) -> Range {
        let mut nodes = self.tree.indices().map(|index| self.tree.node(index));
        nodes.find(|node| node.question == Some(question)).map_or(Range::default(), |node| node.range)
    }

    fn span(&self, range: Range) -> Span {
        brief(self.text, range)
    }
}
