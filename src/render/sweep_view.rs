//! Where a number of the policy starts to move companies, for people: a table, and in HTML a step chart.

use super::decimal::percent;
use super::eval_view::standing_title;
use super::exposure_view::weight_heading;
use super::layout::{Cell, Column, Label, Terminal};
use super::sheet::{Section, Sheet, SheetFormat, pick, policy_line};
use super::sheet_html::escaped;
use super::words::Word;
use crate::assess::{Assessment, Book};
use crate::explain::{Breakpoint, Root, Sweep, SweepMove};
use crate::model::{Company, Day, Exact, Language, Standing};
use crate::policy::Policy;

/// What a sweep is shown with.
#[derive(Clone, Copy)]
pub struct SweepInput<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// The policy.
    pub policy: &'a Policy,
    /// The companies.
    pub companies: &'a [Company],
    /// Where they stand today.
    pub assessments: &'a [Assessment],
    /// The holdings.
    pub book: &'a Book,
    /// The day of assessment.
    pub day: Day,
}

/// A value for people: exact where it is a short decimal, else to six digits.
pub(super) fn value_text(root: &Root) -> String {
    let number = root.exact().cloned().unwrap_or_else(|| root.near());
    let short = number.to_short_decimal(6);
    if Exact::parse(&short).as_ref() == root.exact() { short } else { format!("{short}…") }
}

/// The breakpoints.
pub fn sweep_view(input: SweepInput, format: SheetFormat, terminal: &Terminal) -> String {
    let SweepInput { sweep, policy, companies, book, day, .. } = input;
    let english = terminal.language == Language::English;
    let parameter = &sweep.parameter;
    let (from, to) = sweep.safe();
    let ends = [from, to].map(|end| end.map_or_else(|| pick(terminal, "no end", "无界").into(), value_text));
    let [from, to] = ends;
    let count: usize = sweep.breakpoints.iter().map(|breakpoint| breakpoint.moves.len()).sum();
    let place = parameter.at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
    let lines = vec![
        (Word::Policy.text(terminal.language).to_owned(), policy_line(policy, day, terminal)),
        (pick(terminal, "today", "现值").to_owned(), format!("{}{place}", parameter.value)),
        (
            pick(terminal, "safe", "安全区间").to_owned(),
            format!("{from} {} {to}", pick(terminal, "to", "至")),
        ),
    ];
    let title = if english {
        format!("{}: {} values move {count} companies", parameter.name, sweep.breakpoints.len())
    } else {
        format!("{}：{} 个数值共使公司变更层级 {count} 次", parameter.name, sweep.breakpoints.len())
    };
    let mut section = Section::new(
        pick(terminal, "As the number grows", "随数值增大"),
        vec![
            Column::RIGHT,
            Column::LEFT,
            Column::NAME,
            Column::LEFT,
            Column::RIGHT.dropped(1),
            Column::LEFT.dropped(2),
        ],
    )
    .headed([
        pick(terminal, "Value", "数值"),
        "",
        Word::Company.text(terminal.language),
        Word::Tier.text(terminal.language),
        weight_heading(book, terminal.language),
        "id",
    ]);
    let mut is_past = false;
    let today = || {
        let mut row = vec![Cell::labelled(parameter.value.to_short_decimal(6), Label::Strong)];
        row.push(Cell::labelled(pick(terminal, "today", "现值"), Label::Strong));
        row
    };
    for breakpoint in &sweep.breakpoints {
        if !is_past && breakpoint.value.compare_number(&parameter.value).is_ge() {
            is_past = true;
            section.rows.push(today());
        }
        for (index, moved) in breakpoint.moves.iter().enumerate() {
            let company = &companies[moved.company];
            let weight = book.weight(moved.company).filter(|weight| !weight.is_zero());
            section.rows.push(vec![
                Cell::new(if index == 0 { value_text(&breakpoint.value) } else { String::new() }),
                Cell::labelled(if index == 0 { relation(breakpoint, terminal) } else { "" }, Label::Quiet),
                Cell::new(&company.name),
                Cell::labelled(move_text(moved, policy, terminal), Label::Strong),
                Cell::new(weight.as_ref().map(percent).unwrap_or_default()),
                Cell::labelled(&company.id, Label::Quiet),
            ]);
        }
    }
    if !is_past {
        section.rows.push(today());
    }
    section.picture = (format == SheetFormat::Html).then(|| chart(input, terminal)).flatten();
    Sheet { title, lines, sections: vec![section], is_whole: false }.show(format, terminal)
}

/// Whether companies move at the value, or only beyond it.
fn relation(breakpoint: &Breakpoint, terminal: &Terminal) -> &'static str {
    if breakpoint.moves_at {
        pick(terminal, "from here", "自此值起")
    } else {
        pick(terminal, "above", "超过此值")
    }
}

