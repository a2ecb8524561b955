//! What it takes to reach another tier, in words.

use super::decimal::score_text;
use super::eval_view::standing_title;
use super::layout::Terminal;
use super::sheet::pick;
use super::words::quoted;
use crate::assess::Assessment;
use crate::explain::{Elsewhere, Obstacle, Way};
use crate::model::{Choice, Company, Exact, Language, Questionnaire, Standing};
use crate::policy::Policy;

/// What an answer is: the word of its option, or the number.
pub(super) fn answer_word(choice: &Choice, questionnaire: &Questionnaire) -> String {
    match choice {
        Choice::Option(option) => questionnaire.word(*option).to_owned(),
        Choice::Number(number) => number.to_exact_text(),
    }
}

/// How many answers it takes, or why none do, a line each.
pub(super) fn way_sentences(
    way: &Way,
    policy: &Policy,
    company: &Company,
    terminal: &Terminal,
) -> Vec<String> {
    let english = terminal.language == Language::English;
    let said: String = match way {
        Way::Changes(changes) => match (changes.len(), english) {
            (0, true) => "it is there already".into(),
            (0, false) => "已在该层级".into(),
            (1, true) => "1 answer".into(),
            (1, false) => "需改变 1 项回答".into(),
            (count, true) => format!("{count} answers, and no fewer"),
            (count, false) => format!("需改变 {count} 项回答，少则不足"),
        },
        Way::Undecided(fewest) => {
            if english {
                format!(
                    "undecided: fewer than {fewest} answers don't suffice; more were not searched through"
                )
            } else {
                format!("未定：少于 {fewest} 项回答不足以改变；更多组合未能搜尽")
            }
        }
        Way::Blocked(obstacle) => return obstacle_sentences(obstacle, policy, company, terminal),
    };
    vec![said]
}

/// Where changed answers lead, and how far fewer would.
pub(super) fn landing_words(
    elsewhere: &Elsewhere,
    today: &Assessment,
    policy: &Policy,
    terminal: &Terminal,
) -> Vec<String> {
    let Some(landing) = &elsewhere.landing else { return Vec::new() };
    let english = terminal.language == Language::English;
    let mut said = Vec::new();
    if today.tier == Standing::Unrated || landing.standing != Standing::Tier(elsewhere.rank) {
        let title = standing_title(&policy.ladder, landing.standing, terminal.language);
        said.push(if english { format!("lands in {title}") } else { format!("归入{title}") });
    }
    let score = |total: &Exact| score_text(total, &policy.ladder);
    if let (Some(before), Some(after)) = (today.total(), &landing.total) {
        let risk = pick(terminal, "risk", "风险分");
        said.push(if before == after {
            format!("{risk} {}", score(after))
        } else {
            format!("{risk} {} {} {}", score(before), terminal.mark("→", "->"), score(after))
        });
    }
    if let (Some(reach), Way::Changes(changes)) = (&elsewhere.fewer, &elsewhere.way) {
        let (fewer, reach) = (changes.len().saturating_sub(1), score(reach));
        said.push(match (fewer, english) {
            (1, true) => format!("1 gets no further than {reach}"),
            (_, true) => format!("{fewer} get no further than {reach}"),
            (_, false) => format!("{fewer} 项最远到 {reach}"),
        });
    }
    said
}

/// What stands in the way, a line each.
fn obstacle_sentences(
    obstacle: &Obstacle,
    policy: &Policy,
    company: &Company,
    terminal: &Terminal,
) -> Vec<String> {
    let english = terminal.language == Language::English;
    let said = match obstacle {
        Obstacle::Rule { rule, facts } => {
            let rule = &policy.rules[*rule];
            let read: Vec<String> = facts
                .iter()
                .map(|(name, range)| {
                    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                    format!("{name} ({})", company.span(*range))
                })
                .collect();
            let (id, at, read) = (quoted(&rule.id, terminal), rule.span.to_string(), read.join(", "));
            return if english {
                vec![
                    format!("no answers can: rule {id} holds whatever is answered"),
                    format!("it stands at {at} and reads {read}"),
                ]
            } else {
                vec![
                    format!("任何回答都无济于事：规则 {id} 无论如何回答均成立"),
                    format!("规则位于 {at}，依据为 {read}"),
                ]
            };
        }
        Obstacle::Total(Some(total)) => {
            let total = score_text(total, &policy.ladder);
            if english {
                format!("no answers can: the furthest they bring the total is {total}")
            } else {
                format!("任何回答都无济于事：总分最远只能到 {total}")
            }
        }
        Obstacle::Total(None) => pick(
            terminal,
            "no answers can: they give no total, or too few may be answered",
            "任何回答都无济于事：没有总分，或可回答的问题太少",
        )
        .into(),
        Obstacle::Answers(rules) => {
            let ids: Vec<String> =
                rules.iter().map(|rule| quoted(&policy.rules[*rule].id, terminal)).collect();
            if english {
                format!("no answers can: every one leaves a rule in the way ({})", ids.join(", "))
            } else {
                format!("任何回答都无济于事：总有规则阻拦（{}）", ids.join("、"))
            }
        }
        Obstacle::Scripts(nodes) => {
            let scripts = nodes.iter().filter_map(|node| policy.nodes[node.0].script.as_ref());
            let places: Vec<String> = scripts.map(|(script, _)| script.span.to_string()).collect();
            if english {
                format!("no answers can: no score leads there that a script gives ({})", places.join(", "))
            } else {
                format!("任何回答都无济于事：脚本给不出所需的分数（{}）", places.join("、"))
            }
        }
        Obstacle::Followers => pick(
            terminal,
            "no answers can: those that follow others can't all be what it takes",
            "任何回答都无济于事：随其他问题而定的回答无法同时满足所需",
        )
        .into(),
    };
    vec![said]
}
