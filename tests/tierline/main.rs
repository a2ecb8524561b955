//! The program and the library from outside: one binary, one claim a test.

mod agenda;
mod attribution;
mod broken;
mod browser;
mod calendar;
mod change;
mod columns;
mod commands;
mod conditions;
mod git;
mod hostile;
mod laws;
mod lints;
mod page;
mod patch;
mod pipeline;
mod portfolios;
mod range;
mod rdr;
#[path = "../reference/mod.rs"]
mod reference;
mod review;
mod robust;
mod scoring;
mod shipped;
mod suite;
mod support;
mod sweep;
