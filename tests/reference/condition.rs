//! What a rule asks and what a score script computes, as a model. Printing and answering it are elsewhere.

use super::amount::Amount;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Different,
}

/// Something that holds of a company or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// `c.answer(path) == option`, or `!=`.
    Answer {
        path: String,
        option: String,
        equal: bool,
    },
    /// `c.answer(path) in [options]`.
    AnswerIn {
        path: String,
        options: Vec<String>,
    },
    Known(String),
    Technology(String),
    Flag(String),
    /// `c.incidents.some(…)`, or `.all(…)`.
    Incidents {
        every: bool,
        test: Test,
    },
    /// `c.listings.some(…)`, with the dates or without.
    Listed {
        list: String,
        in_force: bool,
    },
    Compare(Quantity, Relation, Quantity),
    /// The same through a variable of the closure; only as a whole closure.
    Local(Quantity, Relation, Quantity),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Choose(Box<Condition>, Box<Condition>, Box<Condition>),
}

/// Something that holds of an incident or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// A number of the incident: `scale`, `scope` or `irremediability`.
    Degree(String, Relation, i64),
    /// The greatest of the three.
    Worst(Relation, i64),
    Status {
        word: String,
        equal: bool,
    },
    Right {
        word: String,
        equal: bool,
    },
    DaysSince(Relation, i64),
    /// Reads the company inside the inner closure.
    CompanyFlag(String),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Sum,
    Least,
    Greatest,
    Length,
}

/// A number; what may be absent carries what absence means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    Figure(Amount),
    Total(Amount),
    Score(String, Amount),
    /// Of the scores of a node's children; the amount is for none, where the fold has no value then.
    Children(String, Fold, Amount),
    /// The answer of a numeric question.
    Number(String, Amount),
    /// Of all questions, or of those under the path.
    Count(Option<String>, String),
    Share(Option<String>, String),
    Coverage(Option<String>),
    Metric(String, Amount),
    Incidents(Test),
    Plus(Box<Quantity>, Box<Quantity>),
    Minus(Box<Quantity>, Box<Quantity>),
    Times(Box<Quantity>, Box<Quantity>),
    /// By an amount that is not 0.
    Over(Box<Quantity>, Amount),
    Choose(Box<Condition>, Box<Quantity>, Box<Quantity>),
}

/// The body of `score(path, |c| …)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Number(Quantity),
    /// `()`: no score.
    Nothing,
    /// The score of a node below, or none where it has none.
    Node(String),
    Choose(Condition, Box<Script>, Box<Script>),
}

impl Relation {
    pub(crate) const ALL: [Self; 6] =
        [Self::Less, Self::AtMost, Self::More, Self::AtLeast, Self::Equal, Self::Different];

    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Equal => "==",
            Self::Different => "!=",
        }
    }

    pub(crate) fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
            Self::Equal => left == right,
            Self::Different => left != right,
        }
    }
}
