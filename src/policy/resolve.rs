//! Declarations → policy: the most specific path wins, names are found, and what is missing is said.
//! Needs no script: any set of declarations can be resolved, also one that is put together of two policies'.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Policy;
use super::declaration::{Combine, Declaration, Declarations, Key, Setting};
use super::rule::{NodePolicy, QuestionPolicy, Rule, Treatment};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{
    Exact, Ladder, NumberRange, OptionIndex, QuestionIndex, Questionnaire, Tier, parent_path,
};

/// Fills in what a policy's declarations decide.
///
/// # Errors
///
/// Everything that doesn't fit together.
pub fn resolve(policy: Policy, questionnaire: &Questionnaire) -> Result<Policy, Vec<Diagnostic>> {
    fill(policy, questionnaire, None)
}

/// Fills in what some keys decide; all else a checked policy has already.
pub(super) fn resolve_again(
    policy: Policy,
    questionnaire: &Questionnaire,
    keys: &[Key],
) -> Result<Policy, Vec<Diagnostic>> {
    fill(policy, questionnaire, Some(keys))
}

fn fill(
    mut policy: Policy,
    questionnaire: &Questionnaire,
    keys: Option<&[Key]>,
) -> Result<Policy, Vec<Diagnostic>> {
    let declarations = Arc::clone(&policy.declarations);
    let mut resolving = Resolving { declarations: &declarations, questionnaire, faults: Vec::new() };
    let touches = |is_such: fn(&Key) -> bool| keys.is_none_or(|keys| keys.iter().any(is_such));
    if touches(|key| matches!(key, Key::Tier(_))) {
        policy.ladder = resolving.ladder(&policy);
    }
    policy.coverage = resolving.coverage();
    resolving.nodes(&mut policy.nodes, keys);
    if touches(|key| matches!(key, Key::Risk(..) | Key::Bands(_))) {
        policy.questions = resolving.questions();
    }
    resolving.check_points(&policy);
    if touches(|key| matches!(key, Key::Tier(_) | Key::Rule(_) | Key::Waiver(..))) {
        policy.rules = resolving.rules(&policy.ladder);
        resolving.check_waivers(&policy.rules);
    }
    if resolving.faults.is_empty() { Ok(policy) } else { Err(resolving.faults) }
}

pub(super) struct Resolving<'a> {
    pub(super) declarations: &'a Declarations,
    questionnaire: &'a Questionnaire,
    pub(super) faults: Vec<Diagnostic>,
}

