//! Tables of expected tiers: compared, reviewed one by one, accepted.

use std::fs;

use super::{folder, inside, rule_policy};

const COMPANIES: &str = "{\"id\": \"acme\", \"flags\": [\"no_response\"], \"answers\": {}}\n{\"id\": \"birch\", \"answers\": {}}\n{\"id\": \"cedar\", \"answers\": {}}\n";

#[test]
fn differences_fail_until_they_are_accepted() {
    let policy = rule_policy("c.flags.contains(\"no_response\")");
    let folder = folder(&[
        ("p.rhai", &policy),
        ("p.expected_tiers.csv", "company,tier\nacme,low\nbirch,low\ngone,high\n"),
        ("c.jsonl", COMPANIES),
    ]);
    let run = |more: &str| inside(&folder, &format!("test p.expected_tiers.csv --companies c.jsonl {more}"));
    let table =
        || fs::read_to_string(folder.path().join("p.expected_tiers.csv")).expect("the table is there");
    let outcome = run("--format json").run();
    assert_eq!(outcome.code, 1, "{}", outcome.faults);
    for said in [
        "`acme`: expected tier `low`, found `high`",
        "`cedar`: not in the table, found `low`",
        "`gone`: expected tier `high`, there is no such company",
    ] {
        assert!(outcome.output.contains(said), "{said}\n{}", outcome.output);
    }
    // One by one: yes, no, and the end of the answers.
    let outcome = run("--review").reading("y\nn\n").run();
    assert_eq!(outcome.code, 1);
    assert!(outcome.faults.contains("acme: low → high  accept? [y/n/q]"), "{}", outcome.faults);
    assert_eq!(table(), "company,tier\nacme,high\nbirch,low\ngone,high\n");
    run("--accept").succeeds();
    assert_eq!(table(), "company,tier\nacme,high\nbirch,low\ncedar,low\n");
    run("").succeeds();
}
