//! Invented companies, their questionnaire, and a policy with as many rules as asked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use tierline::model::{Answer, Choice, Company, Content, Day, Fact, NodeIndex, OptionIndex, Questionnaire};
use tierline::origin::Memory;
use tierline::policy::{Policy, compile};
use tierline::schema::{CompanySchema, read_questionnaire};
use tierline::text::{Range, Text};

/// Groups of questions, how many they have, and what they weigh among their siblings.
pub(crate) const GROUPS: [(&str, usize, i64); 6] = [
    ("exposure", 7, 10),
    ("governance", 12, 20),
    ("lifecycle.design", 8, 3),
    ("lifecycle.sales", 10, 4),
    ("lifecycle.use", 7, 3),
    ("remedy", 7, 20),
];
pub(crate) const LIFECYCLE_WEIGHT: i64 = 50;
/// The options in the order of their codes, with their points; the last is left out.
pub(crate) const OPTIONS: [(&str, Option<i64>); 6] = [
    ("yes", Some(0)),
    ("partial", Some(50)),
    ("no", Some(100)),
    ("not_disclosed", Some(100)),
    ("not_researched", Some(75)),
    ("not_applicable", None),
];
pub(crate) const FLAGS: [&str; 6] =
    ["sanctioned_end_user", "entity_list", "litigation", "no_response", "remedy_refused", "forward_plan"];
pub(crate) const STATUSES: [&str; 4] = ["alleged", "confirmed", "remediated", "unfounded"];

/// The weight of a question among those of its group.
pub(crate) fn weight(question: usize) -> i64 {
    [1, 2, 1, 3, 1, 1, 2][question % 7]
}

