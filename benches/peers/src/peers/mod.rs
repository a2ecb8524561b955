//! The peers, a file each.

mod cel;
mod columns;
mod hand;
mod outside;
mod plain;
mod rego;
mod tierline;
mod zen;

use crate::peer::Peer;
use work::Fallible;
use work::house::House;

/// How a row's peer is made.
type Make = fn(&House) -> Fallible<Box<dyn Peer>>;

/// All rows of the tables, by name. To add one: a file here that implements [`Peer`], and a line below.
pub const ALL: [(&str, Make); 13] = [
    ("loop", |house| Ok(Box::new(hand::Hand::new(house)))),
    ("plain", |house| Ok(Box::new(plain::Plain::new(house)?))),
    ("columns", |house| Ok(Box::new(columns::Engine::new(house)?))),
    ("library", |house| Ok(Box::new(tierline::Library::new(house)?))),
    ("program", |house| Ok(Box::new(tierline::Program::new(house, true)?))),
    ("program-tiers", |house| Ok(Box::new(tierline::Program::new(house, false)?))),
    ("rhai-hook", |_| Ok(Box::new(outside::Outside::rhai("rhai-hook")?))),
    ("rhai-whole", |_| Ok(Box::new(outside::Outside::rhai("rhai-whole")?))),
    ("python", |_| Ok(Box::new(outside::Outside::python()?))),
    ("regorus", |_| Ok(Box::new(rego::Rego::compiled()?))),
    ("regorus-interpreted", |_| Ok(Box::new(rego::Rego::interpreted()?))),
    ("zen", |house| Ok(Box::new(zen::Zen::new(house)?))),
    ("cel", |_| Ok(Box::new(cel::Cel::new()?))),
];
