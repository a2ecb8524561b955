//! The names of the members of a record that is passed over.

use super::node::{RecordDemand, written};
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

    /// Passes over what stands before the next member, or over the closing brace when there is none.
    #[inline]
    pub(super) fn has_next(&mut self, glance: &mut Glance) -> Result<bool, Unsure> {
        glance.skip_space();
        if glance.eat(b'}') {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            glance.expect(b',')?;
            glance.skip_space();
            if glance.peek() == Some(b'}') {
                return Err(Unsure);
            }
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
pub(super) struct Member<'d, 'b> {
    pub(super) name: &'b [u8],
    /// What its value has to fit.
    pub(super) demands: &'d [usize],
}

/// How many of the next properties are tried before all of them.
const TRIED: usize = 4;

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

    /// Passes over a name, its colon, and space around them; a name must not come twice.
    #[inline]
    pub(super) fn read(&mut self, glance: &mut Glance<'b>) -> Result<Member<'d, 'b>, Unsure> {
        let next = self.demand.properties.get(self.next..).unwrap_or_default();
        for (behind, property) in next.iter().take(TRIED).enumerate() {
            if let Some(name) = glance.name(&property.written) {
                glance.skip_space();
                return Ok(Member { name, demands: self.meet(self.next + behind)? });
            }
        }
        let name = member_name(glance)?;
        Ok(Member { name, demands: self.demands(name)? })
    }

    fn meet(&mut self, index: usize) -> Result<&'d [usize], Unsure> {
        if self.seen & (1 << index) != 0 {
            return Err(Unsure);
        }
        self.seen |= 1 << index;
        self.next = index + 1;
        Ok(&self.demand.properties[index].demands)
    }

    fn demands(&mut self, name: &'b [u8]) -> Result<&'d [usize], Unsure> {
        if let Some(names) = &self.demand.names {
            fits(Written { bytes: name, is_escaped: false }, names)?;
        }
        if let Some(index) = self.property(name) {
            return self.meet(index);
        }
        if self.others.len() > MOST_COMPARED || self.others.contains(&name) {
            return Err(Unsure);
        }
        self.others.push(name);
        self.demand.others_of(name)
    }

    fn property(&self, name: &[u8]) -> Option<usize> {
        let properties = &self.demand.properties;
        let is_it = |index: &usize| properties[*index].name == name;
        let next = self.next.min(properties.len());
        (next..properties.len()).find(is_it).or_else(|| (0..next).find(is_it))
    }

    /// Whether what is required was met.
    pub(super) fn is_complete(&self) -> bool {
        let count = self.seen.count_ones() as usize + self.others.len();
        self.seen & self.demand.required == self.demand.required && count >= self.demand.least
    }
}

impl RecordDemand {
    /// Writes the names of properties as they mostly stand in a record, where that is enough to know them.
    pub(super) fn write_names(&mut self) {
        for property in &mut self.properties {
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
