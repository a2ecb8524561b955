//! Policies that differ in one place: one number, comparison, operator, word, path or rule at a time.

use std::sync::Arc;

use super::nudge::{nudged, reweighed};
use super::site::{Kind, next_path, sites};
use crate::model::{Day, Exact, Questionnaire};
use crate::policy::condition::Condition;
use crate::policy::{Combine, Declaration, Declarations, Effect, Key, Policy, Setting, resolve};
use crate::text::Span;

/// A policy that differs from another in one place.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What it is a change of.
    pub kind: Kind,
    /// Which decision is changed.
    pub key: Key,
    /// Where it stands.
    pub at: Span,
    /// What stands there.
    pub from: String,
    /// What stands there instead; nothing, where it is taken out.
    pub to: String,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    /// Another setting, or other dates.
    Declaration(Box<Declaration>),
    /// The decision is made for another path instead.
    Moved(Key),
    /// It isn't made.
    Removed,
}

impl Mutant {
    /// The changed policy; `None` where it wouldn't be one (a tier that starts where another does).
    pub fn policy(&self, policy: &Policy, questionnaire: &Questionnaire) -> Option<Policy> {
        // A condition is exchanged in place: nothing else depends on it.
        if let Change::Declaration(declaration) = &self.change {
            match (&self.key, &declaration.setting) {
                (Key::Rule(id), Setting::Rule(condition, effect)) => {
                    let mut changed = policy.clone();
                    let rule = changed.rules.iter_mut().find(|rule| rule.id == *id)?;
                    rule.condition = Arc::clone(condition);
                    rule.is_floor = effect.is_floor;
                    rule.rank = policy.ladder.rank(&effect.tier)?;
                    rule.notes = declaration.notes.clone();
                    return Some(changed);
                }
                (Key::Score(path), Setting::Score(script)) => {
                    let mut changed = policy.clone();
                    let node = questionnaire.tree.find(path)?;
                    changed.nodes[node.0].script = Some((Arc::clone(script), self.key.clone()));
                    return Some(changed);
                }
                _ => {}
            }
        }
        let declarations = self.declarations(&policy.declarations);
        resolve(Policy { declarations: Arc::new(declarations), ..policy.clone() }, questionnaire).ok()
    }

    /// The declarations with the change.
    pub(super) fn declarations(&self, declarations: &Declarations) -> Declarations {
        let mut changed = declarations.clone();
        match &self.change {
            Change::Declaration(declaration) => {
                changed.insert(self.key.clone(), (**declaration).clone());
            }
            Change::Moved(key) => {
                if let Some(declaration) = changed.remove(&self.key) {
                    changed.insert(key.clone(), declaration);
                }
            }
            Change::Removed => {
                changed.remove(&self.key);
                if let Key::Rule(id) = &self.key {
                    changed.retain(|key, _| !matches!(key, Key::Waiver(rule, _) if rule == id));
                }
            }
        }
        changed
    }

    /// A change of one decision to another setting.
    pub(super) fn of_setting(
        (kind, key, at): (Kind, &Key, Span),
        declaration: &Declaration,
        setting: Setting,
        to: String,
    ) -> Self {
        let change = Change::Declaration(Box::new(Declaration { setting, ..declaration.clone() }));
        Self { kind, key: key.clone(), from: at.snippet().to_owned(), at, to, change }
    }

    /// Whether it leaves the condition of its rule as it is.
    pub(super) fn condition_is_unchanged(&self, policy: &Policy) -> bool {
        let meaning = |declaration: &Declaration| match &declaration.setting {
            Setting::Rule(condition, _) => Some(condition.meaning),
            _ => None,
        };
        match &self.change {
            Change::Declaration(changed) => {
                policy.declaration(&self.key).and_then(meaning) == meaning(changed)
            }
            _ => false,
        }
    }
}

/// Every policy that differs in one place, in the order of the text.
pub fn mutants(policy: &Policy, questionnaire: &Questionnaire) -> Vec<Mutant> {
    let mut making = Making { policy, questionnaire, made: Vec::new() };
    for (key, declaration) in policy.declarations.iter() {
        making.of(key, declaration);
    }
    let mut made = making.made;
    made.sort_by_cached_key(|mutant| {
        let is_base = mutant.at.text() != &policy.sources[0];
        (
            is_base,
            mutant.at.text().name().to_owned(),
            mutant.at.range().start(),
            mutant.key.clone(),
            mutant.to.clone(),
        )
    });
    made
}

