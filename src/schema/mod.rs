//! Schemas compiled once, and documents that fit them as the model's nouns: questionnaires, companies, portfolios.
//! Nothing is read from a disk here, and nothing is assessed.

mod acceptance;
mod answers;
mod approvals;
mod batch;
mod bounds;
mod branch;
mod circles;
mod company_schema;
mod company_table;
mod compiled;
mod demand;
mod dependencies;
mod facts;
mod follow;
mod holding_key;
mod holding_row;
mod holding_size;
mod holdings;
mod identifier;
mod instance;
mod layers;
mod outline;
mod paths;
mod phrase;
mod portfolios;
mod questionnaire;
mod report;
#[cfg(test)]
mod sample;
mod scales;
mod weights;

pub use acceptance::RecordReader;
pub use approvals::read_approvals;
pub use batch::{Batch, CompanyFormat, Record, Rejected, duplicate, read_companies, read_records};
pub use company_schema::CompanySchema;
pub use company_table::company_table;
pub use follow::{follow, followers};
pub use holdings::{HoldingsFormat, names_in_holdings, read_holdings};
pub use portfolios::named_portfolios;
pub use questionnaire::read_questionnaire;
