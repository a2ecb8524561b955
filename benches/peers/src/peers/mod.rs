//! The peers, a file each.

mod cel;
mod hand;
mod outside;
mod plain;
mod rego;
mod tierline;
mod zen;

use work::Fallible;
use work::house::House;
use crate::peer::Peer;

/// All rows of the tables, in their order. To add one: a file here that implements [`Peer`], and a line below.
pub fn all(house: &House) -> Fallible<Vec<Box<dyn Peer>>> {
    Ok(vec![
        Box::new(hand::Hand::new(house)),
        Box::new(plain::Plain::new(house)?),
        Box::new(tierline::Library::new(house)?),
        Box::new(tierline::Program::new(house)?),
        Box::new(outside::Outside::rhai("rhai-hook")?),
        Box::new(outside::Outside::python()?),
        Box::new(rego::Rego::new()?),
        Box::new(zen::Zen::new(house)?),
        Box::new(outside::Outside::rhai("rhai-whole")?),
        Box::new(cel::Cel::new()?),
    ])
}
