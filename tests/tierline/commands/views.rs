//! What people see: two languages, ASCII, colours.

use super::sound_records;
use crate::support::tierline;

/// The commands for people.
const VIEWS: &[&str] = &[
    "show policies/house.rhai",
    "eval policies/house.rhai",
    "diff policies/baseline.rhai policies/house.rhai",
    "diff policies/house.rhai policies/norms.rhai",
    "calendar policies/house.rhai --days 400",
    "explain grauwacke",
    "engage",
    "sweep tier:exclude",
    "robust",
];

#[test]
fn ascii_decorates_with_ascii_alone() {
    for command in VIEWS {
        let command = command.replace("grauwacke", "acme");
        let output =
            tierline(&format!("{command} --ascii --companies -")).reading(sound_records()).succeeds();
        let others: String = output.chars().filter(|character| !character.is_ascii()).collect();
        assert_eq!(others, "", "{command}");
    }
    let fault = tierline("eval --ascii --companies -").reading("{\"id\": 1, \"answers\": {}}\n").run();
    assert_eq!(fault.code, 2);
    assert!(fault.faults.is_ascii(), "{}", fault.faults);
}

#[test]
fn reports_speak_chinese() {
    for (command, words) in [
        ("show", ["政策", "投资", "规则"]),
        ("eval", ["家公司", "排除", "风险分"]),
        ("explain grauwacke", ["依据", "原因", "少则不足"]),
        ("engage", ["只差一项回答", "该问谁", "排除"]),
        ("sweep tier:exclude", ["安全区间", "排除", "随数值增大"]),
        ("robust", ["最不稳健者在前", "全部权重", "排除"]),
        ("diff policies/baseline.rhai policies/house.rhai", ["变更层级", "趋严", "起点"]),
    ] {
        let output = tierline(&format!("{command} --lang zh")).succeeds();
        for word in words {
            assert!(output.contains(word), "{command}: {word} in\n{output}");
        }
        assert!(!output.contains("Exclude"), "{command}: one language at a time\n{output}");
    }
}

#[test]
fn documents_are_the_same_in_every_language() {
    for command in [
        "show",
        "eval",
        "diff policies/baseline.rhai policies/house.rhai",
        "explain kokbulak --to invest",
        "engage",
    ] {
        let document = |lang: &str| tierline(&format!("{command} --format json --lang {lang}")).succeeds();
        assert_eq!(document("en"), document("zh"), "{command}");
    }
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    for command in VIEWS {
        let plain = tierline(command).succeeds();
        assert_eq!(plain, tierline(&format!("{command} --color never")).succeeds());
        let coloured = tierline(&format!("{command} --color always")).succeeds();
        assert!(coloured.contains('\u{1b}') && !plain.contains('\u{1b}'), "{command}");
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain, "{command}");
    }
}

#[test]
fn no_line_is_wider_than_the_page() {
    for command in VIEWS {
        let output = tierline(command).succeeds();
        for line in output.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 120, "{command}: {line}");
            assert_eq!(line, line.trim_end(), "{command}: no line ends with spaces");
        }
    }
}

#[test]
fn the_first_lines_of_a_difference_are_the_whole_story() {
    let output = tierline("diff policies/baseline.rhai policies/house.rhai").succeeds();
    let head: Vec<&str> = output.lines().skip(1).take(3).collect();
    assert_eq!(
        head,
        [
            "  policy  baseline 2026.2 → house 2026.2 · 16 edits",
            "  data    42 companies · as of 2026-06-30",
            "  result  12 of 42 companies move  ▲ 6 stricter  ○ 1 lost its tier  ● 1 gained a tier  ▼ 4 laxer",
        ]
    );
}

#[test]
fn words_of_the_data_can_not_steer_the_terminal() {
    let record = "{\"id\": \"acme\", \"name\": \"A\\u001b[31mB\\u202eC\\nD\", \"answers\": {}}\n";
    let output = tierline("eval --holdings --companies -").reading(record).succeeds();
    assert!(output.contains("A\u{fffd}[31mB\u{fffd}C D"), "{output}");
    for format in ["terminal", "markdown", "html"] {
        let command = format!("explain acme --holdings --companies - --format {format}");
        let output = tierline(&command).reading(record).succeeds();
        let is_foreign = |character: char| matches!(character, '\u{1b}' | '\u{202e}');
        assert!(!output.contains(is_foreign), "{format}: {output}");
    }
}

#[test]
fn an_explanation_fits_on_one_screen() {
    for company in ["grauwacke", "quillon-systems", "hrafnsey", "kokbulak", "sabia-rubro", "lysvakt"] {
        for lang in ["en", "zh"] {
            let output = tierline(&format!("explain {company} --lang {lang}")).succeeds();
            assert!(output.lines().count() <= 25, "{company}:\n{output}");
            let full = tierline(&format!("explain {company} --lang {lang} --full")).succeeds();
            assert!(full.lines().count() > 80, "{company}:\n{full}");
        }
    }
}
