//! One company's tier for people: why, how sure, and what would change it.

use super::decimal::{percent, score_text};
use super::eval_view::standing_title;
use super::layout::Terminal;
use super::sheet::{Sheet, SheetFormat, held_line, pick, policy_line};
use super::words::{Word, quoted};
use crate::assess::{Book, Ground};
use crate::explain::{Ages, Explanation};
use crate::model::{Company, Day, Exact, Language, Questionnaire, Standing};
use crate::policy::Policy;

/// How many lines of a terminal an explanation takes.
const LINES: usize = 25;

/// What an explanation is shown with.
#[derive(Clone, Copy)]
pub struct ExplainInput<'a> {
    /// The explanation.
    pub explanation: &'a Explanation,
    /// Whom it is about.
    pub company: &'a Company,
    /// Its place in the list of companies.
    pub index: usize,
    /// The policy.
    pub policy: &'a Policy,
    /// The questions.
    pub questionnaire: &'a Questionnaire,
    /// The holdings.
    pub book: &'a Book,
    /// The day of assessment.
    pub day: Day,
}

/// An explanation; short enough for one screen of a terminal, unless it is wanted in full.
pub fn explain_view(input: ExplainInput, format: SheetFormat, is_full: bool, terminal: &Terminal) -> String {
    let view = View { input, terminal, is_full: is_full || format != SheetFormat::Terminal };
    let mut sheet = view.sheet();
    if format != SheetFormat::Terminal {
        // On a page what would change comes before the long tree.
        sheet.sections.rotate_left(2);
    }
    let sheet = if view.is_full { sheet } else { sheet.fitted(LINES, terminal) };
    sheet.show(format, terminal)
}

pub(super) struct View<'a> {
    pub(super) input: ExplainInput<'a>,
    pub(super) terminal: &'a Terminal,
    pub(super) is_full: bool,
}

