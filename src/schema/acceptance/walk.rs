//! Over the bytes of a value, as far as it surely fits.

use super::Acceptance;
use super::form::has_form;
use super::node::{Kinds, ListDemand, Node, NumberDemand, RecordDemand, TextDemand};
use crate::document::{DEEPEST, Glance, PlainNumber, Unsure, Written};

/// How many names or items are compared with one another.
const MOST_COMPARED: usize = 64;

impl Acceptance {
    /// Passes over a value that surely fits.
    pub(super) fn walk(&self, index: usize, glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
        let node = &self.nodes[index];
        let start = *glance;
        let admits = |kind: Kinds| if node.kinds.admit(kind) { Ok(()) } else { Err(Unsure) };
        match glance.peek() {
            Some(b'"') => {
                admits(Kinds::TEXT)?;
                fits(glance.string()?, &node.text)?;
            }
            Some(b'{') => {
                admits(Kinds::RECORD)?;
                self.record(&node.record, glance, depth + 1)?;
            }
            Some(b'[') => {
                admits(Kinds::LIST)?;
                self.list(&node.list, glance, depth + 1)?;
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = glance.number()?;
                admits(if number.is_whole() { Kinds::WHOLE } else { Kinds::FRACTION })?;
                admit_number(number, &node.number)?;
            }
            Some(b't') => admits(Kinds::BOOL).and_then(|()| glance.word(b"true"))?,
            Some(b'f') => admits(Kinds::BOOL).and_then(|()| glance.word(b"false"))?,
            Some(b'n') => admits(Kinds::NULL).and_then(|()| glance.word(b"null"))?,
            _ => return Err(Unsure),
        }
        self.walk_rest(node, start, depth)
    }

    /// What else has to hold of a value that starts there.
    pub(super) fn walk_rest(&self, node: &Node, start: Glance, depth: usize) -> Result<(), Unsure> {
        if node.also.is_empty() && node.one_of_each.is_empty() {
            return Ok(());
        }
        if depth >= DEEPEST {
            return Err(Unsure);
        }
        for also in &node.also {
            self.walk(*also, &mut start.clone(), depth + 1)?;
        }
        let is_one = |other: &usize| self.walk(*other, &mut start.clone(), depth + 1).is_ok();
        let holds = node.one_of_each.iter().all(|alternatives| alternatives.iter().any(is_one));
        if holds { Ok(()) } else { Err(Unsure) }
    }

    /// Passes over a value that several demands are made of.
    pub(super) fn walk_all(&self, nodes: &[usize], glance: &mut Glance, depth: usize) -> Result<(), Unsure> {
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
        members(glance, |name, glance| self.walk_all(names.demands(name)?, glance, depth))?;
        if names.is_complete() { Ok(()) } else { Err(Unsure) }
    }
}

/// Passes over an object; `each` gets the name of a member, and passes over its value.
pub(super) fn members<'b>(
    glance: &mut Glance<'b>,
    mut each: impl FnMut(&'b [u8], &mut Glance<'b>) -> Result<(), Unsure>,
) -> Result<(), Unsure> {
    glance.expect(b'{')?;
    glance.skip_space();
    if glance.eat(b'}') {
        return Ok(());
    }
    loop {
        glance.skip_space();
        let name = glance.string()?;
        if name.is_escaped {
            return Err(Unsure);
        }
        glance.skip_space();
        glance.expect(b':')?;
        glance.skip_space();
        each(name.bytes, glance)?;
        glance.skip_space();
        if glance.eat(b'}') {
            return Ok(());
        }
        glance.expect(b',')?;
    }
}

/// The names of a record that is passed over.
pub(super) struct Names<'d, 'b> {
    demand: &'d RecordDemand,
    /// The properties that were met, a bit each.
    seen: u64,
    others: Vec<&'b [u8]>,
    /// The property behind the last: records mostly keep the order of their schema.
    next: usize,
}

impl<'d, 'b> Names<'d, 'b> {
    pub(super) fn new(demand: &'d RecordDemand) -> Self {
        Self { demand, seen: 0, others: Vec::new(), next: 0 }
    }

    /// What the value of a name has to fit; a name must not come twice.
    pub(super) fn demands(&mut self, name: &'b [u8]) -> Result<&'d [usize], Unsure> {
        if let Some(names) = &self.demand.names {
            fits(Written { bytes: name, is_escaped: false }, names)?;
        }
        if let Some(index) = self.property(name) {
            if self.seen & (1 << index) != 0 {
                return Err(Unsure);
            }
            self.seen |= 1 << index;
            self.next = index + 1;
            return Ok(&self.demand.properties[index].1);
        }
        if self.others.len() > MOST_COMPARED || self.others.contains(&name) {
            return Err(Unsure);
        }
        self.others.push(name);
        self.demand.others_of(name)
    }

    fn property(&self, name: &[u8]) -> Option<usize> {
        let properties = &self.demand.properties;
        let is_it = |index: &usize| properties[*index].0 == name;
        let next = self.next.min(properties.len());
        (next..properties.len()).find(is_it).or_else(|| (0..next).find(is_it))
    }

    /// Whether what is required was met.
    pub(super) fn is_complete(&self) -> bool {
        self.seen & self.demand.required == self.demand.required
    }
}

impl RecordDemand {
    /// What a value has to fit whose name is no property.
    pub(super) fn others_of(&self, name: &[u8]) -> Result<&[usize], Unsure> {
        let mut matching = self.patterns.iter().filter(|(pattern, _)| pattern.matches(name));
        match (matching.next(), matching.next()) {
            (None, _) => Ok(std::slice::from_ref(&self.others)),
            (Some((_, only)), None) => Ok(std::slice::from_ref(only)),
            _ => Err(Unsure),
        }
    }

    /// What the value of a name has to fit, whatever stands beside it.
    pub(super) fn demands_of(&self, name: &str) -> Result<&[usize], Unsure> {
        if let Some(names) = &self.names {
            fits(Written { bytes: name.as_bytes(), is_escaped: false }, names)?;
        }
        match self.properties.iter().find(|(known, _)| known == name.as_bytes()) {
            Some((_, demands)) => Ok(demands),
            None => self.others_of(name.as_bytes()),
        }
    }
}

fn admit_number(number: PlainNumber, demand: &NumberDemand) -> Result<(), Unsure> {
    let is_within = demand.minimum.is_none_or(|bound| number.compare(bound).is_ge())
        && demand.maximum.is_none_or(|bound| number.compare(bound).is_le())
        && demand.above.is_none_or(|bound| number.compare(bound).is_gt())
        && demand.below.is_none_or(|bound| number.compare(bound).is_lt());
    if is_within { Ok(()) } else { Err(Unsure) }
}

fn fits(text: Written, demand: &TextDemand) -> Result<(), Unsure> {
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
