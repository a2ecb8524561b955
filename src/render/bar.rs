//! Bars of what stayed, left and joined, in whole cells.

use super::decimal::percent;
use super::edit_words::pick;
use super::layout::Terminal;
use crate::model::Exact;

/// The most cells of a bar.
const LONGEST: i64 = 24;

/// One scale for all bars of a table.
pub(super) struct Scale {
    /// How much a cell is.
    cell: Exact,
}

impl Scale {
    /// The finest scale of 1, 2 or 5 times a power of ten on which the largest amount fits.
    pub(super) fn new<'a>(amounts: impl Iterator<Item = &'a Exact>, finest: Exact) -> Self {
        let largest = amounts.max().cloned().unwrap_or_else(Exact::zero);
        let room = Exact::from(LONGEST);
        let (mut cell, mut factors) = (finest, [2, 5, 2].into_iter().cycle());
        let (half, two) = (Exact::ratio(5, 2).expect("2 is not 0"), Exact::from(2_i64));
        while &cell * &room < largest {
            // 1 → 2 → 5 → 10
            cell = &cell * if factors.next() == Some(5) { &half } else { &two };
        }
        Self { cell }
    }

    fn cells(&self, amount: &Exact) -> usize {
        let cells = amount.divide(&self.cell).and_then(|cells| cells.rounded(0).to_whole());
        cells.and_then(|cells| usize::try_from(cells).ok()).unwrap_or(0)
    }

    /// What stayed, then what left, then what joined.
    pub(super) fn bar(&self, old: &Exact, new: &Exact, terminal: &Terminal) -> String {
        let kept = self.cells(old.min(new));
        let (left, joined) = (self.cells(old).max(kept) - kept, self.cells(new).max(kept) - kept);
        let [full, light, dark] = marks(terminal);
        format!("{}{}{}", full.repeat(kept), light.repeat(left), dark.repeat(joined))
    }

    /// What the marks mean, and how much a cell is.
    pub(super) fn legend(&self, is_share: bool, terminal: &Terminal) -> String {
        let [full, light, dark] = marks(terminal);
        let language = terminal.language;
        let words = [("kept", "保留"), ("left", "移出"), ("joined", "移入"), ("a cell is", "每格")];
        let [kept, left, joined, cell] = words.map(|(english, chinese)| pick(language, english, chinese));
        let size = if is_share { percent(&self.cell) } else { self.cell.to_exact_text() };
        format!("{full} {kept}  {light} {left}  {dark} {joined}  ({cell} {size})")
    }
}

fn marks(terminal: &Terminal) -> [&'static str; 3] {
    [terminal.mark("█", "#"), terminal.mark("░", "-"), terminal.mark("▓", "+")]
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::model::{Exact, Language};
    use crate::render::Terminal;

    #[test]
    fn bars_of_one_table_have_one_scale() {
        let terminal = Terminal { width: 80, is_ascii: true, language: Language::English };
        let amount = |text: &str| Exact::parse(text).expect("a number");
        let (old, new) = (amount("0.5"), amount("0.4"));
        let scale = Scale::new([&old, &new].into_iter(), amount("0.01"));
        assert_eq!(scale.legend(true, &terminal), "# kept  - left  + joined  (a cell is 5.00 %)");
        assert_eq!(scale.bar(&old, &new, &terminal), "########--");
        assert_eq!(scale.bar(&new, &old, &terminal), "########++");
        assert_eq!(scale.bar(&Exact::zero(), &Exact::zero(), &terminal), "");
        let small = Scale::new([&amount("0.3")].into_iter(), amount("0.01"));
        assert_eq!(small.bar(&amount("0.3"), &amount("0.3"), &terminal).len(), 15);
    }
}
