//! What a careful programmer would write for this one policy: all of it known when it is compiled, the answers in bytes,
//! one look for weight and points together, integers only. Nothing of it could serve another policy.

#![expect(clippy::inline_always, reason = "only what is inlined is done widely")]

use tierline::model::{Choice, Content, Fact};

use super::world::{FLAGS, GROUPS, LIFECYCLE_WEIGHT, OPTIONS, STATUSES, World, weight};

pub(crate) const QUESTIONS: usize = 51;
const STARTS: [usize; 7] = [0, 7, 19, 27, 37, 44, 51];
const MISSING: u8 = 4;

/// What comes of a company.
#[derive(Clone, Copy, Default)]
pub(crate) struct Verdict {
    /// Numerator and denominator of each group, in the order of the groups; then of the group above three of them.
    pub(crate) groups: [(i64, i64); 7],
    pub(crate) total: (i64, i64),
    pub(crate) tier: u8,
}

/// An incident: status, scale, scope, irremediability.
type Incident = [u8; 4];

/// The companies as the loop would like to have them.
pub(crate) struct Hand {
    rows: Vec<[u8; QUESTIONS]>,
    columns: Vec<Vec<u8>>,
    flags: Vec<u8>,
    revenue: Vec<u8>,
    ends: Vec<u32>,
    incidents: Vec<Incident>,
    /// Points times weight in the low half, weight in the high half; and one each for what is asked and known.
    table: [[u64; 8]; QUESTIONS],
    rules: usize,
}

impl Hand {
    pub(crate) fn new(world: &World) -> Self {
        let mut table = [[0; 8]; QUESTIONS];
        let mut question = 0;
        for (_, count, _) in GROUPS {
            for number in 0..count {
                for (code, (_, points)) in OPTIONS.iter().enumerate() {
                    let is_known = u64::from(code != usize::from(MISSING));
                    if let Some(points) = points {
                        let weight = weight(number).cast_unsigned();
                        table[question][code] =
                            (points.cast_unsigned() * weight) | (weight << 20) | (1 << 40) | (is_known << 50);
                    }
                }
                question += 1;
            }
        }
        let mut hand = Self {
            rows: Vec::new(),
            columns: vec![Vec::new(); QUESTIONS],
            flags: Vec::new(),
            revenue: Vec::new(),
            ends: Vec::new(),
            incidents: Vec::new(),
            table,
            rules: world.rules,
        };
        for company in &world.companies {
            let mut row = [MISSING; QUESTIONS];
            for (place, answer) in company.answers.iter().enumerate() {
                if let Some(Choice::Option(option)) = answer.as_ref().map(|answer| &answer.choice) {
                    let options = &world.questionnaire.questions[place].options;
                    let code = options.iter().position(|known| known == option).expect("it is an option");
                    row[place] = u8::try_from(code).expect("there are few options");
                }
                hand.columns[place].push(row[place]);
            }
            hand.rows.push(row);
            hand.facts(&company.facts);
        }
        hand
    }

    fn facts(&mut self, facts: &Fact) {
        let items = |name: &str| match facts.property(name).map(|fact| &fact.content) {
            Some(Content::List(items)) => items.as_slice(),
            _ => &[],
        };
        let is = |fact: &Fact, word: &str| fact.as_text() == Some(word);
        let bit = |fact: &Fact| FLAGS.iter().position(|flag| is(fact, flag)).map_or(0, |place| 1 << place);
        self.flags.push(items("flags").iter().fold(0, |bits, flag| bits | bit(flag)));
        let grade = |fact: &Fact, name: &str| match fact.property(name).map(|fact| &fact.content) {
            Some(Content::Whole(grade)) => u8::try_from(*grade).expect("grades are small"),
            _ => 0,
        };
        for incident in items("incidents") {
            let status = incident.property("status").expect("it has a status");
            let status = STATUSES.iter().position(|word| is(status, word)).expect("it is known");
            self.incidents.push([
                u8::try_from(status).expect("there are four"),
                grade(incident, "scale"),
                grade(incident, "scope"),
                grade(incident, "irremediability"),
            ]);
        }
        self.ends.push(u32::try_from(self.incidents.len()).expect("there are few"));
        let revenue =
            facts.property("metrics").and_then(|metrics| metrics.property("surveillance_revenue_pct"));
        self.revenue.push(match revenue.map(|fact| &fact.content) {
            Some(Content::Number(share)) => {
                u8::try_from(share.to_whole().expect("it is whole")).expect("a share")
            }
            _ => 0,
        });
    }

    /// Company by company, each with its answers side by side.
    #[inline(always)]
    pub(crate) fn by_rows(&self) -> Vec<Verdict> {
        let sums = |row: &[u8; QUESTIONS]| {
            let mut sums = [0_u64; 6];
            for (group, sum) in sums.iter_mut().enumerate() {
                let questions = STARTS[group]..STARTS[group + 1];
                for (table, code) in self.table[questions.clone()].iter().zip(&row[questions]) {
                    *sum = sum.wrapping_add(table[usize::from(code & 7)]);
                }
            }
            sums
        };
        self.rows
            .iter()
            .enumerate()
            .map(|(row, answers)| self.verdict(row, sums(answers), |q| answers[q]))
            .collect()
    }

