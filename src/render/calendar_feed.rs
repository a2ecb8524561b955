//! A calendar as iCalendar (RFC 5545): an entry for each day on which a company moves.

use sha2::{Digest, Sha256};

use super::calendar_input::CalendarInput;
use super::calendar_words::cause_words;
use super::eval_view::standing_title;
use super::layout::Terminal;
use super::safe::safe;
use super::words::direction;
use crate::calendar::Turn;
use crate::model::{Day, Language};

/// The most octets of a line, by the standard.
const LINE: usize = 75;

/// Days on which companies move, as entries of a calendar. They are stamped with the day of assessment, so that two
/// runs give the same bytes, and an entry that is sent again replaces the one before.
pub fn calendar_feed(input: CalendarInput, terminal: &Terminal) -> String {
    let mut lines: Vec<String> =
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tierline//calendar//EN"].map(str::to_owned).into();
    let mut days: Vec<Day> = input.calendar.moves.iter().map(|turn| turn.day).collect();
    days.dedup();
    for day in days {
        let turns: Vec<&Turn> = input.calendar.moves.iter().filter(|turn| turn.day == day).collect();
        let summary = match (turns.len(), terminal.language) {
            (1, Language::English) => "1 company moves".to_owned(),
            (count, Language::English) => format!("{count} companies move"),
            (count, Language::Chinese) => format!("{count} 家公司变动"),
        };
        let description: Vec<String> = turns.iter().map(|turn| about(turn, input, terminal)).collect();
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@tierline", identity(day, input)),
            format!("DTSTAMP:{}T000000Z", compact(input.calendar.from)),
            format!("DTSTART;VALUE=DATE:{}", compact(day)),
            format!("DTEND;VALUE=DATE:{}", compact(day.later(1))),
            format!("SUMMARY:{}", escaped(&format!("{}: {summary}", input.policy.id))),
            format!(
                "DESCRIPTION:{}",
                description.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\\n")
            ),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn about(turn: &Turn, input: CalendarInput, terminal: &Terminal) -> String {
    let title = |standing| standing_title(&input.policy.ladder, standing, terminal.language);
    let (_, way) = direction(turn.direction, terminal.language, terminal.is_ascii);
    let causes: Vec<String> = turn.causes.iter().map(|cause| cause_words(cause, input, terminal)).collect();
    format!(
        "{} ({way}): {} {} {}; {}",
        input.companies[turn.company].name,
        title(turn.from),
        terminal.mark("→", "->"),
        title(turn.to),
        causes.join("; ")
    )
}

/// What names the entry of a day, whatever else is said of it.
fn identity(day: Day, input: CalendarInput) -> String {
    let digest = Sha256::digest(format!("{}\n{day}", input.policy.id));
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// Text as the standard has it: what separates values is escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in safe(text).chars() {
        if matches!(character, '\\' | ';' | ',') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A line of at most 75 octets, the rest of it on lines that begin with a space.
fn folded(line: &str) -> String {
    let (mut folded, mut length) = (String::new(), 0);
    for character in line.chars() {
        if length + character.len_utf8() > LINE {
            folded += "\r\n ";
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::{escaped, folded};

    #[test]
    fn lines_are_folded_between_characters() {
        let line = "投".repeat(30);
        let lines = folded(&line);
        assert!(lines.split("\r\n").all(|line| line.len() <= 75), "{lines}");
        assert_eq!(lines.replace("\r\n ", "").trim_end(), line);
        assert_eq!(escaped("a;b,c\\d\ne"), "a\\;b\\,c\\\\d e");
    }
}
