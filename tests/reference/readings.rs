//! Where the contract can be read in two ways: the reading that the reference takes, each in one place.

/// The coverage of a node that has no question to answer (all skipped, or none of weight): all of nothing is answered.
pub(crate) const COVERAGE_OF_NOTHING: i64 = 1;

/// `score("", …)` and `c.scores("")` mean the root, as `combine("", …)` and `risk("", …)` do.
pub(crate) const EMPTY_PATH_IS_ROOT: bool = true;

/// A question may stand directly under the root: a path without a dot.
pub(crate) const QUESTIONS_UNDER_ROOT: bool = true;

/// A condition may call a function of the script that gives a number.
pub(crate) const FUNCTIONS_IN_CONDITIONS: bool = true;

/// A condition may name a path by a variable of the script, and not only by a literal.
pub(crate) const PATHS_BY_VARIABLE: bool = true;

/// A question may have its score by script, also where its answer is skipped.
pub(crate) const SCRIPTED_QUESTIONS: bool = true;
