//! What is wrong with an ISIN or LEI, for people: its form, or its check digits.

use crate::model::{IdentifierFault, check_isin, check_lei};

/// What helps when a check digit doesn't fit.
const MISTYPED: &str = "a character was mistyped or two were exchanged; compare it with its source";

/// A label and a help for an ISIN that is none; `None` for one that is.
pub(super) fn isin(isin: &str) -> Option<(&'static str, &'static str)> {
    match check_isin(isin).err()? {
        IdentifierFault::Form => Some((
            "must be an ISIN",
            "write its 12 characters: two letters, nine letters or digits, one check digit",
        )),
        IdentifierFault::CheckDigit => Some(("the check digit of this ISIN doesn't fit", MISTYPED)),
    }
}

/// A label and a help for an LEI that is none; `None` for one that is.
pub(super) fn lei(lei: &str) -> Option<(&'static str, &'static str)> {
    match check_lei(lei).err()? {
        IdentifierFault::Form => Some((
            "must be an LEI",
            "write its 20 characters: 18 capital letters or digits, two check digits",
        )),
        IdentifierFault::CheckDigit => Some(("the check digits of this LEI don't fit", MISTYPED)),
    }
}
