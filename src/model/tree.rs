//! The tree of groups and questions: what the dots of their paths say.

use std::collections::BTreeMap;

use super::{QuestionIndex, Title};
use crate::text::Range;

/// Which node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIndex(pub usize);

/// A group or a question.
#[derive(Clone, Debug)]
pub struct Node {
    /// Dotted path; empty for the root.
    pub path: String,
    /// The name for people; the path's last part where none is given.
    pub title: Title,
    /// The group it is in; `None` for the root.
    pub parent: Option<NodeIndex>,
    /// What is in it, in the order of the questionnaire.
    pub children: Vec<NodeIndex>,
    /// The question, when it is one.
    pub question: Option<QuestionIndex>,
    /// Where the questionnaire describes it.
    pub range: Range,
}

/// Groups and questions by index and by path; the root is first, and a parent stands before its children.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    by_path: BTreeMap<String, NodeIndex>,
}

impl Default for Tree {
    fn default() -> Self {
        let root = Node {
            path: String::new(),
            title: Title { english: "Total".into(), chinese: Some("总分".into()) },
            parent: None,
            children: Vec::new(),
            question: None,
            range: Range::default(),
        };
        Self { nodes: vec![root], by_path: BTreeMap::from([(String::new(), NodeIndex(0))]) }
    }
}

impl Tree {
    /// The root, whose score is the total.
    pub const ROOT: NodeIndex = NodeIndex(0);

    /// Finds a node, or adds it and the groups above it.
    pub fn insert(&mut self, path: &str) -> NodeIndex {
        if let Some(found) = self.by_path.get(path) {
            return *found;
        }
        let parent = self.insert(parent_path(path).unwrap_or(""));
        let index = NodeIndex(self.nodes.len());
        let name = path.rsplit('.').next().unwrap_or(path);
        self.nodes.push(Node {
            path: path.to_owned(),
            title: Title::english(name.replace('_', " ")),
            parent: Some(parent),
            children: Vec::new(),
            question: None,
            range: Range::default(),
        });
        self.nodes[parent.0].children.push(index);
        self.by_path.insert(path.to_owned(), index);
        index
    }

    /// The node of a path.
    pub fn find(&self, path: &str) -> Option<NodeIndex> {
        self.by_path.get(path).copied()
    }

    /// A node.
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index.0]
    }

    /// A node, to complete it while the questionnaire is read.
    pub fn node_mut(&mut self, index: NodeIndex) -> &mut Node {
        &mut self.nodes[index.0]
    }

    /// How many nodes there are, the root included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: there is always a root.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// All nodes by index; a parent stands before its children, so the reverse goes upward.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = NodeIndex> + use<> {
        (0..self.nodes.len()).map(NodeIndex)
    }

    /// All paths, in the order of the alphabet.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// The node and everything below it, in the order of the questionnaire.
    pub fn subtree(&self, index: NodeIndex) -> Vec<NodeIndex> {
        let mut found = Vec::new();
        let mut waiting = vec![index];
        while let Some(next) = waiting.pop() {
            found.push(next);
            waiting.extend(self.node(next).children.iter().rev());
        }
        found
    }

    /// The questions at or below a node, in the order of the questionnaire.
    pub fn questions(&self, index: NodeIndex) -> Vec<QuestionIndex> {
        self.subtree(index).into_iter().filter_map(|node| self.node(node).question).collect()
    }
}

/// The path of the group that a path is in; `None` for the root.
pub fn parent_path(path: &str) -> Option<&str> {
    if path.is_empty() { None } else { Some(path.rsplit_once('.').map_or("", |(parent, _)| parent)) }
}

/// Whether `path` is `group` itself or lies below it; everything lies below the root `""`.
pub fn is_below(path: &str, group: &str) -> bool {
    group.is_empty()
        || path == group
        || (path.starts_with(group) && path.as_bytes().get(group.len()) == Some(&b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_what_the_dots_say() {
        let mut tree = Tree::default();
        let question = tree.insert("a.b.c");
        assert_eq!(tree.node(question).parent, tree.find("a.b"));
        assert_eq!(tree.subtree(Tree::ROOT).len(), 4);
        assert!(is_below("a.b.c", "a.b") && is_below("a", "") && !is_below("a.bc", "a.b"));
    }
}
