//! Companies, invented: records of some 7 kB that fit the shipped schema, most answers with their evidence.

use std::fmt::Write as _;

use crate::random::Random;
use work::hand::{Loop, STARTS};
use work::house::{House, MISSING, SKIPPED};

/// Makes companies by their number: the same number gives the same company, everywhere.
pub struct Generator<'a> {
    house: &'a House,
    hand: Loop,
}

impl<'a> Generator<'a> {
    /// Companies that answer the questions of a policy.
    pub fn new(house: &'a House) -> Self {
        Self { house, hand: Loop::new(house) }
    }

    /// The record of one company as a line of JSON.
    ///
    /// Peers compute in floats: where a total is all but at the start of a tier, another company is drawn.
    pub fn company(&self, number: usize) -> String {
        (0..)
            .map(|attempt| draw(self.house, number, attempt))
            .find(|line| {
                let record = self.hand.read(line).expect("records are sound");
                let total = self.hand.assess(&record.codes, record.is_flagged, &record.harms).total();
                STARTS.iter().all(|start| (total - start).abs() > 1e-6)
            })
            .expect("nearly every company is clear of the starts of tiers")
    }
}

fn draw(house: &House, number: usize, attempt: u64) -> String {
    let mut random = Random::new(number as u64 * 1_000 + attempt);
    let id = format!("company-{number:07}");
    let mut line = format!(
        r#"{{"id": "{id}", "name": "Company {number}", "country": "{}", "company_type": "{}", "as_of": "{}""#,
        random.one_of(&["BR", "DE", "IN", "JP", "KE", "US"]),
        random.one_of(&["dedicated", "diversified", "dual_use"]),
        date(&mut random),
    );
    write!(
        line,
        r#", "technologies": ["{}"], "flags": [{}], "metrics": {{"employees": {}, "high_risk_revenue_pct": {}}}"#,
        random.one_of(&["spyware", "drone", "data_fusion", "video_analytics"]),
        if random.happens(20) {
            r#""sanctioned_end_user""#
        } else if random.happens(200) {
            r#""litigation", "no_response""#
        } else {
            ""
        },
        random.below(100_000),
        random.below(100),
    )
    .expect("a text can be written to");
    let incidents: Vec<String> = (0..random.below(4)).map(|_| incident(&mut random)).collect();
    let answers = answers(house, &id, &mut random);
    write!(line, r#", "incidents": [{}], "answers": {{{}}}}}"#, incidents.join(", "), answers.join(", "))
        .expect("a text can be written to");
    line
}

fn incident(random: &mut Random) -> String {
    format!(
        concat!(
            r#"{{"date": "{}", "right": "{}", "scale": {}, "scope": {}, "irremediability": {}, "status": "{}", "#,
            r#""affected_groups": ["journalists"], "source": "An inquiry by a newsroom, part {}"}}"#
        ),
        date(random),
        random.one_of(&["privacy", "expression", "liberty", "life"]),
        random.below(5),
        random.below(5),
        random.below(5),
        random.one_of(&["alleged", "confirmed", "remediated", "unfounded"]),
        random.below(9) + 1,
    )
}

/// 48 to 51 answers of 51. Some companies design nothing; companies differ in how good their answers are.
fn answers(house: &House, id: &str, random: &mut Random) -> Vec<String> {
    let designs_nothing = random.happens(20);
    let goodness = random.below(1_000);
    let paths = house.paths();
    let mut left_out: Vec<&str> = Vec::new();
    for _ in 0..random.below(4) {
        left_out.push(random.one_of(&paths));
    }
    let mut answers = Vec::new();
    for path in paths.iter().copied().filter(|path| !left_out.contains(path)) {
        let option = if designs_nothing && path.starts_with("lifecycle.design.") || random.happens(60) {
            SKIPPED
        } else if random.happens(goodness) {
            random.one_of(&["yes", "yes", "partial"])
        } else {
            random.one_of(&["partial", "no", "no", "not_disclosed", MISSING])
        };
        answers.push(answer(path, option, id, random));
    }
    answers
}

/// An answer; about half of them have a piece of evidence.
fn answer(path: &str, option: &str, id: &str, random: &mut Random) -> String {
    let evidence = if random.happens(500) {
        format!(
            r#"{{"title": "{}", "url": "https://{id}.example/{}", "date": "{}"}}"#,
            random.one_of(&["Annual report", "Letter to investors", "Transparency report"]),
            random.one_of(&["annual.pdf", "letter.pdf", "rights.html"]),
            date(random),
        )
    } else {
        String::new()
    };
    let day = date(random);
    format!(r#""{path}": {{"answer": "{option}", "as_of": "{day}", "evidence": [{evidence}]}}"#)
}

fn date(random: &mut Random) -> String {
    format!("20{}-{:02}-{:02}", random.below(6) + 20, random.below(12) + 1, random.below(28) + 1)
}
