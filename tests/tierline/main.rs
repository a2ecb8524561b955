//! The program and the library from outside: one binary, one claim a test.

mod attribution;
mod broken;
mod columns;
mod commands;
mod conditions;
mod git;
mod hostile;
mod laws;
mod range;
mod rdr;
#[path = "../reference/mod.rs"]
mod reference;
mod scoring;
mod shipped;
mod support;
