//! The page in a browser: silent, within its width, and found by role.

use serde_json::Value;
use tierline::model::Language;

use super::{PAIRS, filed, hostile_script, hostile_world, page, page_of};
use crate::browser::browser;

/// The widths of a telephone, a tablet and a desk.
const WIDTHS: [usize; 3] = [360, 768, 1440];

fn whole(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a whole number")
}

#[test]
fn the_page_is_silent_and_stays_within_its_width() {
    let Some(mut browser) = browser() else { return };
    let mut pages: Vec<(String, String)> =
        PAIRS.iter().map(|pair| ((*pair).to_owned(), page(pair))).collect();
    pages.push(("Chinese".into(), page(&format!("{} --lang zh", PAIRS[0]))));
    pages.push(("hostile".into(), page_of(&hostile_world(), &hostile_script(), Language::English)));
    for (name, text) in pages {
        let (_folder, path) = filed(&text);
        for width in WIDTHS {
            browser.open(&path, width);
            for is_open in [false, true] {
                if is_open {
                    browser
                        .ask("document.querySelectorAll('details').forEach(details => details.open = true)");
                }
                let widest = browser.ask("document.documentElement.scrollWidth");
                assert!(whole(&widest) <= width, "{name}: {widest} px at {width} px, open: {is_open}");
                let broken = "[...document.querySelectorAll('data')].filter(data => data.getClientRects().length > 1).length";
                assert_eq!(browser.ask(broken), 0, "{name}: no number is broken at {width} px");
            }
            assert_eq!(browser.complaints(), [""; 0], "{name} at {width} px");
        }
    }
}

#[test]
fn a_page_that_was_tampered_with_would_be_heard() {
    let Some(mut browser) = browser() else { return };
    let clean = page(PAIRS[0]);
    for (risk, heard) in [
        ("<script>alert(1)</script>", "script"),
        ("<p style=\"color:red\">x</p>", "style"),
        ("<img src=\"x.png\">", "x.png"),
        ("<style>p{color:red}</style>", "style"),
    ] {
        let (_folder, path) = filed(&clean.replace("</main>", &format!("{risk}</main>")));
        browser.open(&path, 1440);
        let complaints = browser.complaints().join("\n");
        assert!(complaints.contains(heard), "{risk}: {complaints}");
    }
}

#[test]
fn tables_and_pictures_are_found_by_role_at_every_width() {
    let Some(mut browser) = browser() else { return };
    let (_folder, path) = filed(&page(PAIRS[0]));
    for width in WIDTHS {
        browser.open(&path, width);
        let tables = browser.named("table");
        for name in [
            "Migration matrix · global-equity",
            "Migration matrix · asia-technology",
            "All edits",
            "Near a threshold",
        ] {
            assert!(tables.iter().any(|table| table.starts_with(name)), "{width} px: {name} in {tables:?}");
        }
        let shown = browser
            .ask("[...document.querySelectorAll('table')].filter(table => table.checkVisibility()).length");
        assert_eq!(whole(&shown), tables.len(), "{width} px: every table is one");
        assert!(tables.iter().all(|table| !table.is_empty()), "{width} px: each has a name: {tables:?}");
        assert!(
            browser.named("columnheader").len() > 50 && browser.named("rowheader").len() > 40,
            "{width} px"
        );
        let pictures = [browser.named("image"), browser.named("img")].concat();
        assert_eq!(pictures.len(), 3, "{width} px: two flows and a strip: {pictures:?}");
        assert!(pictures.iter().all(|picture| picture.len() > 40), "each told in words: {pictures:?}");
        assert_eq!(
            browser.named("heading").first().map(|first| first.starts_with("12 of 42 companies change tier")),
            Some(true)
        );
        let regions = browser.ask("[...document.querySelectorAll('.scroll')].every(region => region.tabIndex === 0 && region.ariaLabel)");
        assert_eq!(regions, true, "what scrolls can be reached and has a name");
    }
}
