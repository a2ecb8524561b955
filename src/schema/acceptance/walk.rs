//! Over the bytes of a value, as far as it surely fits.

use super::Acceptance;
use super::form::{has_form, is_quoted_date};
use super::names::{Members, Names, member_name};
use super::node::{Kinds, ListDemand, Node, NumberDemand, Plain, RecordDemand, Rest, TextDemand};
use crate::document::{DEEPEST, Glance, PlainNumber, Unsure, Written};

/// How many names or items are compared with one another.
pub(super) const MOST_COMPARED: usize = 64;

/// The node that admits anything.
const ANYTHING: usize = 0;

impl Acceptance {
    /// Passes over a value that surely fits.
    #[inline]
    pub(super) fn walk(&self, index: usize, glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        let node = &self.nodes[index];
        if let Some(rest) = &node.rest {
            let start = *glance;
            self.walk_kind(node, glance, depth)?;
            return self.walk_also(rest, start, depth);
        }
        self.walk_kind(node, glance, depth)
    }

    /// Passes over a value that is as its kind has to be.
    #[inline]
    fn walk_kind(&self, node: &Node, glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        // Nearly all values are texts.
        if glance.peek() == Some(b'"') && node.kinds.admit(Kinds::TEXT) {
            text(glance, &node.text)
        } else {
            self.walk_other(node, glance, depth)
        }
    }

    fn walk_other(&self, node: &Node, glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        let admits = |kind: Kinds| if node.kinds.admit(kind) { Ok(()) } else { Err(Unsure) };
        match glance.peek() {
            Some(b'{') => {
                admits(Kinds::RECORD)?;
                self.record(&node.record, glance, depth + 1)
            }
            Some(b'[') => {
                admits(Kinds::LIST)?;
                self.list(&node.list, glance, depth + 1)
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = glance.number()?;
                admits(if number.is_whole() { Kinds::WHOLE } else { Kinds::FRACTION })?;
                admit_number(number, &node.number)
            }
            Some(b't') => admits(Kinds::BOOL).and_then(|()| glance.word(b"true")),
            Some(b'f') => admits(Kinds::BOOL).and_then(|()| glance.word(b"false")),
            Some(b'n') => admits(Kinds::NULL).and_then(|()| glance.word(b"null")),
            _ => Err(Unsure),
        }
    }

    /// What else has to hold of a value that starts there.
    pub(super) fn walk_also(&self, rest: &Rest, start: Glance, depth: usize) -> Result<(), Unsure> {
        if depth >= DEEPEST {
            return Err(Unsure);
        }
        for also in &rest.also {
            self.walk(*also, &mut start.clone(), depth + 1)?;
        }
        let is_one = |other: &usize| self.walk(*other, &mut start.clone(), depth + 1).is_ok();
        for conditional in &rest.conditionals {
            let has_all = self.has_names(&conditional.names, start, depth + 1)?;
            if let Some(branch) = if has_all { conditional.with } else { conditional.without } {
                self.walk(branch, &mut start.clone(), depth + 1)?;
            }
        }
        let holds = rest.one_of_each.iter().all(|alternatives| alternatives.iter().any(is_one));
        if holds { Ok(()) } else { Err(Unsure) }
    }

    /// Whether a record has all of these names; what is no record is left to the validator.
    fn has_names(&self, names: &[Vec<u8>], mut glance: Glance, depth: usize) -> Result<bool, Unsure> {
        let mut found = vec![false; names.len()];
        let mut members = Members::open(&mut glance)?;
        while members.has_next(&mut glance)? {
            let name = member_name(&mut glance)?;
            found.iter_mut().zip(names).for_each(|(found, known)| *found = *found || known == name);
            self.walk(ANYTHING, &mut glance, depth)?;
        }
        Ok(!found.contains(&false))
    }

    /// Passes over a value that several demands are made of.
    #[expect(clippy::inline_always, reason = "nearly always it only hands on")]
    #[inline(always)]
    pub(super) fn walk_all(&self, nodes: &[usize], glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        if let [only] = nodes {
            return self.walk(*only, glance, depth);
        }
        let start = *glance;
        nodes.iter().try_for_each(|node| {
            *glance = start;
            self.walk(*node, glance, depth)
        })
    }

