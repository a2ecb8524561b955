//! Which alternative of a schema (`anyOf`, `oneOf`) a value was meant for.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

/// The alternative that a value comes nearest to: of the right type, then with the fewest faults.
/// `None` when each alternative says one thing of the value itself, so that they are said together.
pub(super) fn nearest<'a>(
    branches: &'a [Vec<ValidationError<'static>>],
    pointer: &str,
) -> Option<&'a [ValidationError<'static>]> {
    let is_here = |error: &ValidationError<'_>| error.instance_path().as_str() == pointer;
    if branches
        .iter()
        .all(|faults| matches!(faults.as_slice(), [only] if is_here(only) && is_plain(only.kind())))
    {
        return None;
    }
    let is_of_wrong_type = |error: &ValidationError<'_>| {
        is_here(error)
            && matches!(error.kind(), ValidationErrorKind::Type { .. } | ValidationErrorKind::FalseSchema)
    };
    let misses_its_tag = |error: &ValidationError<'_>| {
        matches!(error.kind(), ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. })
    };
    branches
        .iter()
        .min_by_key(|faults| {
            (faults.iter().any(is_of_wrong_type), faults.iter().any(misses_its_tag), faults.len())
        })
        .map(Vec::as_slice)
}

/// Whether a fault only says what else there could be, so that it can be joined with others by `or`.
fn is_plain(kind: &ValidationErrorKind) -> bool {
    type Kind = ValidationErrorKind;
    matches!(kind, Kind::Type { .. } | Kind::Enum { .. } | Kind::Constant { .. })
}
