//! What the page was made from: enough to make it again. No clock: the same input gives the same page.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Page;
use super::marks::{scrolling, words};
use crate::diff::Side;
use crate::policy::{meaning_digest, source_digest};
use crate::render::RevisionName;
use crate::render::safe::safe;
use crate::render::words::Word;

/// So many data files are named.
const FILES: usize = 8;

impl Page<'_> {
    /// Policies, questionnaires, data, day and engine, old beside new.
    pub(super) fn provenance(&self) -> Markup {
        let sides = [self.input.old, self.input.new];
        let row = |word: &str, cell: &dyn Fn(Side) -> Markup| {
            html! { tr { th scope="row" { (word) } @for side in sides { td { (cell(side)) } } } }
        };
        let name = self.say("How this page was made", "本页如何生成");
        let table = html! {
            table.provenance {
                caption.unseen { (name) }
                thead { tr { td {} th scope="col" { (self.say("old", "旧")) } th scope="col" { (self.say("new", "新")) } } }
                tbody {
                    (row(self.say("Policy", "政策"), &|side| html! { (words(&side.policy.id)) " " (words(&side.policy.version)) }))
                    (self.revisions())
                    (row(self.say("Sources", "源文件"), &|side| html! { @for text in &side.policy.sources { div.place { (safe(text.name())) } } }))
                    (row(self.say("Digest of the sources", "源文件摘要"), &|side| html! { span.digest { (source_digest(side.policy)) } }))
                    (row(self.say("Digest of the meaning", "含义摘要"), &|side| html! { span.digest { (meaning_digest(&side.policy.declarations)) } }))
                    (row(self.say("Questionnaire", "问卷"), &|side| {
                        let asked = side.reading.questionnaire;
                        html! { (words(&asked.id)) " " (words(&asked.version)) div.place { (safe(asked.text.name())) } }
                    }))
                    tr { th scope="row" { (self.say("Companies", "公司数据")) } td colspan="2" { (self.data()) } }
                    tr { th scope="row" { (self.say("Day of assessment", "评估日")) } td colspan="2" { time { (self.input.population.day) } } }
                    tr { th scope="row" { (self.say("Engine", "引擎")) } td colspan="2" { "Tierline " (env!("CARGO_PKG_VERSION")) } }
                }
            }
        };
        html! {
            section #provenance {
                h2 { (name) }
                (scrolling(name, table))
                p.note { (self.say(
                    "The same files and the same day give the same bytes. Percentages are shares of a portfolio's weight; scores are exact and shown to two places, more where two would put them on the other side of a threshold.",
                    "相同的文件与评估日生成完全相同的字节。百分比为占投资组合权重的份额；得分精确计算，显示两位小数，若两位会使其落到门槛另一侧则显示更多。",
                )) }
            }
        }
    }

    /// The revisions of git, where a side is from one.
    fn revisions(&self) -> Markup {
        let (old, new) = self.input.revisions;
        let cell = |revision: Option<&RevisionName>| match revision {
            Some(RevisionName { name, commit }) => html! { (words(name)) " " span.digest { (commit) } },
            None => html! { (self.say("working tree", "工作区")) },
        };
        html! {
            @if old.is_some() || new.is_some() {
                tr { th scope="row" { (self.say("Revision", "版本")) } td { (cell(old)) } td { (cell(new)) } }
            }
        }
    }

    fn data(&self) -> Markup {
        let companies = self.input.companies();
        let files: BTreeSet<&str> = companies.iter().map(|company| company.text.name()).collect();
        html! {
            (companies.len()) " " (Word::Companies.text(self.language))
            @for file in files.iter().take(FILES) { div.place { (safe(file)) } }
            @if files.len() > FILES { div { (self.say("more files: ", "其余文件数：")) (files.len() - FILES) } }
        }
    }
}
