//! Lints: what they find, what they leave alone, how it is shown, and that what they claim is so.

mod formats;
mod gates;
mod hook;
mod pages;
mod planted;
mod truth;
