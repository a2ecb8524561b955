//! The way of one company along the values of a number: where its tier changes, and nowhere else.
//!
//! At a sample value the company is assessed with the number left open. Every comparison on the way says how far around
//! the sample it comes out the same; inside the nearest of these values nothing changes. The walk goes from one such
//! value to the next: no value is passed over.

use super::company::Swept;
use super::parameter::Domain;
use super::polynomial::middle;
use super::probe::Probe;
use super::root::Root;
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, Standing};

/// A value at which the tier of a company changes.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) value: Root,
    pub(super) before: Standing,
    pub(super) at: Standing,
    pub(super) after: Standing,
}

/// Values that one walk may come to before it is given up.
const MOST: usize = 10_000;

/// All turns of a company, from the lowest value to the highest.
pub(super) fn turns(swept: &Swept, domain: &Domain) -> Result<Vec<Turn>, Box<Diagnostic>> {
    let mut turns = Vec::new();
    let mut here = Root::number(domain.low.clone());
    let end = domain.high.clone().map(Root::number);
    let mut before = domain.has_low.then(|| swept.standing(&mut Probe::at(&here))).transpose()?;
    let mut at = before;
    for _ in 0..MOST {
        let (after, next) = stretch(swept, &here, domain.high.as_ref())?;
        if let (Some(before), Some(at)) = (before, at)
            && (before != at || at != after)
        {
            turns.push(Turn { value: here.clone(), before, at, after });
        }
        before = Some(after);
        match next {
            Some(next) => {
                here = next;
                at = Some(swept.standing(&mut Probe::at(&here))?);
            }
            None => {
                if let Some(end) = end.filter(|_| domain.has_high) {
                    let at = swept.standing(&mut Probe::at(&end))?;
                    if at != after {
                        turns.push(Turn { value: end, before: after, at, after: at });
                    }
                }
                return Ok(turns);
            }
        }
    }
    let fault = Diagnostic::about_file("not-exact", "tierline", "a score bends too often to be followed");
    Err(Box::new(fault.help("sweep another number of the policy")))
}

/// Where the company stands just above a value, and up to which value that holds; none up to the end.
fn stretch(
    swept: &Swept,
    from: &Root,
    end: Option<&Exact>,
) -> Result<(Standing, Option<Root>), Box<Diagnostic>> {
    let mut sample = end.map_or_else(|| from.above(), |end| from.beside(end));
    loop {
        let mut probe = Probe::around(sample.clone());
        let standing = swept.standing(&mut probe)?;
        match probe.low {
            Some(low) if low.compare(from).is_gt() => {
                // Something changes between: nearer.
                sample = match low.exact() {
                    Some(number) => from.beside(number),
                    None => from.beside(&middle_below(&low, from)),
                };
            }
            _ => {
                let is_inside = |high: &Root| end.is_none_or(|end| high.compare_number(end).is_lt());
                return Ok((standing, probe.high.filter(is_inside)));
            }
        }
    }
}

/// A number below a root and above a value.
fn middle_below(root: &Root, from: &Root) -> Exact {
    let near = from.near();
    let beside = root.beside(&near);
    if from.compare_number(&beside).is_lt() { beside } else { middle(&near, &root.near()) }
}