    fn list(&self, demand: &ListDemand, glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        if depth > DEEPEST {
            return Err(Unsure);
        }
        glance.expect(b'[')?;
        glance.skip_space();
        let mut count = 0;
        let mut words: Vec<&[u8]> = Vec::new();
        if !glance.eat(b']') {
            loop {
                glance.skip_space();
                let mut item = *glance;
                self.walk(demand.first.get(count).copied().unwrap_or(demand.items), glance, depth)?;
                count += 1;
                if demand.is_unique {
                    let Written { bytes, is_escaped } = item.string()?;
                    if is_escaped || words.len() > MOST_COMPARED || words.contains(&bytes) {
                        return Err(Unsure);
                    }
                    words.push(bytes);
                }
                glance.skip_space();
                if glance.eat(b']') {
                    break;
                }
                glance.expect(b',')?;
            }
        }
        if count < demand.least || demand.most.is_some_and(|most| count > most) {
            Err(Unsure)
        } else {
            Ok(())
        }
    }

    fn record(&self, demand: &RecordDemand, glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        if depth > DEEPEST {
            return Err(Unsure);
        }
        let mut names = Names::new(demand);
        let mut members = Members::open(glance)?;
        while members.has_next(glance)? {
            let member = names.read(glance)?;
            self.walk_all(member.demands, glance, depth)?;
        }
        if names.is_complete() { Ok(()) } else { Err(Unsure) }
    }
}

fn admit_number(number: PlainNumber, demand: &NumberDemand) -> Result<(), Unsure> {
    let is_within = demand.minimum.is_none_or(|bound| number.compare(bound).is_ge())
        && demand.maximum.is_none_or(|bound| number.compare(bound).is_le())
        && demand.above.is_none_or(|bound| number.compare(bound).is_gt())
        && demand.below.is_none_or(|bound| number.compare(bound).is_lt());
    if is_within { Ok(()) } else { Err(Unsure) }
}

/// Passes over a text that surely fits.
#[inline]
fn text(glance: &mut Glance, demand: &TextDemand) -> Result<(), Unsure> {
    match &demand.plain {
        Plain::Words(words) if words.iter().any(|word| glance.eat_known(word)) => return Ok(()),
        Plain::Length(least, most) => {
            let text = glance.string()?;
            let is_plain = (*least..=*most).contains(&text.bytes.len()) && !text.is_escaped;
            return if is_plain { Ok(()) } else { fits(text, demand) };
        }
        Plain::Date => return if glance.eat_if(is_quoted_date) { Ok(()) } else { Err(Unsure) },
        Plain::Words(_) | Plain::Other => {}
    }
    fits(glance.string()?, demand)
}

pub(super) fn fits(text: Written, demand: &TextDemand) -> Result<(), Unsure> {
    let bytes = text.bytes;
    // A character takes at least a byte as it is written.
    let count = || text.decode().map(|decoded| decoded.chars().count());
    let is_long_enough = match demand.least {
        None | Some(0) => true,
        Some(1) => !bytes.is_empty(),
        Some(least) => count().is_some_and(|count| count >= least),
    };
    let is_short_enough =
        demand.most.is_none_or(|most| bytes.len() <= most || count().is_some_and(|count| count <= most));
    let is_read_as_it_is = demand.words.is_some() || demand.pattern.is_some() || demand.form.is_some();
    let is_fitting = is_long_enough
        && is_short_enough
        && !(text.is_escaped && is_read_as_it_is)
        && demand.words.as_ref().is_none_or(|words| words.iter().any(|word| word.as_bytes() == bytes))
        && demand.form.is_none_or(|form| has_form(bytes, form))
        && demand.pattern.as_ref().is_none_or(|pattern| pattern.matches(bytes));
    if is_fitting { Ok(()) } else { Err(Unsure) }
}
