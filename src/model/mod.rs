//! The nouns of due diligence: questionnaire, company, holding, tier ladder, exact number.
//! No input or output, no JSON, no script, no clock and no float.

mod commit;
mod company;
mod day;
mod decimal;
mod exact;
mod fact;
mod holding;
mod identifier;
mod ladder;
mod questionnaire;
mod shape;
mod title;
mod tree;

pub use commit::Commit;
pub use company::{Answer, Choice, Company};
pub use day::Day;
pub use exact::Exact;
pub use fact::{Content, Fact};
pub use holding::{CompanyKey, Holding, Portfolio, Position};
pub use identifier::{IdentifierFault, check_isin, check_lei};
pub use ladder::{Ladder, Standing, Tier};
pub use questionnaire::{Dependency, NumberRange, OptionIndex, Question, QuestionIndex, Questionnaire};
pub use shape::{Property, RecordShape, Shape};
pub use title::{Language, Title};
pub use tree::{Node, NodeIndex, Tree, is_below, parent_path};
