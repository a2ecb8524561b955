//! The program and the library from outside: one binary, one claim a test.

mod agenda;
mod attribution;
mod broken;
mod change;
mod commands;
mod hostile;
mod laws;
mod range;
mod rdr;
#[path = "../reference/mod.rs"]
mod reference;
mod robust;
mod scoring;
mod shipped;
mod support;
mod sweep;
