//! Bytes that are known before they are met, compared eight at a time.

/// Bytes that are looked for where they mostly stand: a name and its colon, a word in its quotes.
#[derive(Clone, Debug)]
pub struct Known {
    bytes: Vec<u8>,
    /// The first eight of them, or as many as there are.
    head: u64,
    /// Which bits of the head count.
    mask: u64,
    /// The last eight of them, where there are more than eight.
    tail: [u8; 8],
}

impl Known {
    /// Bytes that may come.
    pub fn new(bytes: Vec<u8>) -> Self {
        let mut head = [0; 8];
        let mut mask = [0; 8];
        for (place, byte) in bytes.iter().take(8).enumerate() {
            (head[place], mask[place]) = (*byte, u8::MAX);
        }
        let tail = bytes.last_chunk().copied().unwrap_or_default();
        Self { head: u64::from_le_bytes(head), mask: u64::from_le_bytes(mask), tail, bytes }
    }

    /// What stands behind them, where these bytes begin with them.
    #[inline]
    pub fn behind<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let Some(first) = bytes.first_chunk() else { return bytes.strip_prefix(&self.bytes[..]) };
        if (u64::from_le_bytes(*first) ^ self.head) & self.mask != 0 {
            return None;
        }
        let (these, behind) = bytes.split_at_checked(self.bytes.len())?;
        (these.len() <= 8 || self.ends(these)).then_some(behind)
    }

    /// Whether these, of the same length, end as they do behind the head. Paths share their first words, so the last
    /// are compared before the middle.
    #[inline]
    fn ends(&self, these: &[u8]) -> bool {
        these.last_chunk() == Some(&self.tail) && (these.len() <= 16 || these[8..] == self.bytes[8..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_begins_what_starts_with_it() {
        let text = b"\"governance.board_oversight\": {\"answer\": \"partial\"}";
        for length in 0..text.len() {
            let known = Known::new(text[..length].to_vec());
            for end in 0..=text.len() {
                let whole = &text[..end];
                assert_eq!(known.behind(whole), whole.strip_prefix(&text[..length]), "{length} of {end}");
                for place in 0..end {
                    let mut other = whole.to_vec();
                    other[place] ^= 0x20;
                    let behind = other.strip_prefix(&text[..length]);
                    assert_eq!(known.behind(&other), behind, "{length} of {end}, with another at {place}");
                }
            }
        }
    }
}
