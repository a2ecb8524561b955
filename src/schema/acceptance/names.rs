//! The names of the members of a record that is passed over.

use super::node::{PropertyDemand, RecordDemand, written};
use super::walk::{MOST_COMPARED, fits};
use crate::document::{Glance, Unsure, Written};

/// The members of an object that is passed over.
pub(super) struct Members {
    is_first: bool,
}

impl Members {
    /// Passes over the opening brace.
    pub(super) fn open(glance: &mut Glance) -> Result<Self, Unsure> {
        glance.expect(b'{')?;
        Ok(Self { is_first: true })
    }

    /// Passes over what stands before the next member, or over the closing brace when there is none. What stands there
    /// then begins a name, or nothing that is admitted.
    #[expect(
        clippy::inline_always,
        reason = "a call takes as long as what is done, hundreds of times a record"
    )]
    #[inline(always)]
    pub(super) fn has_next(&mut self, glance: &mut Glance) -> Result<bool, Unsure> {
        if !self.is_first && glance.eat(b',') {
            glance.skip_space();
            return Ok(true);
        }
        self.begins_or_ends(glance)
    }

    fn begins_or_ends(&mut self, glance: &mut Glance) -> Result<bool, Unsure> {
        glance.skip_space();
        if glance.eat(b'}') {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            glance.expect(b',')?;
            glance.skip_space();
        }
        Ok(true)
    }
}

/// Passes over the name of a member, its colon, and space around them.
pub(super) fn member_name<'b>(glance: &mut Glance<'b>) -> Result<&'b [u8], Unsure> {
    let name = glance.string()?;
    if name.is_escaped {
        return Err(Unsure);
    }
    glance.skip_space();
    glance.expect(b':')?;
    glance.skip_space();
    Ok(name.bytes)
}

/// A member whose value comes next.
pub(super) struct Member<'m> {
    pub(super) name: &'m [u8],
    /// What its value has to fit.
    pub(super) demands: &'m [usize],
}

/// The names of a record that is passed over.
pub(super) struct Names<'d, 'b> {
    demand: &'d RecordDemand,
    /// The properties that were met, a bit each.
    seen: u64,
    others: Vec<&'b [u8]>,
    /// The properties behind the last: records mostly keep the order of their schema.
    next: &'d [PropertyDemand],
}

impl<'d, 'b> Names<'d, 'b> {
    pub(super) fn new(demand: &'d RecordDemand) -> Self {
        Self { demand, seen: 0, others: Vec::new(), next: &demand.properties }
    }

    /// Passes over a name, its colon, and space around them; a name must not come twice.
    #[expect(
        clippy::inline_always,
        reason = "a call takes as long as what is done, hundreds of times a record"
    )]
    #[inline(always)]
    pub(super) fn read<'m>(&mut self, glance: &mut Glance<'b>) -> Result<Member<'m>, Unsure>
    where
        'd: 'm,
        'b: 'm,
    {
        let mut next = self.next;
        while let [property, behind @ ..] = next {
            next = behind;
            if property.written.as_ref().is_some_and(|written| glance.eat_known(written)) {
                glance.skip_space();
                self.next = behind;
                return self.meet(property);
            }
        }
        self.find(glance)
    }

    /// The same for a name that is none of the next.
    fn find<'m>(&mut self, glance: &mut Glance<'b>) -> Result<Member<'m>, Unsure>
    where
        'd: 'm,
        'b: 'm,
    {
        let name = member_name(glance)?;
        if let Some(names) = &self.demand.names {
            fits(Written { bytes: name, is_escaped: false }, names)?;
        }
        let properties = &self.demand.properties;
        if let Some(index) = properties.iter().position(|property| property.name == name) {
            self.next = &properties[index + 1..];
            return self.meet(&properties[index]);
        }
        if self.others.len() > MOST_COMPARED || self.others.contains(&name) {
            return Err(Unsure);
        }
        self.others.push(name);
        Ok(Member { name, demands: self.demand.others_of(name)? })
    }

    #[inline]
    fn meet(&mut self, property: &'d PropertyDemand) -> Result<Member<'d>, Unsure> {
        if self.seen & property.bit != 0 {
            return Err(Unsure);
        }
        self.seen |= property.bit;
        Ok(Member { name: &property.name, demands: &property.demands })
    }

    /// Whether what is required was met.
    #[inline]
    pub(super) fn is_complete(&self) -> bool {
        let is_enough =
            |least: usize| least == 0 || self.seen.count_ones() as usize + self.others.len() >= least;
        self.seen & self.demand.required == self.demand.required && is_enough(self.demand.least)
    }
}

impl RecordDemand {
    /// Writes the names of properties as they mostly stand in a record, where that is enough to know them.
    pub(super) fn write_names(&mut self) {
        for (place, property) in self.properties.iter_mut().enumerate() {
            property.bit = 1 << place;
            let name = Written { bytes: &property.name, is_escaped: false };
            if self.names.as_ref().is_none_or(|names| fits(name, names).is_ok()) {
                property.written = written(&property.name);
            }
        }
    }

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
        match self.properties.iter().find(|property| property.name == name.as_bytes()) {
            Some(property) => Ok(&property.demands),
            None => self.others_of(name.as_bytes()),
        }
    }
}