struct Making<'a> {
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    made: Vec<Mutant>,
}

impl Making<'_> {
    fn of(&mut self, key: &Key, declaration: &Declaration) {
        match &declaration.setting {
            Setting::Start(start) => {
                for to in nudged(start) {
                    self.number(key, declaration, (start, &to), Setting::Start(to.clone()));
                }
            }
            Setting::Coverage(share) => {
                for to in nudged(share).into_iter().filter(|to| !to.is_negative() && *to <= Exact::one()) {
                    self.number(key, declaration, (share, &to), Setting::Coverage(to.clone()));
                }
            }
            Setting::Weight(weight) => {
                for to in reweighed(weight) {
                    self.number(key, declaration, (weight, &to), Setting::Weight(to.clone()));
                }
                self.moved(key, declaration);
            }
            Setting::Points(points) => {
                let most = Exact::from(100_i64);
                for to in nudged(points).into_iter().filter(|to| !to.is_negative() && *to <= most) {
                    self.number(key, declaration, (points, &to), Setting::Points(to.clone()));
                }
                self.moved(key, declaration);
            }
            Setting::Skip => {
                let points = Setting::Points(Exact::from(50_i64));
                let at = declaration.span.clone();
                self.changed((Kind::Treatment, key, at), declaration, ("skip".into(), "50".into()), points);
                self.moved(key, declaration);
            }
            Setting::Bands(bands) => self.bands(key, declaration, bands),
            Setting::Combine(way) => {
                let to = match way {
                    Combine::Mean | Combine::Minimum => Combine::Maximum,
                    Combine::Maximum => Combine::Minimum,
                    Combine::Sum => Combine::Mean,
                };
                let words = (format!("\"{}\"", way.word()), format!("\"{}\"", to.word()));
                let at = declaration.value.clone();
                self.changed((Kind::Treatment, key, at), declaration, words, Setting::Combine(to));
            }
            Setting::Score(script) => {
                for site in sites(script, self.questionnaire) {
                    let setting = Setting::Score(Arc::new(site.apply(script, self.questionnaire)));
                    self.changed((site.kind, key, site.at), declaration, (site.from, site.to), setting);
                }
                self.removed(Kind::Rule, key, declaration);
            }
            Setting::Rule(condition, effect) => {
                for site in sites(condition, self.questionnaire) {
                    let changed = Arc::new(site.apply(condition, self.questionnaire));
                    let setting = Setting::Rule(changed, effect.clone());
                    self.changed((site.kind, key, site.at), declaration, (site.from, site.to), setting);
                }
                self.effect(key, declaration, (condition, effect));
                self.dates(key, declaration);
                self.removed(Kind::Rule, key, declaration);
            }
            Setting::Waiver => {
                self.dates(key, declaration);
                self.removed(Kind::Waiver, key, declaration);
            }
        }
    }

    fn add(&mut self, (kind, key, at): (Kind, &Key, Span), (from, to): (String, String), change: Change) {
        self.made.push(Mutant { kind, key: key.clone(), at, from, to, change });
    }

    fn changed(
        &mut self,
        what: (Kind, &Key, Span),
        declaration: &Declaration,
        words: (String, String),
        setting: Setting,
    ) {
        let changed = Declaration { setting, ..declaration.clone() };
        self.add(what, words, Change::Declaration(Box::new(changed)));
    }

    fn number(
        &mut self,
        key: &Key,
        declaration: &Declaration,
        (from, to): (&Exact, &Exact),
        setting: Setting,
    ) {
        let words = (from.to_string(), to.to_string());
        self.changed((Kind::Number, key, declaration.value.clone()), declaration, words, setting);
    }

    /// The decision made for the next node instead of its own.
    fn moved(&mut self, key: &Key, declaration: &Declaration) {
        let beside = |path: &str| next_path(path, self.questionnaire);
        let (path, other) = match key {
            Key::Weight(path) => (path, beside(path).map(|to| (Key::Weight(to.clone()), to))),
            Key::Risk(path, option) => {
                (path, beside(path).map(|to| (Key::Risk(to.clone(), option.clone()), to)))
            }
            _ => return,
        };
        if let Some((other, to)) = other {
            let words = (format!("\"{path}\""), format!("\"{to}\""));
            self.add((Kind::Path, key, declaration.span.clone()), words, Change::Moved(other));
        }
    }

    fn removed(&mut self, kind: Kind, key: &Key, declaration: &Declaration) {
        let first_line = declaration.span.snippet().lines().next().unwrap_or_default().trim_end().to_owned();
        self.add((kind, key, declaration.span.clone()), (first_line, String::new()), Change::Removed);
    }

    fn bands(&mut self, key: &Key, declaration: &Declaration, bands: &[(Exact, Exact)]) {
        let most = Exact::from(100_i64);
        for (index, (from, points)) in bands.iter().enumerate() {
            let mut add = |to: (Exact, Exact)| {
                let is_ascending = (index == 0 || bands[index - 1].0 < to.0)
                    && bands.get(index + 1).is_none_or(|next| to.0 < next.0);
                if !is_ascending || to.1.is_negative() || to.1 > most {
                    return;
                }
                let mut changed = bands.to_vec();
                changed[index] = to.clone();
                let words = (format!("[{from}, {points}]"), format!("[{}, {}]", to.0, to.1));
                let at = declaration.value.clone();
                self.changed((Kind::Number, key, at), declaration, words, Setting::Bands(changed));
            };
            for to in nudged(from) {
                add((to, points.clone()));
            }
            for to in nudged(points) {
                add((from.clone(), to));
            }
        }
    }

    /// A floor for a cap, a cap for a floor, and the tiers on both sides.
    fn effect(
        &mut self,
        key: &Key,
        declaration: &Declaration,
        (condition, effect): (&Arc<Condition>, &Effect),
    ) {
        let word = |is_floor: bool| if is_floor { "at_least" } else { "at_most" };
        let turned = Effect { is_floor: !effect.is_floor, ..effect.clone() };
        let words = (word(effect.is_floor).to_owned(), word(turned.is_floor).to_owned());
        let setting = Setting::Rule(Arc::clone(condition), turned);
        self.changed((Kind::Rule, key, effect.span.clone()), declaration, words, setting);
        let tiers = self.policy.ladder.tiers();
        let Some(rank) = self.policy.ladder.rank(&effect.tier) else { return };
        for other in [rank.checked_sub(1), Some(rank + 1)].into_iter().flatten() {
            let Some(tier) = tiers.get(other) else { continue };
            let setting =
                Setting::Rule(Arc::clone(condition), Effect { tier: tier.id.clone(), ..effect.clone() });
            let words = (format!("\"{}\"", effect.tier), format!("\"{}\"", tier.id));
            self.changed((Kind::Rule, key, effect.span.clone()), declaration, words, setting);
        }
    }

    /// First and last days a day earlier and a day later.
    fn dates(&mut self, key: &Key, declaration: &Declaration) {
        let notes = &declaration.notes;
        let mut change = |day: Option<Day>, is_first: bool| {
            let Some(day) = day else { return };
            for to in [day.plus(1), day.plus(-1)] {
                let mut changed = declaration.clone();
                *(if is_first { &mut changed.notes.first_day } else { &mut changed.notes.last_day }) =
                    Some(to);
                let words = (format!("\"{day}\""), format!("\"{to}\""));
                let what = (Kind::Word, key, declaration.whole.clone());
                self.made.push(Mutant {
                    kind: what.0,
                    key: what.1.clone(),
                    at: date_place(&what.2, &words.0),
                    from: words.0,
                    to: words.1,
                    change: Change::Declaration(Box::new(changed)),
                });
            }
        };
        change(notes.first_day, true);
        change(notes.last_day, false);
    }
}

/// Where a date stands inside a declaration.
fn date_place(whole: &Span, written: &str) -> Span {
    whole.snippet().find(written).map_or_else(
        || whole.clone(),
        |at| {
            let start = whole.range().start() + at;
            whole.text().span(start, start + written.len())
        },
    )
}