impl View<'_> {
    fn sheet(&self) -> Sheet {
        let ExplainInput { explanation, company, policy, book, index, day, .. } = self.input;
        let assessment = &explanation.assessment;
        let dot = self.terminal.mark("·", "-");
        let total = assessment.total().map(|total| {
            format!(" {dot} {} {}", pick(self.terminal, "risk", "风险分"), score_text(total, &policy.ladder))
        });
        let held = held_line(book, index, self.terminal);
        let mut policy_text = policy_line(policy, day, self.terminal);
        if !held.is_empty() {
            policy_text += &format!(" {dot} {held}");
        }
        let mut lines = vec![
            (Word::Policy.text(self.terminal.language).to_owned(), policy_text),
            (pick(self.terminal, "decided", "依据").to_owned(), self.decided()),
            (pick(self.terminal, "margin", "距离").to_owned(), self.margin()),
            (pick(self.terminal, "known", "已知").to_owned(), self.known()),
        ];
        lines.retain(|(_, text)| !text.is_empty());
        Sheet {
            title: format!(
                "{} {dot} {}{}",
                company.name,
                standing_title(&policy.ladder, assessment.tier, self.terminal.language),
                total.unwrap_or_default()
            ),
            lines,
            sections: [self.why(), self.rules()]
                .into_iter()
                .chain(self.changes())
                .chain([self.open()])
                .collect(),
            is_whole: self.is_full,
        }
    }

    /// What decided, and why its author wants that.
    fn decided(&self) -> String {
        let ExplainInput { explanation, policy, .. } = self.input;
        let assessment = &explanation.assessment;
        let mut parts = Vec::new();
        let mut because = None;
        match assessment.ground {
            Ground::Score => parts.push(pick(self.terminal, "by score", "按得分").to_owned()),
            Ground::Rule(rule) => {
                let rule = &policy.rules[rule];
                because.clone_from(&rule.notes.because);
                parts.push(format!(
                    "{} {} ({})",
                    pick(self.terminal, "by rule", "按规则"),
                    quoted(&rule.id, self.terminal),
                    rule.span
                ));
            }
            Ground::Coverage => parts.push(format!(
                "{} {} < {}",
                pick(self.terminal, "too little is known: coverage", "已知太少：覆盖率"),
                percent(&assessment.coverage),
                percent(&policy.coverage)
            )),
            Ground::NoTotal => parts.push(Word::NoTotal.text(self.terminal.language).to_owned()),
        }
        parts.extend(because);
        parts.join(&format!(" {} ", self.terminal.mark("·", "-")))
    }

    /// How near the next thresholds are.
    fn margin(&self) -> String {
        let ExplainInput { explanation, policy, .. } = self.input;
        let assessment = &explanation.assessment;
        let english = self.terminal.language == Language::English;
        let mut parts = Vec::new();
        let tiers = policy.ladder.tiers();
        if let Some(total) = assessment.total() {
            let rank = policy.ladder.rank_of(total);
            let digits = |distance: &Exact| {
                let places = (2..60).find(|places| !distance.rounded(*places).is_zero()).unwrap_or(2);
                distance.to_decimal(places)
            };
            let name =
                |rank: usize| format!("{} {}", tiers[rank].name(self.terminal.language), tiers[rank].start);
            if let Some(distance) = &assessment.margin.stricter {
                parts.push(if english {
                    format!("{} below {}", digits(distance), name(rank + 1))
                } else {
                    format!("距{}还差 {}", name(rank + 1), digits(distance))
                });
            }
            if let Some(distance) = &assessment.margin.laxer {
                parts.push(if english {
                    format!("{} above {}", digits(distance), name(rank))
                } else {
                    format!("超出{} {}", name(rank), digits(distance))
                });
            }
        }
        parts.join(&format!(" {} ", self.terminal.mark("·", "-")))
    }

    /// Coverage, range and ages.
    fn known(&self) -> String {
        let ExplainInput { explanation, policy, .. } = self.input;
        let assessment = &explanation.assessment;
        let language = self.terminal.language;
        let english = language == Language::English;
        let mut parts = Vec::new();
        let by_weight = explanation.coverage_by_weight.as_ref().map(|share| {
            if english {
                format!(", {} by weight", percent(share))
            } else {
                format!("，按权重 {}", percent(share))
            }
        });
        let count = percent(&assessment.coverage);
        parts.push(if english {
            format!("{count} of questions{}", by_weight.unwrap_or_default())
        } else {
            format!("问题的 {count}{}", by_weight.unwrap_or_default())
        });
        let title = |standing: Standing| standing_title(&policy.ladder, standing, language);
        let (laxest, strictest) = (assessment.range.laxest, assessment.range.strictest);
        parts.push(if laxest == strictest {
            if english {
                format!("{} whatever the rest", title(laxest))
            } else {
                format!("其余无论如何均为{}", title(laxest))
            }
        } else {
            let dots = self.terminal.mark("…", "...");
            format!("{} {dots} {}", title(laxest), title(strictest))
        });
        parts.extend(explanation.ages.as_ref().map(|ages| ages_text(ages, english)));
        parts.join(&format!(" {} ", self.terminal.mark("·", "-")))
    }
}

/// How old the answers are.
fn ages_text(ages: &Ages, english: bool) -> String {
    let Ages { oldest, median, newest, undated, .. } = ages;
    let mut said = match (oldest == newest, english) {
        (true, true) => format!("answers {oldest} days old"),
        (true, false) => format!("回答距今 {oldest} 天"),
        (false, true) => format!("answers {newest} to {oldest} days old, median {median}"),
        (false, false) => format!("回答距今 {newest} 至 {oldest} 天，中位数 {median} 天"),
    };
    if *undated > 0 {
        said += &if english {
            format!(", {undated} without a day")
        } else {
            format!("，{undated} 项无日期")
        };
    }
    said
}
