//! What it takes to reach another tier, in words.

use super::decimal::score_text;
use super::layout::Terminal;
use super::sheet::pick;
use super::words::quoted;
use crate::explain::{Obstacle, Way};
use crate::model::{Choice, Company, Language, Questionnaire};
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
    };
    vec![said]
}
