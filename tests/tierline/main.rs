//! The program and the library from outside: one binary, one claim a test.

mod attribution;
mod broken;
mod commands;
mod hostile;
mod laws;
mod pipeline;
mod range;
mod rdr;
#[path = "../reference/mod.rs"]
mod reference;
mod scoring;
mod shipped;
mod support;