fn move_text(moved: &SweepMove, policy: &Policy, terminal: &Terminal) -> String {
    let title = |standing: Standing| standing_title(&policy.ladder, standing, terminal.language);
    let arrow = terminal.mark("→", "->");
    if moved.from == moved.to {
        return format!("{} {arrow} {} {arrow} {}", title(moved.from), title(moved.at), title(moved.to));
    }
    format!("{} {arrow} {}", title(moved.from), title(moved.to))
}

const WIDTH: i64 = 900;
const HEIGHT: i64 = 260;
const MARGIN: i64 = 40;

/// How many companies stand in each tier, as the number grows: a line of steps for each tier.
fn chart(input: SweepInput, terminal: &Terminal) -> Option<String> {
    let SweepInput { sweep, policy, assessments, .. } = input;
    let value = |root: &Root| root.exact().cloned().unwrap_or_else(|| root.near());
    let values: Vec<Exact> = sweep.breakpoints.iter().map(|breakpoint| value(&breakpoint.value)).collect();
    let today = &sweep.parameter.value;
    let (low, high) = (values.iter().chain([today]).min()?, values.iter().chain([today]).max()?);
    let pad = &(&(high - low) * &Exact::ratio(1, 20)?) + &Exact::ratio(1, 100)?;
    let (low, high) = (low - &pad, high + &pad);
    let x = |number: &Exact| {
        let part = (number - &low).divide(&(&high - &low)).unwrap_or_else(Exact::zero);
        MARGIN + (&part * &Exact::from(WIDTH - 4 * MARGIN)).floor().to_whole().unwrap_or(0)
    };
    let standings: Vec<Standing> = assessments.iter().map(|assessment| assessment.tier).collect();
    let counts = sweep.counts(&standings);
    let most = counts.iter().flat_map(|count| count.values()).max().copied().unwrap_or(1).max(1);
    let y = |count: usize| {
        let height = HEIGHT - 2 * MARGIN;
        let (count, most) = (i64::try_from(count).unwrap_or(0), i64::try_from(most).unwrap_or(1));
        HEIGHT - MARGIN - height * count / most
    };
    let label = escaped(&format!(
        "{}: {}",
        sweep.parameter.name,
        pick(terminal, "companies by tier", "各层级公司数")
    ));
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">\n");
    let base = HEIGHT - MARGIN;
    svg += &format!(
        "<line class=\"axis\" x1=\"{MARGIN}\" y1=\"{base}\" x2=\"{}\" y2=\"{base}\"/>\n",
        WIDTH - 3 * MARGIN
    );
    svg += &format!(
        "<line class=\"today\" x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{base}\"/><text class=\"middle\" x=\"{0}\" y=\"{2}\">{3}</text>\n",
        x(today),
        MARGIN / 2,
        HEIGHT - MARGIN / 3,
        escaped(&today.to_short_decimal(6))
    );
    for (class, number) in [("", values.first()), (" class=\"end\"", values.last())] {
        let Some(number) = number.filter(|number| x(number).abs_diff(x(today)) > 80) else { continue };
        let (at, below) = (x(number), HEIGHT - MARGIN / 3);
        let text = escaped(&number.to_short_decimal(2));
        svg += &format!("<text{class} x=\"{at}\" y=\"{below}\">{text}</text>\n");
    }
    let strictest = policy.ladder.tiers().len().saturating_sub(1);
    let ranks = (0..policy.ladder.tiers().len()).map(Standing::Tier);
    for standing in std::iter::once(Standing::Unrated).chain(ranks) {
        let count = |index: usize| counts[index].get(&standing).copied().unwrap_or(0);
        if (0..counts.len()).all(|index| count(index) == 0) {
            continue;
        }
        let mut path = format!("M{MARGIN} {}", y(count(0)));
        for (index, value) in values.iter().enumerate() {
            path += &format!(" H{} V{}", x(value), y(count(index + 1)));
        }
        path += &format!(" H{}", WIDTH - 3 * MARGIN);
        let name = escaped(&standing_title(&policy.ladder, standing, terminal.language));
        let last = count(counts.len() - 1);
        let look = match standing {
            Standing::Unrated => " none",
            Standing::Tier(0) => " first",
            Standing::Tier(rank) if rank == strictest => " last",
            Standing::Tier(rank) if rank % 2 == 0 => " odd",
            Standing::Tier(_) => "",
        };
        let (start, from) = (count(0), MARGIN - 6);
        let beside = y(start) + 4;
        svg += &format!("<text class=\"end\" x=\"{from}\" y=\"{beside}\">{start}</text>\n");
        svg += &format!(
            "<path class=\"step{look}\" d=\"{path}\"/><text x=\"{}\" y=\"{}\">{name} {last}</text>\n",
            WIDTH - 3 * MARGIN + 6,
            y(last) + 4
        );
    }
    Some(svg + "</svg>\n")
}
