//! The migration matrix, as risk teams call it: a real table.

use maud::{Markup, html};

use super::Page;
use super::marks::{direction_class, scrolling, weight};
use super::migration::{Amount, Migration};
use crate::diff::Direction;
use crate::model::Standing;
use crate::render::safe::safe;
use crate::render::words::direction;

impl Page<'_> {
    /// Companies and weight by old tier (rows) and new tier (columns).
    pub(super) fn matrix(&self, migration: &Migration) -> Markup {
        let caption = match migration.portfolio {
            Some(name) => format!("{} · {}", self.say("Migration matrix", "迁移矩阵"), safe(name)),
            None => self.say("Migration matrix", "迁移矩阵").to_owned(),
        };
        let total = self.say("total", "合计");
        let amount = |found: Option<Amount>| html! { @match &found { Some(found) => { (self.amount(found)) } None => { span.quiet { "0" } } } };
        let table = html! {
            table.matrix {
                caption { (caption) " " span.quiet { (self.say("old in rows, new in columns", "行为旧层级，列为新层级")) } }
                thead {
                    tr {
                        th scope="col" { (self.say("old \\ new", "旧 \\ 新")) }
                        @for to in &migration.orders[1] { th scope="col" { (self.tier(*to)) } }
                        th.total scope="col" { (total) }
                    }
                }
                tbody {
                    @for from in &migration.orders[0] {
                        tr {
                            th scope="row" { (self.tier(*from)) }
                            @for to in &migration.orders[1] { (self.cell(migration, *from, *to)) }
                            td.total { (amount(migration.old(*from))) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { (total) }
                        @for to in &migration.orders[1] { td.total { (amount(migration.now(*to))) } }
                        td.total { (self.amount(&migration.total())) }
                    }
                }
            }
        };
        scrolling(&caption, table)
    }

    fn cell(&self, migration: &Migration, from: Standing, to: Standing) -> Markup {
        let Some(amount) = migration.cell(from, to) else {
            return html! { td.empty { span aria-hidden="true" { "·" } span.unseen { "0" } } };
        };
        let way = way(from, to);
        let class = way.map_or("kept", direction_class);
        html! {
            td.{ (class) } {
                @if let Some(way) = way {
                    span.mark aria-hidden="true" { (direction(way, self.language, false).0) }
                }
                (self.amount(&amount))
            }
        }
    }

    /// Companies, and under them what they weigh.
    fn amount(&self, amount: &Amount) -> Markup {
        html! {
            span.count { (amount.companies) span.unseen { " " (self.say("companies", "家公司")) } }
            @if let Some(found) = &amount.weight { span.share { (weight(found)) } }
        }
    }
}

/// Which way a cell of the matrix goes; none on its diagonal.
pub(super) fn way(from: Standing, to: Standing) -> Option<Direction> {
    match (from, to) {
        _ if from == to => None,
        (Standing::Unrated, _) => Some(Direction::Gained),
        (_, Standing::Unrated) => Some(Direction::Lost),
        _ if to > from => Some(Direction::Stricter),
        _ => Some(Direction::Laxer),
    }
}
