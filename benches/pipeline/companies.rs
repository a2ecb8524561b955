//! Invented companies: 48 to 51 answers each, with evidence, in about 7 kilobytes. Company after company, the same in
//! every run, and as many as anybody wants.

use std::fmt::Write;
use std::io::{self, Read};

/// The groups and their weights.
pub(crate) const GROUPS: [(&str, i64); 3] = [("governance", 30), ("lifecycle", 50), ("remedy", 20)];

/// How many questions a group has.
pub(crate) const QUESTIONS: usize = 17;

/// The options and their points; the last one is left out.
pub(crate) const OPTIONS: [(&str, i64); 6] = [
    ("yes", 0),
    ("partial", 50),
    ("no", 100),
    ("not_disclosed", 100),
    ("not_researched", 75),
    ("not_applicable", -1),
];

pub(crate) fn questionnaire() -> String {
    let options: Vec<String> = OPTIONS.iter().map(|(option, _)| format!("\"{option}\"")).collect();
    let question = |group: &str, number: usize| {
        format!(
            "{{\"path\": \"{group}.question_{number:02}\", \"text\": {{\"en\": \"Question {number}?\"}}}}"
        )
    };
    let questions: Vec<String> =
        GROUPS.iter().flat_map(|(group, _)| (0..QUESTIONS).map(|number| question(group, number))).collect();
    format!(
        "{{\"id\": \"bench\", \"version\": \"1\", \"missing\": \"not_researched\", \"options\": [{}], \"groups\": [], \"questions\": [{}]}}",
        options.join(", "),
        questions.join(", ")
    )
}

pub(crate) fn policy() -> String {
    let mut script = String::from("policy(\"bench\", \"1\");\n");
    for (option, points) in OPTIONS {
        let verb =
            if points < 0 { format!("skip(\"{option}\")") } else { format!("risk(\"{option}\", {points})") };
        let _ = writeln!(script, "{verb};");
    }
    for (group, weight) in GROUPS {
        let _ = writeln!(script, "weight(\"{group}\", {weight});");
        for number in 0..QUESTIONS {
            let _ = writeln!(script, "weight(\"{group}.question_{number:02}\", {});", weight_of(number));
        }
    }
    script
        + r#"tier("invest", 0); tier("engage", 40); tier("exclude", 60);
rule("sanctioned", |c| c.flags.contains("sanctioned_end_user")).at_least("exclude");
rule("grave", |c| c.incidents.some(|i| i.scale >= 4 && i.status == "confirmed")).at_least("engage");
rule("silent", |c| c.answer("governance.question_00") == "not_disclosed").at_least("engage");
rule("remedied", |c| c.answer("remedy.question_00") == "yes" && c.answer("remedy.question_01") == "yes").at_most("engage");
"#
}

/// The weight of a question in its group.
pub(crate) fn weight_of(number: usize) -> i64 {
    1 + i64::try_from(number % 3).unwrap_or(0)
}

/// Companies, a line each.
pub(crate) struct Stream {
    next: usize,
    count: usize,
    line: Vec<u8>,
    at: usize,
}

impl Stream {
    pub(crate) fn new(count: usize) -> Self {
        Self { next: 0, count, line: Vec::new(), at: 0 }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() && self.next < self.count {
            self.line = company(self.next).into_bytes();
            (self.next, self.at) = (self.next + 1, 0);
        }
        let read = (self.line.len() - self.at).min(buffer.len());
        buffer[..read].copy_from_slice(&self.line[self.at..self.at + read]);
        self.at += read;
        Ok(read)
    }
}

fn company(number: usize) -> String {
    let mut state = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut below = |end: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) % end
    };
    let country = ["DE", "BR", "JP", "KE"][usize::try_from(below(4)).unwrap_or(0)];
    let mut line = format!(
        "{{\"id\":\"company-{number:07}\",\"name\":\"Société Inventée {number} 有限公司\",\"country\":\"{country}\",\"as_of\":\"2026-03-31\""
    );
    let flags = if below(50) == 0 { "\"sanctioned_end_user\"" } else { "\"litigation\"" };
    let _ = write!(
        line,
        ",\"technologies\":[\"drone\",\"video_analytics\"],\"flags\":[{flags}],\"metrics\":{{\"surveillance_revenue_pct\":{}.5,\"employees\":{}}}",
        below(90),
        below(100_000)
    );
    let _ = write!(
        line,
        ",\"incidents\":[{{\"date\":\"2024-0{}-11\",\"right\":\"privacy\",\"scale\":{},\"scope\":2,\"irremediability\":1,\"status\":\"{}\",\"source\":\"Report {}\"}}],\"answers\":{{",
        1 + below(9),
        below(5),
        ["alleged", "confirmed"][usize::from(below(2) == 0)],
        below(1_000)
    );
    let skipped = below(17);
    let mut is_first = true;
    for (index, (group, _)) in GROUPS.iter().enumerate() {
        for question in 0..QUESTIONS {
            let option = OPTIONS[usize::try_from(below(6)).unwrap_or(0)].0;
            let (evidence, month) = (below(10_000), 1 + below(9));
            // Up to three questions are left out.
            if question as u64 == skipped && below(2) == 0 {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                line.push(',');
            }
            let _ = write!(
                line,
                "\"{group}.question_{question:02}\":{{\"answer\":\"{option}\",\"confidence\":\"high\",\"evidence\":[{{\"title\":\"Annual report, part {index}\",\"url\":\"https://example.org/{evidence}\",\"date\":\"2025-0{month}-15\"}}]}}"
            );
        }
    }
    line + "}}\n"
}