    /// Question by question, over blocks of companies that stay in the cache.
    #[inline(always)]
    pub(crate) fn by_columns(&self) -> Vec<Verdict> {
        const BLOCK: usize = 1024;
        let mut verdicts = Vec::with_capacity(self.rows.len());
        for start in (0..self.rows.len()).step_by(BLOCK) {
            let end = (start + BLOCK).min(self.rows.len());
            let mut sums = vec![[0_u64; 6]; end - start];
            for group in 0..6 {
                for question in STARTS[group]..STARTS[group + 1] {
                    let table = &self.table[question];
                    for (sum, code) in sums.iter_mut().zip(&self.columns[question][start..end]) {
                        sum[group] = sum[group].wrapping_add(table[usize::from(code & 7)]);
                    }
                }
            }
            let all = sums.into_iter().enumerate();
            verdicts.extend(all.map(|(lane, sums)| {
                self.verdict(start + lane, sums, |question| self.columns[question][start + lane])
            }));
        }
        verdicts
    }

    #[inline(always)]
    fn verdict(&self, row: usize, sums: [u64; 6], answer: impl Fn(usize) -> u8) -> Verdict {
        let mut groups = [(0, 0); 7];
        let mut counts = 0;
        for (group, sum) in groups.iter_mut().zip(sums) {
            *group = ((sum & 0xf_ffff).cast_signed(), ((sum >> 20) & 0xf_ffff).cast_signed());
            counts += sum >> 40;
        }
        groups[6] = mean(&[(groups[2], GROUPS[2].2), (groups[3], GROUPS[3].2), (groups[4], GROUPS[4].2)]);
        let total = mean(&[
            (groups[0], GROUPS[0].2),
            (groups[1], GROUPS[1].2),
            (groups[6], LIFECYCLE_WEIGHT),
            (groups[5], GROUPS[5].2),
        ]);
        let (asked, known) = (counts & 1023, counts >> 10);
        let has_tier = total.1 != 0 && known * 2 >= asked;
        let (mut tier, mut floor, mut cap) = (0, 0, 3);
        if has_tier {
            tier = 1 + u8::from(total.0 >= 40 * total.1) + u8::from(total.0 >= 70 * total.1);
        }
        for (rule, (is_floor, rank)) in EFFECTS.into_iter().enumerate().take(self.rules) {
            if self.holds(rule, row, (&groups, total), &answer) {
                if is_floor {
                    floor = rank.max(floor);
                } else {
                    cap = rank.min(cap);
                }
            }
        }
        Verdict { groups, total, tier: tier.min(cap).max(floor) }
    }

    #[inline(always)]
    fn holds(
        &self,
        rule: usize,
        row: usize,
        (groups, total): (&[(i64, i64); 7], (i64, i64)),
        answer: &impl Fn(usize) -> u8,
    ) -> bool {
        let flag = |bit: u8| (self.flags[row] >> bit) & 1 == 1;
        let incidents = || {
            let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.incidents[start as usize..self.ends[row] as usize]
        };
        let at_least = |(n, d): (i64, i64), bound: i64| d != 0 && n >= bound * d;
        let above = |(n, d): (i64, i64), bound: i64| d != 0 && n > bound * d;
        let below = |(n, d): (i64, i64), bound: i64| d != 0 && n < bound * d;
        match rule {
            0 => flag(0),
            1 => incidents().iter().any(|i| i[0] == 1 && i[1].max(i[2]).max(i[3]) >= 4),
            2 => answer(40) == 2 && answer(2) == 2,
            3 => answer(44) == 0 && below(groups[5], 30),
            4 => flag(3),
            5 => flag(4),
            6 => incidents().iter().any(|i| i[0] <= 1 && i[1] >= 3),
            7 => at_least(groups[1], 80),
            8 => at_least(groups[3], 90),
            9 => self.revenue[row] >= 50,
            10 => self.revenue[row] > 90 && above(total, 60),
            11 => matches!(answer(8), 2 | 3) && answer(9) == 2,
            12 => (0..QUESTIONS).filter(|question| answer(*question) == 3).count() >= 18,
            13 => flag(2) && at_least(groups[5], 70),
            14 => incidents().len() >= 3,
            15 => flag(1) || answer(0) == 2 && answer(1) == 2 && answer(3) == 2,
            16 => {
                let fraction = |(n, d): (i64, i64)| if d == 0 { (0, 1) } else { (n, d) };
                let ((a, b), (c, d)) = (fraction(groups[2]), fraction(groups[4]));
                a * d > c * b && above(groups[4], 85)
            }
            17 => below(total, 35) && incidents().iter().all(|i| i[0] == 2),
            18 => answer(12) == 0 && below(groups[1], 20),
            _ => flag(5),
        }
    }
}

/// Whether a rule is a floor, and its tier.
const EFFECTS: [(bool, u8); 20] = [
    (true, 3),
    (true, 3),
    (true, 3),
    (false, 2),
    (true, 2),
    (true, 2),
    (true, 2),
    (true, 2),
    (true, 3),
    (true, 2),
    (true, 3),
    (true, 2),
    (true, 2),
    (true, 2),
    (true, 2),
    (true, 2),
    (true, 3),
    (false, 2),
    (false, 2),
    (false, 2),
];

/// The weighted mean of what has a score.
#[inline(always)]
fn mean(parts: &[((i64, i64), i64)]) -> (i64, i64) {
    let (mut sum, mut whole, mut weights) = (0_i64, 1_i64, 0_i64);
    for ((numerator, denominator), weight) in parts {
        if *denominator != 0 {
            sum = sum
                .wrapping_mul(*denominator)
                .wrapping_add(weight.wrapping_mul(*numerator).wrapping_mul(whole));
            whole = whole.wrapping_mul(*denominator);
            weights += weight;
        }
    }
    (sum, whole.wrapping_mul(weights))
}
