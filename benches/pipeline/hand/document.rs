//! The whole document of each company, byte for byte as the pipeline writes it: scores, margin, range, reasons, places.

use super::paths;
use super::record::Company;
use crate::companies::{GROUPS, OPTIONS, QUESTIONS, weight_of};

const TIERS: [(&str, i64); 3] = [("invest", 0), ("engage", 40), ("exclude", 60)];

/// The rules: name, whether it is a floor, tier, place.
const RULES: [(&str, bool, usize, &str); 4] = [
    ("sanctioned", true, 2, "p.rhai:63:1"),
    ("grave", true, 1, "p.rhai:64:1"),
    ("silent", true, 1, "p.rhai:65:1"),
    ("remedied", false, 1, "p.rhai:66:1"),
];

/// Which of the options counts when nobody has answered.
const MISSING: usize = 4;

/// What doesn't change from company to company.
struct Form {
    paths: Vec<String>,
    /// `"path":` and points, by question and option.
    scores: Vec<Vec<String>>,
    /// A reason up to its points, and from them to the column, by question and option.
    heads: Vec<Vec<String>>,
    tails: Vec<String>,
}

impl Form {
    fn new() -> Self {
        let paths: Vec<String> = paths().into_iter().flatten().collect();
        let score =
            |path: &String| OPTIONS.iter().map(|(_, points)| format!("\"{path}\":{points}.0")).collect();
        let head = |path: &String| {
            let option = |(option, _): &(&str, i64)| {
                format!("{{\"path\":\"{path}\",\"answer\":\"{option}\",\"points\":")
            };
            OPTIONS.iter().map(option).collect()
        };
        let tail = |at| format!(",\"policy\":\"p.rhai:{}:1\",\"data\":\"c.jsonl:", at + 2);
        Self {
            scores: paths.iter().map(score).collect(),
            heads: paths.iter().map(head).collect(),
            tails: (0..OPTIONS.len()).map(tail).collect(),
            paths,
        }
    }
}

/// Reads, assesses and writes all companies.
pub(crate) fn run(content: &str, lines: &mut Vec<u8>) {
    let form = Form::new();
    let names: Vec<&str> = form.paths.iter().map(String::as_str).collect();
    for (number, line) in content.lines().enumerate() {
        let company: Company = serde_json::from_str(line).expect("it is a company");
        let answers = company.by_question(&names);
        let codes: Vec<usize> = answers.iter().map(|answer| code(*answer)).collect();
        let found = Found { form: &form, company: &company, answers: &answers, codes: &codes };
        found.write((number + 1, line), lines);
    }
}

fn code(option: Option<&str>) -> usize {
    let is_it = |option| OPTIONS.iter().position(|(known, _)| *known == option);
    option.map_or(MISSING, |option| is_it(option).expect("the option is known"))
}

struct Found<'a> {
    form: &'a Form,
    company: &'a Company<'a>,
    answers: &'a [Option<&'a str>],
    codes: &'a [usize],
}

/// Scores as fractions: each group's points over its weights, the total over the product of all weights.
struct Scored {
    sums: [i64; 3],
    weights: [i64; 3],
    total: i64,
    over: i64,
}

impl Scored {
    /// `points` of each option but the last, which is left out.
    fn new(codes: &[usize], points: impl Fn(usize) -> i64) -> Self {
        let (mut sums, mut weights) = ([0; 3], [0; 3]);
        for (at, code) in codes.iter().enumerate().filter(|(_, code)| **code < OPTIONS.len() - 1) {
            sums[at / QUESTIONS] += weight_of(at % QUESTIONS) * points(*code);
            weights[at / QUESTIONS] += weight_of(at % QUESTIONS);
        }
        let product: i64 = weights.iter().map(|weights| (*weights).max(1)).product();
        let scored = || (0..3).filter(|group| weights[*group] > 0);
        let total = scored().map(|group| GROUPS[group].1 * sums[group] * (product / weights[group])).sum();
        let over = product * scored().map(|group| GROUPS[group].1).sum::<i64>();
        Self { sums, weights, total, over }
    }

    fn rank(&self) -> Option<usize> {
        let is_reached = |(_, start): &(&str, i64)| self.total >= start * self.over;
        (self.over > 0).then(|| TIERS.iter().rposition(is_reached).unwrap_or(0))
    }
}

