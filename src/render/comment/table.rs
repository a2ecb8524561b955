//! Tables in GitHub's Markdown, as long as there is room for them.

/// Rows of cells that are Markdown already.
pub(super) struct Table {
    heading: String,
    rows: Vec<String>,
}

/// How a column stands.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Left,
    Right,
    Middle,
}

impl Table {
    /// A table with these columns.
    pub(super) fn new(columns: &[(String, Side)]) -> Self {
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let rules: Vec<&str> = columns
            .iter()
            .map(|(_, side)| match side {
                Side::Left => ":--",
                Side::Right => "--:",
                Side::Middle => ":-:",
            })
            .collect();
        Self { heading: [line(&names), line(&rules)].concat(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: &[String]) {
        self.rows.push(line(&cells.iter().map(String::as_str).collect::<Vec<_>>()));
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows from one on, so many at most and so many characters at most, under the heading; and how many they are.
    /// Nothing, where there is no room for one.
    pub(super) fn part(&self, from: usize, most: usize, room: usize) -> (String, usize) {
        let mut left = room.saturating_sub(count(&self.heading));
        let mut part = String::new();
        let mut shown = 0;
        for row in self.rows.iter().skip(from).take(most) {
            let Some(after) = left.checked_sub(count(row)) else { break };
            left = after;
            part += row;
            shown += 1;
        }
        if shown == 0 { (String::new(), 0) } else { (format!("{}{part}", self.heading), shown) }
    }
}

/// How many characters a text has.
pub(super) fn count(text: &str) -> usize {
    text.chars().count()
}

fn line(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::{Side, Table};

    #[test]
    fn a_table_takes_the_room_that_there_is() {
        let mut table = Table::new(&[("a".into(), Side::Left), ("b".into(), Side::Right)]);
        for number in 0..9 {
            table.row(&[number.to_string(), "x".into()]);
        }
        assert_eq!(table.part(0, 2, 1_000).0, "| a | b |\n| :-- | --: |\n| 0 | x |\n| 1 | x |\n");
        assert_eq!(table.part(7, 9, 1_000).1, 2);
        assert_eq!(table.part(0, 9, 45).1, 2);
        assert_eq!(table.part(0, 9, 30), (String::new(), 0));
    }
}
