//! A questionnaire as scoring reads it: its questions, their options, and the tree that the dots of their paths say.
//! It reads the JSON; it draws nothing.

use super::amount;
use num_rational::BigRational;
use serde_json::Value;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub(crate) struct Survey {
    pub(crate) missing: String,
    pub(crate) questions: Vec<Question>,
    /// Every node but the root.
    nodes: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) path: String,
    pub(crate) options: Vec<String>,
    /// The least and the greatest number, of a numeric question.
    pub(crate) range: Option<(BigRational, BigRational)>,
}

impl Survey {
    pub(crate) fn read(document: &Value) -> Self {
        let questions = document["questions"].as_array().expect("a questionnaire has questions");
        let read = |question| Question::read(document, question);
        let questions: Vec<Question> = questions.iter().map(read).collect();
        let all: BTreeSet<String> = questions.iter().flat_map(|question| trail(&question.path)).collect();
        let nodes = all.into_iter().filter(|path| !path.is_empty()).collect();
        Self { missing: text(&document["missing"]), questions, nodes }
    }

    pub(crate) fn question(&self, path: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.path == path)
    }

    /// The questions under a node, or the question itself.
    pub(crate) fn under(&self, path: &str) -> Vec<&Question> {
        self.questions.iter().filter(|question| lies_under(&question.path, path)).collect()
    }

    /// Every node but the root.
    pub(crate) fn nodes(&self) -> Vec<String> {
        self.nodes.clone()
    }

    /// Every group but the root.
    pub(crate) fn groups(&self) -> Vec<String> {
        self.nodes().into_iter().filter(|path| self.question(path).is_none()).collect()
    }

    pub(crate) fn children(&self, path: &str) -> Vec<String> {
        self.nodes.iter().filter(|node| parent(node) == path).cloned().collect()
    }

    /// Every option of any question, once.
    pub(crate) fn options(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.questions.iter().flat_map(|question| &question.options).collect();
        all.into_iter().cloned().collect()
    }

    /// The options of the questions under a node.
    pub(crate) fn options_under(&self, path: &str) -> Vec<String> {
        let all: BTreeSet<&String> =
            self.under(path).into_iter().flat_map(|question| &question.options).collect();
        all.into_iter().cloned().collect()
    }
}

impl Question {
    fn read(document: &Value, question: &Value) -> Self {
        let number = |name: &str| amount::parse(&question[name].to_string());
        let numeric = question.get("type").is_some_and(|kind| kind == "number");
        let scale = question.get("scale").or_else(|| document.get("default_scale"));
        let options = match (question.get("options"), scale) {
            (Some(own), _) => own,
            (None, Some(scale)) => &document["scales"][text(scale).as_str()],
            (None, None) => &document["options"],
        };
        Self {
            path: text(&question["path"]),
            options: options.as_array().expect("a question has options").iter().map(text).collect(),
            range: numeric.then(|| (number("minimum"), number("maximum"))),
        }
    }
}

/// A path and every path above it, the most specific first, the root (`""`) last.
pub(crate) fn trail(path: &str) -> Vec<String> {
    let mut all = vec![path.to_owned()];
    let mut rest = path;
    while !rest.is_empty() {
        rest = parent(rest);
        all.push(rest.to_owned());
    }
    all
}

/// The path above; the root is above a path without a dot.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(above, _)| above)
}

/// Whether a path is the node itself or below it.
pub(crate) fn lies_under(path: &str, node: &str) -> bool {
    trail(path).iter().any(|above| above == node)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a drawn questionnaire has text here").to_owned()
}