impl Found<'_> {
    fn write(&self, (number, line): (usize, &str), lines: &mut Vec<u8>) {
        let scored = Scored::new(self.codes, |code| OPTIONS[code].1);
        let (open, holds) = (self.open_rules(), self.rules());
        let tier = decide(scored.rank(), |rule| holds[rule]);
        let is_open = |code: &usize| *code == MISSING;
        let (mut laxest, mut strictest) = (tier.0, tier.0);
        if self.codes.iter().any(is_open) {
            let end =
                |open| Scored::new(self.codes, |code| if code == MISSING { open } else { OPTIONS[code].1 });
            let is_floor = |rule: usize| RULES[rule].1;
            laxest = decide(end(0).rank(), |rule| if open[rule] { !is_floor(rule) } else { holds[rule] }).0;
            strictest =
                decide(end(100).rank(), |rule| if open[rule] { is_floor(rule) } else { holds[rule] }).0;
        }
        let name = |tier: Option<usize>| tier.map_or("unrated", |tier| TIERS[tier].0);
        put(lines, &["{\"company\":\"", self.company.id, "\",\"name\":\"", &self.company.name]);
        put(lines, &["\",\"tier\":\"", name(tier.0), "\",\"score_tier\":"]);
        match scored.rank() {
            Some(rank) => put(lines, &["\"", TIERS[rank].0, "\",\"score\":"]),
            None => put(lines, &["null,\"score\":"]),
        }
        self.scores(&scored, lines);
        put(lines, &[",\"range\":{\"laxest\":\"", name(laxest), "\",\"strictest\":\"", name(strictest)]);
        put(lines, &["\"},\"rules\":["]);
        for (index, (rule, ..)) in RULES.iter().enumerate().filter(|(index, _)| holds[*index]) {
            let is_first = !holds[..index].contains(&true);
            put(lines, &[if is_first { "\"" } else { ",\"" }, rule, "\""]);
        }
        put(lines, &["],\"waived\":[],\"tier_without_waivers\":\"", name(tier.0), "\",\"ground\":\""]);
        match tier.1.map(|rule| &RULES[rule]) {
            Some((rule, .., at)) => {
                put(lines, &["rule: ", rule, "\",\"decided_by\":{\"rule\":\"", rule]);
                put(lines, &["\",\"title\":null,\"because\":null,\"approved_by\":null,\"at\":\"", at, "\"}"]);
            }
            None if scored.over > 0 => put(lines, &["score\",\"decided_by\":null"]),
            None => put(lines, &["no total\",\"decided_by\":null"]),
        }
        put(lines, &[",\"coverage\":"]);
        let count = |most: usize| self.codes.iter().map(|code| i64::from(*code <= most)).sum();
        match count(MISSING) {
            0 => put(lines, &["1.0"]),
            asked => decimal(count(MISSING - 1), asked, lines),
        }
        self.reasons(&scored, (number, line), lines);
    }

    fn scores(&self, scored: &Scored, lines: &mut Vec<u8>) {
        match scored.over {
            0 => put(lines, &["null"]),
            over => decimal(scored.total, over, lines),
        }
        put(lines, &[",\"scores\":{"]);
        let mut separator = "";
        for (group, (name, _)) in GROUPS.iter().enumerate() {
            if scored.weights[group] > 0 {
                put(lines, &[separator, "\"", name, "\":"]);
                decimal(scored.sums[group], scored.weights[group], lines);
                separator = ",";
            }
            for at in group * QUESTIONS..(group + 1) * QUESTIONS {
                if self.codes[at] < OPTIONS.len() - 1 {
                    put(lines, &[separator, &self.form.scores[at][self.codes[at]]]);
                    separator = ",";
                }
            }
        }
        put(lines, &["},\"margin\":{\"stricter\":"]);
        match scored.rank().and_then(|rank| TIERS.get(rank + 1)) {
            Some((_, start)) => decimal(start * scored.over - scored.total, scored.over, lines),
            None => put(lines, &["null"]),
        }
        put(lines, &[",\"laxer\":"]);
        match scored.rank().filter(|rank| *rank > 0) {
            Some(rank) => decimal(scored.total - TIERS[rank].1 * scored.over, scored.over, lines),
            None => put(lines, &["null"]),
        }
        put(lines, &["}"]);
    }

    fn reasons(&self, scored: &Scored, (number, line): (usize, &str), lines: &mut Vec<u8>) {
        let product: i64 = scored.weights.iter().map(|weights| (*weights).max(1)).product();
        let factor = |group: usize| GROUPS[group].1 * (product / scored.weights[group].max(1));
        let factors = [factor(0), factor(1), factor(2)];
        let part = |(at, code): (usize, &usize)| {
            (factors[at / QUESTIONS] * weight_of(at % QUESTIONS) * OPTIONS[*code].1, at)
        };
        let parts = self.codes.iter().enumerate().map(part);
        let mut parts: Vec<(i64, usize)> = parts.filter(|(points, _)| *points > 0).collect();
        // The questions are in the order of their paths.
        parts.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        // All that is not one byte a character stands before the answers.
        let start = line.find("\"answers\":").expect("it has answers") + "\"answers\":".len();
        let wide = start - line[..start].chars().count();
        put(lines, &[",\"reasons\":["]);
        for (index, (points, at)) in parts.into_iter().enumerate() {
            let code = self.codes[at];
            put(lines, &[if index > 0 { "," } else { "" }, &self.form.heads[at][code]]);
            decimal(points, scored.over, lines);
            put(lines, &[&self.form.tails[code]]);
            let place = |answer: &str| answer.as_ptr() as usize - line.as_ptr() as usize - 1;
            let offset = self.answers[at].map_or(start, place);
            whole(number, lines);
            lines.push(b':');
            whole(offset - wide + 1, lines);
            put(lines, &["\"}"]);
        }
        put(lines, &["]}\n"]);
    }

    fn rules(&self) -> [bool; 4] {
        let is = |at: usize, option: &str| OPTIONS[self.codes[at]].0 == option;
        [
            self.company.flags.contains(&"sanctioned_end_user"),
            self.company.is_grave(),
            is(0, "not_disclosed"),
            is(2 * QUESTIONS, "yes") && is(2 * QUESTIONS + 1, "yes"),
        ]
    }

    /// The rules that read a question which nobody has answered.
    fn open_rules(&self) -> [bool; 4] {
        let is_open = |at: usize| self.codes[at] == MISSING;
        [false, false, is_open(0), is_open(2 * QUESTIONS) || is_open(2 * QUESTIONS + 1)]
    }
}

