//! Patterns of texts. Most are a sequence of characters, so many of each kind, and are matched as they stand; the
//! others by a library, which takes longer to begin than a company takes.

use std::sync::OnceLock;

use regex::bytes::Regex;

/// A pattern that means the same in JSON Schema and here.
#[derive(Debug)]
pub(super) struct Pattern {
    source: String,
    sequence: Option<Sequence>,
    /// Compiled when it is first asked for.
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Others are not looked for.
    pub(super) fn plain(source: &str) -> Option<Self> {
        let escaped = source.split('\\').skip(1);
        let is_plain = source.is_ascii()
            && !source.contains("(?")
            && !source.contains("\\\\")
            && escaped.into_iter().all(|rest| rest.starts_with(['.', '-', '/', '+', '$', '*', '(', ')']));
        is_plain.then(|| Self {
            source: source.to_owned(),
            sequence: Sequence::read(source.as_bytes()),
            regex: OnceLock::new(),
        })
    }

    pub(super) fn matches(&self, bytes: &[u8]) -> bool {
        if let Some(sequence) = &self.sequence {
            return sequence.matches(bytes);
        }
        let regex = self.regex.get_or_init(|| Regex::new(&self.source).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(bytes))
    }
}

/// `^[a-z]+(\.[a-z]+)*$`: runs of characters, the last of them again and again, up to the end. Where a run ends is told
/// by the character that follows it: nothing is tried twice.
#[derive(Debug)]
struct Sequence {
    /// How long it is, where it doesn't begin where the text does.
    length: Option<usize>,
    runs: Vec<Run>,
    /// What may follow, any number of times.
    repeated: Vec<Run>,
}

/// Some characters of a set.
#[derive(Debug)]
struct Run {
    set: Set,
    least: usize,
    most: usize,
}

impl Sequence {
    fn read(source: &[u8]) -> Option<Self> {
        let source = source.strip_suffix(b"$").filter(|source| !source.ends_with(b"\\"))?;
        let (is_whole, source) = source.strip_prefix(b"^").map_or((false, source), |rest| (true, rest));
        let mut reader = Reader { rest: source };
        let runs = reader.runs()?;
        let mut repeated = Vec::new();
        if let Some(rest) = reader.rest.strip_prefix(b"(") {
            reader.rest = rest;
            repeated = reader.runs()?;
            reader.rest = reader.rest.strip_prefix(b")*")?;
            repeated.first().filter(|run| run.least > 0)?;
        }
        let length = if is_whole {
            None
        } else {
            let is_fixed = repeated.is_empty() && runs.iter().all(|run| run.least == run.most);
            let length = runs.iter().try_fold(0_usize, |sum, run| sum.checked_add(run.least));
            Some(length.filter(|_| is_fixed)?)
        };
        let is_told = is_told(&runs, &repeated) && is_told(&repeated, &repeated);
        (reader.rest.is_empty() && is_told).then_some(Self { length, runs, repeated })
    }

    fn matches(&self, bytes: &[u8]) -> bool {
        let start = self.length.map_or(Some(0), |length| bytes.len().checked_sub(length));
        let Some(mut rest) = start.map(|start| &bytes[start..]) else { return false };
        if !self.runs.iter().all(|run| run.eat(&mut rest)) {
            return false;
        }
        while !rest.is_empty() {
            if self.repeated.is_empty() || !self.repeated.iter().all(|run| run.eat(&mut rest)) {
                return false;
            }
        }
        true
    }
}

/// Whether a run of no fixed length ends where a character stands that it doesn't have: what may come behind it begins
/// with others.
fn is_told(runs: &[Run], then: &[Run]) -> bool {
    let ends_by = |run: &Run, behind: &[Run]| {
        for next in behind.iter().chain(then) {
            if !run.set.is_apart(&next.set) {
                return false;
            }
            // What comes behind this one can't follow the run.
            if next.least > 0 {
                break;
            }
        }
        true
    };
    runs.iter().zip(1..).all(|(run, next)| run.least == run.most || ends_by(run, &runs[next..]))
}

impl Run {
    fn eat(&self, rest: &mut &[u8]) -> bool {
        let count = rest.iter().take(self.most).take_while(|byte| self.set.has(**byte)).count();
        *rest = &rest[count..];
        count >= self.least
    }
}

/// A set of ASCII characters, a bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Set(u128);

impl Set {
    fn has(self, byte: u8) -> bool {
        byte < 128 && self.0 & (1 << byte) != 0
    }

    fn add(&mut self, first: u8, last: u8) -> Option<()> {
        (first <= last && last < 128).then(|| (first..=last).for_each(|byte| self.0 |= 1 << byte))
    }

    fn is_apart(self, other: &Self) -> bool {
        self.0 & other.0 == 0
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn runs(&mut self) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        while !matches!(self.rest, [] | [b'(' | b')', ..]) {
            let set = self.set()?;
            let (least, most) = self.count()?;
            runs.push(Run { set, least, most });
        }
        Some(runs)
    }

