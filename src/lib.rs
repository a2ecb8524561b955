//! Tierline
pub mod assess;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod model;
pub mod origin;
pub mod policy;
pub mod schema;
pub mod text;
