//! What conditions read of a company, as variables that can be given a value apart from each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::possible::Possible;
use crate::model::{NodeIndex, OptionIndex, QuestionIndex};

/// Names from a record down to a value.
pub(in crate::lint) type Path = Vec<Arc<str>>;

/// Where a value of the data stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lint) struct Place {
    /// The list of whose items it is a part; none for a part of the company itself.
    pub(in crate::lint) list: Option<Path>,
    /// The way to it, from the company or from the item.
    pub(in crate::lint) path: Path,
}

impl Place {
    /// The company itself.
    pub(in crate::lint) fn company() -> Self {
        Self { list: None, path: Vec::new() }
    }

    /// Any item of a list of the company.
    pub(in crate::lint) fn item(list: &Self) -> Self {
        Self { list: Some(list.path.clone()), path: Vec::new() }
    }

    /// A property below it.
    pub(in crate::lint) fn join(&self, name: &Arc<str>) -> Self {
        let path = self.path.iter().chain([name]).cloned().collect();
        Self { list: self.list.clone(), path }
    }
}

/// Something that a condition reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lint) enum Variable {
    /// The answer to a question.
    Answer(QuestionIndex),
    /// A text, number or truth of the data.
    Value(Place),
    /// Whether a list of texts holds a word.
    Member(Place, Arc<str>),
    /// Whether an item of a list is as a closure asks; the closure by its number in the search.
    Exists(Place, usize),
    /// How many items a list has.
    Length(Place),
    /// A score.
    Score(NodeIndex),
    /// How many questions are answered so.
    Count(NodeIndex, OptionIndex),
    /// The same as a share.
    Share(NodeIndex, OptionIndex),
    /// The share that is answered.
    Coverage(NodeIndex),
}

/// Values given to variables.
pub(in crate::lint) type Assignment = BTreeMap<Variable, Possible>;