/// The tier, and the rule that decided it.
fn decide(rank: Option<usize>, holds: impl Fn(usize) -> bool) -> (Option<usize>, Option<usize>) {
    let floor = (0..3).find(|rule| holds(*rule));
    let Some(rank) = rank else { return (floor.map(|rule| RULES[rule].2), floor) };
    let (mut tier, mut ground) = (rank, None);
    if holds(3) && tier > RULES[3].2 {
        (tier, ground) = (RULES[3].2, Some(3));
    }
    match floor.filter(|rule| RULES[*rule].2 > tier) {
        Some(rule) => (Some(RULES[rule].2), Some(rule)),
        None => (Some(tier), ground),
    }
}

fn put(lines: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        lines.extend_from_slice(part.as_bytes());
    }
}

const DIGITS: &[u8; 10] = b"0123456789";

fn whole(number: usize, lines: &mut Vec<u8>) {
    let (mut digits, mut at, mut rest) = ([0; 20], 20, number);
    loop {
        at -= 1;
        digits[at] = DIGITS[rest % 10];
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    lines.extend_from_slice(&digits[at..]);
}

/// A fraction as a decimal of one to six places, half to even.
fn decimal(numerator: i64, denominator: i64, lines: &mut Vec<u8>) {
    let number = |number| usize::try_from(number).expect("it is not below 0");
    let (scaled, over) = (number(numerator) * 1_000_000, number(denominator));
    let (quotient, twice) = (scaled / over, scaled % over * 2);
    let rounded = quotient + usize::from(twice > over || (twice == over && quotient % 2 == 1));
    whole(rounded / 1_000_000, lines);
    lines.push(b'.');
    let mut places = rounded % 1_000_000;
    let mut count = 6;
    while count > 1 && places.is_multiple_of(10) {
        places /= 10;
        count -= 1;
    }
    let mut digits = [b'0'; 6];
    for digit in digits[..count].iter_mut().rev() {
        *digit = DIGITS[places % 10];
        places /= 10;
    }
    lines.extend_from_slice(&digits[..count]);
}