impl Resolving<'_> {
    fn ladder(&mut self, policy: &Policy) -> Ladder {
        let mut tiers = Vec::new();
        let mut starts: BTreeMap<&Exact, &Declaration> = BTreeMap::new();
        for (key, declaration) in self.declarations {
            let (Key::Tier(id), Setting::Start(start)) = (key, &declaration.setting) else { continue };
            if let Some(other) = starts.insert(start, declaration) {
                let (first, second) =
                    if other.order < declaration.order { (other, declaration) } else { (declaration, other) };
                self.faults.push(
                    Diagnostic::error("tier", second.value.clone(), format!("two tiers start at {start}"))
                        .label("starts must differ")
                        .with_related(first.value.clone(), "the other"),
                );
            }
            tiers.push(Tier { id: id.clone(), start: start.clone(), title: declaration.notes.title.clone() });
        }
        let ladder = Ladder::new(tiers);
        match ladder.tiers().first() {
            None => self.faults.push(
                Diagnostic::error("tier", policy.span.clone(), "the policy has no tier")
                    .help("declare one that starts at 0, as in `tier(\"invest\", 0)`"),
            ),
            Some(first) if !first.start.is_zero() => {
                let declaration = &self.declarations[&Key::Tier(first.id.clone())];
                self.faults.push(
                    Diagnostic::error(
                        "tier",
                        declaration.value.clone(),
                        format!("the laxest tier `{}` starts at {}", first.id, first.start),
                    )
                    .label("exactly one tier starts at 0"),
                );
            }
            Some(_) => {}
        }
        ladder
    }

    fn coverage(&self) -> Exact {
        match self.declarations.get(&Key::Coverage).map(|declaration| &declaration.setting) {
            Some(Setting::Coverage(share)) => share.clone(),
            _ => Exact::zero(),
        }
    }

    /// Decides the nodes that keys name, or all of them; and which carry weight.
    fn nodes(&self, nodes: &mut Vec<NodePolicy>, keys: Option<&[Key]>) {
        let tree = &self.questionnaire.tree;
        match keys {
            None => *nodes = tree.indices().map(|index| self.node(&tree.node(index).path)).collect(),
            Some(keys) => {
                let paths = keys.iter().filter_map(|key| match key {
                    Key::Weight(path) | Key::Combine(path) | Key::Score(path) => Some(path),
                    _ => None,
                });
                for index in paths.filter_map(|path| tree.find(path)) {
                    nodes[index.0] = self.node(&tree.node(index).path);
                }
            }
        }
        for index in tree.indices() {
            // A parent stands before its children.
            let above = tree.node(index).parent.is_none_or(|parent| nodes[parent.0].carries_weight);
            nodes[index.0].carries_weight = above && !nodes[index.0].weight.is_zero();
        }
    }

    /// What is decided of a node by itself.
    fn node(&self, path: &str) -> NodePolicy {
        let own = |key: Key| self.declarations.get(&key).map(|declaration| (&declaration.setting, key));
        let (weight, weight_by) = match own(Key::Weight(path.to_owned())) {
            Some((Setting::Weight(weight), key)) => (weight.clone(), Some(key)),
            _ => (Exact::one(), None),
        };
        let (combine, combine_by) = match own(Key::Combine(path.to_owned())) {
            Some((Setting::Combine(way), key)) => (*way, Some(key)),
            _ => (Combine::Mean, None),
        };
        let script = match own(Key::Score(path.to_owned())) {
            Some((Setting::Score(script), key)) => Some((Arc::clone(script), key)),
            _ => None,
        };
        let carries_weight = !weight.is_zero();
        NodePolicy { weight, weight_by, combine, combine_by, script, carries_weight }
    }

    fn questions(&self) -> Arc<[QuestionPolicy]> {
        let mut declared: BTreeMap<&str, Declared> = BTreeMap::new();
        for (key, declaration) in self.declarations {
            let Key::Risk(path, word) = key else { continue };
            let treatment = match &declaration.setting {
                Setting::Points(points) => Treatment::Points(points.clone()),
                Setting::Skip => Treatment::Skip,
                _ => continue,
            };
            declared.entry(word).or_default().insert(path, (treatment, key));
        }
        self.questionnaire.indices().map(|question| self.question(question, &declared)).collect()
    }

    fn question(&self, index: QuestionIndex, declared: &BTreeMap<&str, Declared>) -> QuestionPolicy {
        let path = self.questionnaire.path(index);
        let treatment = |option: &OptionIndex| {
            let (treatment, key) = nearest(declared.get(self.questionnaire.word(*option))?, path)?;
            Some((*option, (treatment.clone(), (*key).clone())))
        };
        let options = self.questionnaire.question(index).options.iter().filter_map(treatment).collect();
        let key = Key::Bands(path.to_owned());
        let bands = match self.declarations.get(&key).map(|declaration| &declaration.setting) {
            // No script can say an empty list of bands; a setting that does says none.
            Some(Setting::Bands(bands)) if !bands.is_empty() => Some((bands.clone(), key)),
            _ => None,
        };
        QuestionPolicy { options, bands }
    }

    /// Every option of a question that carries weight is worth something, and so is every number.
    fn check_points(&mut self, policy: &Policy) {
        let mut uncovered: BTreeMap<OptionIndex, Vec<&str>> = BTreeMap::new();
        for index in self.questionnaire.indices() {
            let question = self.questionnaire.question(index);
            if !policy.nodes[question.node.0].carries_weight {
                continue;
            }
            let decided = &policy.questions[index.0];
            let path = self.questionnaire.path(index);
            for option in question.options.iter().filter(|option| !decided.options.contains_key(option)) {
                uncovered.entry(*option).or_default().push(path);
            }
            self.check_first_band(path, question.number.as_ref(), decided);
            if question.number.is_some() && decided.bands.is_none() {
                let fault = Diagnostic::error(
                    "no-bands",
                    policy.span.clone(),
                    format!("numbers answered to `{path}` have no points"),
                )
                .label("the question carries weight")
                .help(format!(
                    "add `bands(\"{path}\", [[{}, …], …])`",
                    question.number.as_ref().map_or("0".into(), |range| range.minimum.to_string())
                ));
                self.faults.push(fault);
            }
        }
        for (option, paths) in uncovered {
            let word = self.questionnaire.word(option);
            let others =
                if paths.len() > 1 { format!(" and {} more", paths.len() - 1) } else { String::new() };
            let fault = Diagnostic::error(
                "no-points",
                policy.span.clone(),
                format!("answer `{word}` to `{}`{others} has no points", paths[0]),
            )
            .label("the question carries weight")
            .help(format!("add `risk(\"{word}\", …)` or `skip(\"{word}\")`"));
            self.faults.push(fault);
        }
    }

    /// The bands of a question start at or below its smallest answer.
    fn check_first_band(&mut self, path: &str, number: Option<&NumberRange>, decided: &QuestionPolicy) {
        let (Some(range), Some((bands, key))) = (number, &decided.bands) else { return };
        if bands[0].0 > range.minimum {
            let span = self.declarations[key].value.clone();
            let message = format!("the first band of `{path}` starts at {}", bands[0].0);
            let label = format!("answers start at {}", range.minimum);
            self.faults.push(Diagnostic::error("bands", span, message).label(label));
        }
    }

    fn rules(&mut self, ladder: &Ladder) -> Vec<Rule> {
        let mut rules: Vec<(usize, Rule)> = Vec::new();
        for (key, declaration) in self.declarations {
            let (Key::Rule(id), Setting::Rule(condition, effect)) = (key, &declaration.setting) else {
                continue;
            };
            let Some(rank) = ladder.rank(&effect.tier) else {
                let known = ladder.tiers().iter().map(|tier| tier.id.as_str());
                let listed: Vec<&str> = known.clone().collect();
                let fault = Diagnostic::error(
                    "unknown-tier",
                    effect.span.clone(),
                    format!("there is no tier `{}`", effect.tier),
                )
                .help(format!("the tiers are {}", listed.join(", ")))
                .help_if(did_you_mean(&effect.tier, known));
                self.faults.push(fault);
                continue;
            };
            let rule = Rule {
                id: id.clone(),
                condition: Arc::clone(condition),
                is_floor: effect.is_floor,
                rank,
                notes: declaration.notes.clone(),
                span: declaration.span.clone(),
                waivers: self.waivers(id),
            };
            rules.push((declaration.order, rule));
        }
        rules.sort_by(|(one, rule), (other, other_rule)| (one, &rule.id).cmp(&(other, &other_rule.id)));
        rules.into_iter().map(|(_, rule)| rule).collect()
    }
}

/// What is declared of an option, by the path for which it is.
type Declared<'a> = BTreeMap<&'a str, (Treatment, &'a Key)>;

/// What is declared for the most specific path at or above one.
fn nearest<'a, 'k>(declared: &'a Declared<'k>, path: &str) -> Option<&'a (Treatment, &'k Key)> {
    let above = std::iter::successors(Some(path), |path| parent_path(path));
    above.into_iter().find_map(|path| declared.get(path))
}
