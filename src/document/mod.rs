//! JSON and CSV texts as values that know where each part stands.
//! What the values mean is decided above.

mod csv;
mod glance;
mod json;
mod known;
mod lines;
mod plain;
mod plain_number;
mod scanner;
mod value;

pub use csv::{Cell, Table, read_csv};
pub use glance::{Glance, Unsure, Written};
pub use json::{DEEPEST, LARGEST_RECORD, read_json};
pub use known::Known;
pub use lines::{json_lines, read_json_line, read_json_lines, too_large};
pub use plain_number::PlainNumber;
pub use value::{Member, Value, ValueKind, pointer};
