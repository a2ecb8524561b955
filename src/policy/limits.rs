//! What a policy may use up: the same in every build.
//! A script that exceeds one of these is an error that names it.

/// Steps of all scripts of a policy together: statements, expressions, calls, also inside closures; what is large
/// counts for more. The same for one condition, for one company.
pub(crate) const OPERATIONS: u64 = 100_000;
/// Steps of all conditions together, for one company.
pub(crate) const COMPANY_OPERATIONS: u64 = 1_000_000;
/// Calls within calls.
pub(crate) const CALL_DEPTH: usize = 24;
/// Expressions within expressions, at the top level of a script.
pub(crate) const EXPRESSION_DEPTH: usize = 64;
/// Expressions within expressions, in a function or closure.
pub(crate) const FUNCTION_EXPRESSION_DEPTH: usize = 48;
/// Variables that are in scope at a time.
pub(crate) const VARIABLES: usize = 256;
/// Functions and closures of one script.
pub(crate) const FUNCTIONS: usize = 1_000;
/// Bytes of a string.
pub(crate) const STRING: usize = 10_000;
/// Bytes of a text that is written out.
pub(crate) const TEXT_LITERAL: usize = 1_000;
/// Items of an array, nested ones counted.
pub(crate) const ARRAY: usize = 2_500;
/// Entries of a map.
pub(crate) const MAP: usize = 1_000;
/// Bits of the numerator or denominator of a number.
pub(crate) const NUMBER_BITS: u64 = 4_096;
/// Digits of a number literal.
pub(crate) const LITERAL_DIGITS: usize = 28;
/// Undefined names that are told at once.
pub(crate) const UNDEFINED: usize = 20;
/// Declarations of one policy, those of its bases included.
pub(crate) const DECLARATIONS: usize = 50_000;
/// Faults of one policy that are looked for.
pub(crate) const FAULTS: usize = 200;
/// Bytes of one policy file.
pub(crate) const FILE: usize = 1024 * 1024;
/// Characters of a line of a policy file.
pub(crate) const LINE: usize = 10_000;
/// Lines of a policy with all its bases.
pub(crate) const LINES: usize = 60_000;
/// Files that `extends` may reach.
pub(crate) const FILES: usize = 32;
/// Steps of a condition once its functions are written out.
pub(crate) const CONDITION_SIZE: usize = 20_000;
/// Steps of all conditions of a policy once their functions are written out.
pub(crate) const CONDITIONS_SIZE: usize = 100_000;
/// Steps within steps of a condition once its functions are written out.
pub(crate) const CONDITION_DEPTH: usize = 200;
