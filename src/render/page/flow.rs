//! The flow picture: old tiers on the left, new ones on the right, a band for all that goes from one to another.
//! Whole numbers only; widths are percentages, so that it fits any column with its words unscaled.

use maud::{Markup, html};

use super::Page;
use super::marks::direction_class;
use super::matrix::way;
use super::migration::{Amount, Migration};
use crate::model::{Exact, Standing};
use crate::render::decimal::percent;
use crate::render::safe::safe;

/// How high all bands together are, in pixels.
const HEIGHT: i64 = 240;
/// What a tier's words take at least.
const SLOT: i64 = 44;
/// The space between two tiers.
const GAP: i64 = 10;

/// A band from an old tier to a new one; tiers by their place in the order.
struct Band {
    from: usize,
    to: usize,
    height: i64,
    /// Where it starts and ends, from the top.
    left: i64,
    right: i64,
}

/// Where everything stands.
struct Layout {
    bands: Vec<Band>,
    /// Top and height of each old tier's bar, and of each new one's.
    bars: [Vec<(i64, i64)>; 2],
    height: i64,
}

impl Layout {
    fn new(migration: &Migration) -> Self {
        let size = |amount: &Amount| amount.weight.clone().unwrap_or_else(|| Exact::from(amount.companies));
        let whole = size(&migration.total());
        let mut bands = Vec::new();
        for (from, old) in migration.orders[0].iter().enumerate() {
            for (to, new) in migration.orders[1].iter().enumerate() {
                let Some(amount) = migration.cell(*old, *new) else { continue };
                let scaled = (&size(&amount) * &Exact::from(HEIGHT)).divide(&whole);
                // What is there is seen, however little it weighs.
                let height = scaled.and_then(|height| height.rounded(0).to_whole()).unwrap_or(0).max(1);
                bands.push(Band { from, to, height, left: 0, right: 0 });
            }
        }
        let bars = |side: &dyn Fn(&Band) -> usize, count: usize| {
            let mut top = 0;
            (0..count)
                .map(|tier| {
                    let height: i64 =
                        bands.iter().filter(|band| side(band) == tier).map(|band| band.height).sum();
                    let bar = (top + (SLOT - height).max(0) / 2, height);
                    top += height.max(SLOT) + GAP;
                    bar
                })
                .collect::<Vec<(i64, i64)>>()
        };
        let bars = [
            bars(&|band| band.from, migration.orders[0].len()),
            bars(&|band| band.to, migration.orders[1].len()),
        ];
        let bottom = bars.iter().flatten().map(|(top, height)| top + height.max(&SLOT)).max().unwrap_or(0);
        let mut next = bars.clone().map(|side| side.into_iter().map(|(top, _)| top).collect::<Vec<i64>>());
        for band in &mut bands {
            (band.left, band.right) = (next[0][band.from], next[1][band.to]);
            next[0][band.from] += band.height;
            next[1][band.to] += band.height;
        }
        Self { bands, bars, height: bottom }
    }
}

impl Band {
    /// Its outline, across a picture 100 wide.
    fn outline(&self) -> String {
        let Self { left, right, height, .. } = self;
        let (low_left, low_right) = (left + height, right + height);
        format!(
            "M0 {left}C50 {left} 50 {right} 100 {right}V{low_right}C50 {low_right} 50 {low_left} 0 {low_left}Z"
        )
    }
}

impl Page<'_> {
    /// The picture, told in words too.
    pub(super) fn flow(&self, migration: &Migration, index: usize) -> Markup {
        let layout = Layout::new(migration);
        let (title, told) = (format!("flow-{index}"), format!("flow-{index}-told"));
        let class = |band: &Band| {
            way(migration.orders[0][band.from], migration.orders[1][band.to]).map_or("kept", direction_class)
        };
        // What moves lies over what stays.
        let (moved, kept): (Vec<&Band>, Vec<&Band>) =
            layout.bands.iter().partition(|band| class(band) != "kept");
        html! {
            figure.flow {
                svg role="img" aria-labelledby={ (title) " " (told) } width="100%" height=(layout.height) {
                    title #(title) { (self.say("From old tiers on the left to new tiers on the right", "从左侧旧层级到右侧新层级")) }
                    desc #(told) { (self.flow_told(migration)) }
                    svg width="100%" height=(layout.height) viewBox={ "0 0 100 " (layout.height) } preserveAspectRatio="none" aria-hidden="true" {
                        @for band in kept.into_iter().chain(moved) { path.band.{ (class(band)) } d=(band.outline()) {} }
                    }
                    @for (side, bars) in layout.bars.iter().enumerate() {
                        svg x=(if side == 0 { "0" } else { "100%" }) overflow="visible" aria-hidden="true" {
                            @for (tier, bar) in migration.orders[side].iter().zip(bars) { (self.bar(migration, *tier, *bar, side)) }
                        }
                    }
                }
                figcaption {
                    span { span.direction.stricter { "▲" } " " (self.say("a band that rises: stricter", "上升：趋严")) }
                    span { span.direction.laxer { "▼" } " " (self.say("that falls: laxer", "下降：趋宽")) }
                    span { span.key-kept aria-hidden="true" {} (self.say("grey: stays", "灰色：不变")) }
                }
            }
        }
    }

    fn bar(&self, migration: &Migration, tier: Standing, (top, height): (i64, i64), side: usize) -> Markup {
        let amount = if side == 0 { migration.old(tier) } else { migration.now(tier) };
        let amount = amount.unwrap_or(Amount { companies: 0, weight: None });
        let (x, at, class) = if side == 0 { ("0", "18", "start") } else { ("-10", "-18", "end") };
        let middle = top + height / 2;
        html! {
            rect.bar.{ (self.swatch(tier)) } x=(x) y=(top) width="10" height=(height.max(1)) {}
            text.name.{ (class) } x=(at) y=(middle - 3) { (shortened(&safe(&self.tier_name(tier)))) }
            text.{ (class) } x=(at) y=(middle + 14) {
                (amount.companies)
                @if let Some(weight) = &amount.weight { " · " (percent(weight).replace(' ', "\u{a0}")) }
            }
        }
    }

    /// Every move of the picture in a sentence.
    fn flow_told(&self, migration: &Migration) -> String {
        let mut told = Vec::new();
        for from in &migration.orders[0] {
            for to in migration.orders[1].iter().filter(|to| *to != from) {
                if let Some(amount) = migration.cell(*from, *to) {
                    let weight = amount.weight.as_ref().map(|weight| format!(", {}", percent(weight)));
                    let tiers = format!("{} → {}", self.tier_name(*from), self.tier_name(*to));
                    told.push(format!("{tiers}: {}{}", amount.companies, weight.unwrap_or_default()));
                }
            }
        }
        safe(&told.join("; "))
    }
}

/// A name that leaves room for the one across.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 20;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST - 1).chain(['…']).collect()
}