    fn set(&mut self) -> Option<Set> {
        let mut set = Set::default();
        if let Some(rest) = self.rest.strip_prefix(b"[") {
            self.rest = rest;
            while !self.eat(b"]") {
                let first = self.character(b"[^&~")?;
                let is_range = matches!(self.rest, [b'-', next, ..] if *next != b']');
                let last = if is_range && self.eat(b"-") { self.character(b"[^&~-")? } else { first };
                set.add(first, last)?;
            }
        } else {
            let only = self.character(b".[]{}?*+|^$")?;
            set.add(only, only)?;
        }
        (set.0 != 0).then_some(set)
    }

    /// A character that stands for itself, or behind a backslash; not one that means something else.
    fn character(&mut self, others: &[u8]) -> Option<u8> {
        let (byte, rest) = match self.rest {
            [b'\\', byte, rest @ ..] => (byte, rest),
            [byte, rest @ ..] if !others.contains(byte) => (byte, rest),
            _ => return None,
        };
        self.rest = rest;
        Some(*byte)
    }

    /// How many of a set there are, the least and the most.
    fn count(&mut self) -> Option<(usize, usize)> {
        for (sign, count) in [(b"*", (0, usize::MAX)), (b"+", (1, usize::MAX)), (b"?", (0, 1))] {
            if self.eat(sign) {
                return (!matches!(self.rest, [b'?' | b'+' | b'*' | b'{', ..])).then_some(count);
            }
        }
        if !self.eat(b"{") {
            return Some((1, 1));
        }
        let end = self.rest.iter().position(|byte| *byte == b'}')?;
        let digits = std::str::from_utf8(&self.rest[..end]).ok()?;
        let count = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
        self.rest = &self.rest[end + 1..];
        (!matches!(self.rest, [b'?' | b'+' | b'*' | b'{', ..])).then_some((count, count))
    }

    fn eat(&mut self, known: &[u8]) -> bool {
        let behind = self.rest.strip_prefix(known);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The patterns of the shipped schemas, and others.
    const SEQUENCES: [&str; 14] = [
        "^[a-z0-9][a-z0-9._-]*$",
        "^[A-Z]{2}[A-Z0-9]{9}[0-9]$",
        "^[A-Z0-9]{18}[0-9]{2}$",
        "^[A-Z]{2}$",
        "_pct$",
        "^[a-z][a-z0-9_]*$",
        "^[a-z0-9_]+(\\.[a-z0-9_]+)*$",
        "^a?b*c$",
        "^[ab]{3}$",
        "^(a\\.b?)*$",
        "^$",
        "$",
        "^x[0-9\\-]+\\$$",
        "[ab]c$",
    ];
    const TOO_LONG: &str = "a{18446744073709551615}b{3}$";
    const OTHERS: [&str; 12] = [
        "a",
        "^a",
        "^[a-z]*a$",
        "^a?[ab]$",
        "a*$",
        "^(a|b)$",
        "^.$",
        "^[^a]$",
        "^(ab?)*b$",
        "^a{1,2}$",
        "^(a*)*$",
        "^[a-c]+([c-d]x)*$",
    ];

    #[test]
    fn a_sequence_is_the_same_as_the_pattern() {
        let parts =
            ["a", "b", "c", "x", "_pct", ".", "-", "7", "AB", "ABCDEFGHI", "123456789", "é", "_", "$", "\n"];
        let mut state = 11_usize;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let mut texts: Vec<String> = Vec::new();
        for _ in 0..4_000 {
            let count = next() % 6;
            texts.push((0..count).map(|_| parts[next() % parts.len()]).collect());
        }
        for source in SEQUENCES.iter().chain(&OTHERS) {
            let pattern = Pattern::plain(source).expect("it is plain");
            assert_eq!(pattern.sequence.is_some(), SEQUENCES.contains(source), "{source}");
            let regex = Regex::new(source).expect("a pattern");
            let mut found = [0; 2];
            for text in &texts {
                let is_match = regex.is_match(text.as_bytes());
                assert_eq!(pattern.matches(text.as_bytes()), is_match, "{source}: {text:?}");
                found[usize::from(is_match)] += 1;
            }
            assert!(found[1] > 0 || source.contains("{18}") || source.contains("{9}"), "{source}: {found:?}");
        }
        assert!(!Pattern::plain(TOO_LONG).expect("plain").matches(b"aabbb"));
        assert!(Pattern::plain("^[A-Z0-9]{18}[0-9]{2}$").expect("plain").matches(b"ABCDEFGHI12345678900"));
        assert!(Pattern::plain("^[A-Z]{2}[A-Z0-9]{9}[0-9]$").expect("plain").matches(b"ABCDEFGHIJ12"));
    }
}
