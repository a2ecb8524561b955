//! The evidence behind answers, read from the record when it is shown: it decides nothing.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Page;
use super::marks::words;
use crate::document::{Value, read_json};
use crate::model::Company;
use crate::render::safe::safe;

/// A document that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    title: Option<String>,
    url: Option<String>,
    date: Option<String>,
}

/// The evidence of every answer that has any, by the question's path. Records of CSV have none.
pub(super) fn sources(company: &Company) -> BTreeMap<String, Vec<Source>> {
    let Ok(record) = read_json(&company.text, company.range.start(), company.range.end()) else {
        return BTreeMap::new();
    };
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_text).map(str::to_owned);
    let answers = record.get("answers").map_or(&[][..], Value::members);
    answers
        .iter()
        .filter_map(|member| {
            let listed = member.value.get("evidence")?.items();
            let source = |item: &Value| Source {
                title: text(item, "title"),
                url: text(item, "url"),
                date: text(item, "date"),
            };
            let found: Vec<Source> = listed.iter().map(source).collect();
            (!found.is_empty()).then(|| (member.name.clone(), found))
        })
        .collect()
}

/// Whether a browser may be sent there: what runs code or opens files isn't evidence.
fn is_web(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !url.contains(|c: char| c.is_whitespace() || c.is_control()))
}

impl Page<'_> {
    /// Titles, dates and addresses.
    pub(super) fn evidence(&self, sources: &[Source]) -> Markup {
        html! {
            ul.evidence {
                @for source in sources {
                    li {
                        @let title = source.title.as_deref().or(source.url.as_deref()).unwrap_or(self.say("untitled", "无标题"));
                        @match source.url.as_deref() {
                            Some(url) if is_web(url) && safe(url) == url => { a href=(url) rel="noreferrer noopener" { (words(title)) } }
                            Some(url) if source.title.is_some() => { (words(title)) " " span.place { (safe(url)) } }
                            _ => { (words(title)) }
                        }
                        @if let Some(date) = &source.date { ", " time { (safe(date)) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked() {
        for fine in ["https://example.org/a?b=c", "HTTP://example.org"] {
            assert!(is_web(fine), "{fine}");
        }
        for wrong in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "//example.org",
            "https://",
            "data:text/html,x",
            "https://a b",
            " https://a",
            "java\tscript:x",
        ] {
            assert!(!is_web(wrong), "{wrong}");
        }
    }
}