pub(crate) struct World {
    pub(crate) questionnaire: Questionnaire,
    pub(crate) policy: Policy,
    pub(crate) companies: Vec<Company>,
    pub(crate) day: Day,
    pub(crate) rules: usize,
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

pub(crate) fn questions() -> impl Iterator<Item = String> {
    GROUPS
        .into_iter()
        .flat_map(|(group, count, _)| (0..count).map(move |number| format!("{group}.q{number}")))
}

impl World {
    pub(crate) fn new(count: usize, rules: usize) -> Self {
        let asked: Vec<String> = questions()
            .map(|path| format!(r#"{{"path": "{path}", "text": {{"en": "Is it so?"}}}}"#))
            .collect();
        let options: Vec<String> = OPTIONS.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let json = format!(
            r#"{{"id": "q", "version": "1", "missing": "not_researched", "options": [{}], "groups": [], "questions": [{}]}}"#,
            options.join(","),
            asked.join(",")
        );
        let questionnaire =
            read_questionnaire(&Text::new("q.json", json)).expect("the questionnaire is sound");
        let origin = Memory::default().with("p.rhai", script(rules));
        let schema = CompanySchema::shipped();
        let policy = compile(&origin, "p.rhai", &questionnaire, schema.shape()).expect("the policy is sound");
        let mut random = Random(7);
        let text = Text::new("companies", "");
        let companies =
            (0..count).map(|number| company(number, &questionnaire, &text, &mut random)).collect();
        let day = Day::parse("2026-06-30").expect("a day");
        Self { questionnaire, policy, companies, day, rules }
    }

    /// The groups, in the order of [`GROUPS`], then their parent.
    pub(crate) fn groups(&self) -> Vec<NodeIndex> {
        let paths = GROUPS.iter().map(|(path, ..)| *path).chain(["lifecycle"]);
        paths.map(|path| self.questionnaire.tree.find(path).expect("the group is there")).collect()
    }
}

fn script(rules: usize) -> String {
    let mut script =
        String::from("tier(\"invest\", 0); tier(\"engage\", 40); tier(\"exclude\", 70); coverage(0.5);\n");
    for (word, points) in OPTIONS {
        match points {
            Some(points) => writeln!(script, "risk(\"{word}\", {points});"),
            None => writeln!(script, "skip(\"{word}\");"),
        }
        .expect("a string takes every line");
    }
    writeln!(script, "weight(\"lifecycle\", {LIFECYCLE_WEIGHT});").expect("a string takes every line");
    for (group, count, group_weight) in GROUPS {
        writeln!(script, "weight(\"{group}\", {group_weight});").expect("a string takes every line");
        for question in 0..count {
            writeln!(script, "weight(\"{group}.q{question}\", {});", weight(question))
                .expect("a string takes every line");
        }
    }
    for rule in RULES.iter().take(rules) {
        writeln!(script, "{rule}").expect("a string takes every line");
    }
    script
}

/// The first four are those of a short policy; all twenty read facts, answers and scores.
pub(crate) const RULES: [&str; 20] = [
    r#"rule("r0", |c| c.flags.contains("sanctioned_end_user")).at_least("exclude");"#,
    r#"rule("r1", |c| c.incidents.some(|i| i.status == "confirmed" && [i.scale, i.scope, i.irremediability].max() >= 4)).at_least("exclude");"#,
    r#"rule("r2", |c| c.answer("lifecycle.use.q3") == "no" && c.answer("exposure.q2") == "no").at_least("exclude");"#,
    r#"rule("r3", |c| c.answer("remedy.q0") == "yes" && (c.score("remedy") ?? 100) < 30).at_most("engage");"#,
    r#"rule("r4", |c| c.flags.contains("no_response")).at_least("engage");"#,
    r#"rule("r5", |c| c.flags.contains("remedy_refused")).at_least("engage");"#,
    r#"rule("r6", |c| c.incidents.some(|i| i.status in ["alleged", "confirmed"] && i.scale >= 3)).at_least("engage");"#,
    r#"rule("r7", |c| (c.score("governance") ?? 0) >= 80).at_least("engage");"#,
    r#"rule("r8", |c| (c.score("lifecycle.sales") ?? 0) >= 90).at_least("exclude");"#,
    r#"rule("r9", |c| (c.metrics?.surveillance_revenue_pct ?? 0) >= 50).at_least("engage");"#,
    r#"rule("r10", |c| (c.metrics?.surveillance_revenue_pct ?? 0) > 90 && (c.score() ?? 0) > 60).at_least("exclude");"#,
    r#"rule("r11", |c| c.answer("governance.q1") in ["no", "not_disclosed"] && c.answer("governance.q2") == "no").at_least("engage");"#,
    r#"rule("r12", |c| c.count("not_disclosed") >= 18).at_least("engage");"#,
    r#"rule("r13", |c| c.flags.contains("litigation") && (c.score("remedy") ?? 0) >= 70).at_least("engage");"#,
    r#"rule("r14", |c| c.incidents.len() >= 3).at_least("engage");"#,
    r#"rule("r15", |c| c.flags.contains("entity_list") || c.answer("exposure.q0") == "no" && c.answer("exposure.q1") == "no" && c.answer("exposure.q3") == "no").at_least("engage");"#,
    r#"rule("r16", |c| (c.score("lifecycle.design") ?? 0) > (c.score("lifecycle.use") ?? 0) && (c.score("lifecycle.use") ?? 0) > 85).at_least("exclude");"#,
    r#"rule("r17", |c| c.incidents.all(|i| i.status == "remediated") && (c.score() ?? 100) < 35).at_most("engage");"#,
    r#"rule("r18", |c| c.known("governance.q5") && c.answer("governance.q5") == "yes" && (c.score("governance") ?? 100) < 20).at_most("engage");"#,
    r#"rule("r19", |c| c.flags.contains("forward_plan")).at_most("engage");"#,
];

fn company(number: usize, questionnaire: &Questionnaire, text: &Text, random: &mut Random) -> Company {
    let answers = questionnaire.questions.iter().map(|question| {
        let code = usize::try_from(
            [0, 0, 0, 1, 1, 2, 2, 3, 4, 5][usize::try_from(random.below(10)).expect("small")],
        )
        .expect("small");
        let choice = Choice::Option(OptionIndex(question.options[code].0));
        (random.below(20) > 0).then(|| Answer { choice, range: Range::default(), follows: None })
    });
    let answers = answers.collect();
    let fact = |content: Content| Fact { content, range: Range::default() };
    let word = |word: &str| fact(Content::Text(Arc::from(word)));
    let record = |parts: Vec<(&str, Fact)>| -> Fact {
        let parts: BTreeMap<Arc<str>, Fact> =
            parts.into_iter().map(|(name, fact)| (Arc::from(name), fact)).collect();
        fact(Content::Record(parts))
    };
    let mut flags = Vec::new();
    for flag in FLAGS {
        if random.below(12) == 0 {
            flags.push(word(flag));
        }
    }
    let few = [0, 0, 0, 1, 1, 2, 3][usize::try_from(random.below(7)).expect("small")];
    let mut grade = |bound: u64| fact(Content::Whole(i64::try_from(random.below(bound)).expect("small")));
    let mut incidents = Vec::new();
    for _ in 0..few {
        let status = match grade(4).content {
            Content::Whole(status) => STATUSES[usize::try_from(status).expect("small")],
            _ => unreachable!("it is whole"),
        };
        incidents.push(record(vec![
            ("status", word(status)),
            ("scale", grade(5)),
            ("scope", grade(5)),
            ("irremediability", grade(5)),
        ]));
    }
    let share = fact(match grade(101).content {
        Content::Whole(share) => Content::Number(share.into()),
        other => other,
    });
    let facts = record(vec![
        ("flags", fact(Content::List(flags))),
        ("incidents", fact(Content::List(incidents))),
        ("metrics", record(vec![("surveillance_revenue_pct", share)])),
    ]);
    let id = format!("c{number}");
    Company {
        name: id.clone(),
        id,
        answers,
        facts,
        text: text.clone(),
        range: Range::default(),
        answers_range: Range::default(),
    }
}
