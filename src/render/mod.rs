//! Results as bytes: one format a file over the same values. Decides nothing, writes nowhere.

mod assessment_document;
mod assessment_line;
mod assessment_table;
mod cause_view;
mod column;
mod decimal;
mod difference_document;
mod difference_view;
mod edit_document;
mod edit_words;
mod eval_view;
mod exposure_view;
mod finding_document;
mod heading_view;
mod json_text;
mod layout;
mod move_document;
mod safe;
mod show_document;
mod show_view;
mod snippet;
mod trace_document;
mod words;

pub use assessment_document::{AssessmentDocument, CompanyDocument, EvalInput, Portrait};
pub use assessment_line::LineWriter;
pub use assessment_table::assessment_table;
pub use decimal::Decimal;
pub use difference_document::{DifferenceDocument, DifferenceInput};
pub use difference_view::difference_view;
pub use eval_view::eval_view;
pub use finding_document::FindingsDocument;
pub use layout::Terminal;
pub use show_document::ShowDocument;
pub use show_view::show_view;
pub use snippet::{fault_count, snippet};
