//! What tests cover and notice, for people.

use super::layout::{Cell, Column, Label, Table, Terminal};
use super::safe::safe;
use super::suite_words::{key_text, kind_word, side_word};
use crate::model::Language;
use crate::suite::{Coverage, Item, Mutant, Mutation, Part, Report, State};

const PARTS: [Part; 7] =
    [Part::Threshold, Part::Band, Part::Rule, Part::Operand, Part::Weight, Part::Points, Part::Days];

/// What is covered of each policy by kind of part, and every part that is open.
pub fn coverage_view(coverage: &[Coverage], terminal: &Terminal) -> String {
    coverage.iter().map(|one| policy_view(one, terminal)).collect()
}

fn policy_view(coverage: &Coverage, terminal: &Terminal) -> String {
    let is_chinese = terminal.language == Language::Chinese;
    let (covered, of) = coverage.count();
    let title = if is_chinese { "决策覆盖" } else { "Coverage by decision" };
    let path = Label::Strong.paint(&safe(&coverage.path));
    let mut view = format!("\n  {title}  {path}  {covered}/{of}\n");
    let mut table = Table::new(vec![Column::LEFT, Column::RIGHT, Column::LEFT]);
    for part in PARTS {
        let states = coverage.items.iter().filter(|item| item.part == part).flat_map(|item| &item.sides);
        let states: Vec<State> = states.map(|(_, state)| *state).collect();
        if states.is_empty() {
            continue;
        }
        let count = |wanted: State| states.iter().filter(|state| **state == wanted).count();
        let impossible = match (count(State::Impossible), is_chinese) {
            (0, _) => String::new(),
            (count, false) => format!("{count} that no company can reach"),
            (count, true) => format!("{count} 项没有公司能够达到"),
        };
        table.row(vec![
            Cell::new(part_name(part, is_chinese)),
            Cell::new(format!("{}/{}", count(State::Covered), states.len() - count(State::Impossible))),
            Cell::labelled(impossible, Label::Quiet),
        ]);
    }
    view += &table.render(terminal);
    let open: Vec<&Item> = coverage
        .items
        .iter()
        .filter(|item| item.sides.iter().any(|(_, state)| *state == State::Open))
        .collect();
    if open.is_empty() {
        return view;
    }
    let mut table = Table::new(vec![Column::LEFT, Column::NAME, Column::LEFT, Column::SENTENCE]);
    for item in open {
        let sides = item.sides.iter().filter(|(_, state)| *state == State::Open);
        let sides: Vec<&str> = sides.map(|(side, _)| side_word(*side)).collect();
        table.row(vec![
            Cell::labelled(item.at.to_string(), Label::Quiet),
            Cell::new(key_text(&item.key)),
            Cell::labelled(sides.join(", "), Label::Lost),
            Cell::new(item.at.snippet().split_whitespace().collect::<Vec<_>>().join(" ")),
        ]);
    }
    let heading = if is_chinese { "未覆盖" } else { "Open" };
    view + format!("\n  {heading}\n{}", table.render(terminal)).as_str()
}

fn part_name(part: Part, is_chinese: bool) -> &'static str {
    match (part, is_chinese) {
        (Part::Threshold, true) => "门槛",
        (Part::Band, true) => "区间",
        (Part::Rule, true) => "规则",
        (Part::Operand, true) => "条件操作数",
        (Part::Weight, true) => "权重",
        (Part::Points, true) => "风险点数",
        (Part::Days, true) => "日期与豁免",
        (Part::Days, false) => "days and waivers",
        (Part::Operand, false) => "operands (MC/DC)",
        (Part::Points, false) => "risk points",
        (Part::Threshold, false) => "thresholds",
        (Part::Band, false) => "bands",
        (Part::Rule, false) => "rules",
        (Part::Weight, false) => "weights",
    }
}

/// How many changes are noticed, each one that isn't, and which tests would be missed.
pub fn mutation_view(mutation: &[Mutation], report: &Report, terminal: &Terminal) -> String {
    mutation.iter().map(|one| changes_view(one, report, terminal)).collect()
}

fn changes_view(mutation: &Mutation, report: &Report, terminal: &Terminal) -> String {
    let is_chinese = terminal.language == Language::Chinese;
    let (noticed, of) = mutation.count();
    let (equivalent, invalid) = mutation.set_aside();
    let title = if is_chinese { "变异" } else { "Changes noticed" };
    let path = Label::Strong.paint(&safe(&mutation.path));
    let aside = if is_chinese {
        format!("{equivalent} 项不改变任何结果，{invalid} 项不成政策")
    } else {
        format!("{equivalent} change nothing, {invalid} are no policy")
    };
    let aside = Label::Quiet.paint(&aside);
    let mut view = format!("\n  {title}  {path}  {noticed}/{of}  {aside}\n");
    let survivors: Vec<&Mutant> = mutation.survivors().collect();
    if !survivors.is_empty() {
        let mut table = Table::new(vec![Column::LEFT, Column::NAME, Column::LEFT, Column::SENTENCE]);
        for mutant in survivors {
            table.row(vec![
                Cell::labelled(mutant.at.to_string(), Label::Quiet),
                Cell::new(key_text(&mutant.key)),
                Cell::new(kind_word(mutant.kind)),
                Cell::labelled(change_text(mutant, terminal), Label::Stricter),
            ]);
        }
        let heading = if is_chinese { "没有测试察觉" } else { "Noticed by no test" };
        view += &format!("\n  {heading}\n{}", table.render(terminal));
    }
    let spare = mutation.spare();
    if !spare.is_empty() {
        let text = if is_chinese {
            "去掉后变异得分不变的测试"
        } else {
            "Tests without which as much is noticed"
        };
        let names: Vec<String> =
            spare.iter().map(|test| format!("    {}\n", safe(&report.results[*test].name))).collect();
        view += &format!("\n  {text}\n{}", names.concat());
    }
    view
}

fn change_text(mutant: &Mutant, terminal: &Terminal) -> String {
    let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let arrow = terminal.mark("→", "->");
    match (mutant.to.is_empty(), terminal.language) {
        (false, _) => format!("{} {arrow} {}", clean(&mutant.from), clean(&mutant.to)),
        (true, Language::English) => format!("without {}", clean(&mutant.from)),
        (true, Language::Chinese) => format!("去掉 {}", clean(&mutant.from)),
    }
}
