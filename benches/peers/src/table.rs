//! The tables, in Markdown.

use std::time::Duration;

use work::clock;

/// What one peer took.
#[derive(Debug)]
pub struct Row {
    /// What it is.
    pub title: String,
    /// Whether the others are compared with it.
    pub is_yardstick: bool,
    /// How many companies it took at once.
    pub companies: usize,
    /// How long all of them took, each round; there is one.
    pub times: Vec<Duration>,
}

impl Row {
    fn nanos(&self) -> f64 {
        clock::median(&self.times).as_nanos() as f64 / self.companies as f64
    }

    /// Half the way from the fastest round to the slowest, of the median, in percent.
    fn spread(&self) -> f64 {
        let ends = (self.times.iter().min(), self.times.iter().max());
        let (Some(fastest), Some(slowest)) = ends else { return 0.0 };
        50.0 * (*slowest - *fastest).as_secs_f64() / clock::median(&self.times).as_secs_f64()
    }
}

/// The table of assessment alone, fastest first.
pub fn assessed(rows: &[Row]) -> String {
    table(rows, "ns a company", |nanos| grouped(nanos))
}

/// The table from file to file, fastest first.
pub fn piped(rows: &[Row]) -> String {
    table(rows, "CPU µs a company", |nanos| short(nanos / 1_000.0))
}

fn table(rows: &[Row], unit: &str, shown: impl Fn(f64) -> String) -> String {
    let mut rows: Vec<&Row> = rows.iter().collect();
    rows.sort_by(|one, other| one.nanos().total_cmp(&other.nanos()));
    let yardstick = rows.iter().find(|row| row.is_yardstick).map_or(f64::NAN, |row| row.nanos());
    let head = format!("| | {unit} | × loop | spread | companies |\n|---|--:|--:|--:|--:|\n");
    let lines = rows.iter().map(|row| {
        let nanos = row.nanos();
        let companies = grouped(row.companies as f64);
        format!(
            "| {} | {} | {} | {:.0} % | {companies} |\n",
            row.title,
            shown(nanos),
            short(nanos / yardstick),
            row.spread()
        )
    });
    lines.fold(head, |table, line| table + line.as_str())
}

/// A number with a digit behind the point where it is small.
fn short(number: f64) -> String {
    if number < 10.0 { format!("{number:.1}") } else { grouped(number) }
}

/// A whole number with its thousands apart.
pub fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
