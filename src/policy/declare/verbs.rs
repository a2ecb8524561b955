//! The verbs, one by one: what each declares.

use std::sync::Arc;

use super::Reader;
use super::said::Said;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Ladder, NodeIndex, Tree};
use crate::policy::condition::lower;
use crate::policy::declaration::{Combine, Effect, Key, Setting};
use crate::policy::draft::Argument;
use crate::text::Span;

/// A decision with the argument that decides.
pub(super) type Decided = (Key, Setting, Span);

impl Reader<'_> {
    /// What a call declares; nothing when it is wrong, which is said.
    pub(super) fn verb(&mut self, said: &Said) -> Vec<Decided> {
        match said.call.name {
            "risk" | "skip" => self.risk(said),
            "bands" => self.bands(said),
            "weight" => self.weight(said),
            "combine" => self.combine(said),
            "tier" => self.tier(said),
            "coverage" => self.coverage(said),
            "rule" => self.rule(said),
            "waive" => self.waive(said),
            _ => self.score(said),
        }
    }

    /// `risk(option, points)`, `risk(path, option, points)`, `skip(option)`, `skip(path, option)`.
    fn risk(&mut self, said: &Said) -> Vec<Decided> {
        let is_skip = said.call.name == "skip";
        let (counts, takes) = if is_skip {
            ([1, 2], "an option, or a path and an option")
        } else {
            ([2, 3], "an option and points, or a path, an option and points")
        };
        if !said.count(&counts, takes, self.faults) {
            return Vec::new();
        }
        let has_path = said.call.arguments.len() == counts[1];
        let option_index = usize::from(has_path);
        let paths = if has_path { self.nodes(said, 0, true) } else { vec![(String::new(), Tree::ROOT)] };
        let option = said.text(option_index, "an option", self.faults);
        let setting = if is_skip {
            Some(Setting::Skip)
        } else {
            let what = format!("risk of `{}`", option.as_deref().unwrap_or("?"));
            said.number(option_index + 1, &what, Some(100), self.faults).map(Setting::Points)
        };
        let value = said.argument(if is_skip { option_index } else { option_index + 1 });
        let (Some(option), Some(setting)) = (option, setting) else { return Vec::new() };
        let mut decided = Vec::new();
        for (path, node) in paths {
            if self.check_option(&option, node, &path, &said.argument(option_index)) {
                decided.push((Key::Risk(path, option.clone()), setting.clone(), value.clone()));
            }
        }
        decided
    }

    fn check_option(&mut self, option: &str, node: NodeIndex, path: &str, span: &Span) -> bool {
        let questionnaire = self.world.questionnaire;
        let questions = questionnaire.tree.questions(node);
        let words = || {
            let options = questions.iter().flat_map(|question| &questionnaire.question(*question).options);
            options.map(|option| questionnaire.word(*option))
        };
        let is_known = words().any(|word| word == option);
        if !is_known {
            let mut known: Vec<&str> = words().collect();
            known.sort_unstable();
            known.dedup();
            let whose =
                if path.is_empty() { "no question".to_owned() } else { format!("no question of `{path}`") };
            let fault = Diagnostic::error(
                "unknown-option",
                span.clone(),
                format!("`{option}` is an option of {whose}"),
            )
            .help_if(did_you_mean(option, known));
            self.faults.push(fault);
        }
        is_known
    }

    /// The nodes that a path argument names; the root only where it can be meant.
    fn nodes(&mut self, said: &Said, index: usize, root_is_meant: bool) -> Vec<(String, NodeIndex)> {
        let tree = &self.world.questionnaire.tree;
        let mut nodes = Vec::new();
        for (path, span) in said.paths(index, self.faults) {
            match tree.find(&path) {
                Some(Tree::ROOT) if !root_is_meant => {
                    self.faults.push(
                        Diagnostic::error("path", span, format!("`{}` is given the root", said.call.name))
                            .label("it has no siblings and no options of its own"),
                    );
                }
                Some(node) => nodes.push((path, node)),
                None => {
                    let fault = Diagnostic::error(
                        "unknown-path",
                        span,
                        format!("`{path}` is no path of the questionnaire"),
                    )
                    .help_if(did_you_mean(&path, tree.paths()));
                    self.faults.push(fault);
                }
            }
        }
        nodes
    }

    fn bands(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "a path and an array of pairs", self.faults) {
            return Vec::new();
        }
        let nodes = self.nodes(said, 0, false);
        let Some(bands) = said.bands(1, self.faults) else { return Vec::new() };
        let questionnaire = self.world.questionnaire;
        let mut decided = Vec::new();
        for (path, node) in nodes {
            let question =
                questionnaire.tree.node(node).question.map(|question| questionnaire.question(question));
            if question.and_then(|question| question.number.as_ref()).is_none() {
                self.faults.push(
                    Diagnostic::error("bands", said.argument(0), format!("`{path}` is no numeric question"))
                        .help("give its options points with `risk`"),
                );
                continue;
            }

            decided.push((Key::Bands(path), Setting::Bands(bands.clone()), said.argument(1)));
        }
        decided
    }

    fn weight(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "a path and a number", self.faults) {
            return Vec::new();
        }
        let nodes = self.nodes(said, 0, false);
        let what = match nodes.as_slice() {
            [(path, _)] => format!("weight of `{path}`"),
            _ => "a weight".into(),
        };
        let Some(weight) = said.number(1, &what, None, self.faults) else { return Vec::new() };
        nodes
            .into_iter()
            .map(|(path, _)| (Key::Weight(path), Setting::Weight(weight.clone()), said.argument(1)))
            .collect()
    }

    fn combine(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "a path and one of mean, max, min, sum", self.faults) {
            return Vec::new();
        }
        let nodes = self.nodes(said, 0, true);
        let Some(word) = said.text(1, "the way to combine", self.faults) else { return Vec::new() };
        let Some((_, way)) = Combine::WORDS.iter().find(|(known, _)| *known == word) else {
            let known = Combine::WORDS.iter().map(|(word, _)| *word);
            let fault =
                Diagnostic::error("combine", said.argument(1), format!("`{word}` is no way to combine"))
                    .label("one of mean, max, min, sum")
                    .help_if(did_you_mean(&word, known));
            self.faults.push(fault);
            return Vec::new();
        };
        let mut decided = Vec::new();
        for (path, node) in nodes {
            if self.world.questionnaire.tree.node(node).question.is_some() {
                self.faults.push(
                    Diagnostic::error(
                        "combine",
                        said.argument(0),
                        format!("`{path}` is a question, and has nothing to combine"),
                    )
                    .help("name a group"),
                );
            } else {
                decided.push((Key::Combine(path), Setting::Combine(*way), said.argument(1)));
            }
        }
        decided
    }

    fn tier(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "an id and the total that it starts at", self.faults) {
            return Vec::new();
        }
        let id = said.text(0, "the id of a tier", self.faults);
        let start = said.number(1, "the start of a tier", None, self.faults);
        let (Some(id), Some(start)) = (id, start) else { return Vec::new() };
        if id == Ladder::UNRATED {
            self.faults.push(
                Diagnostic::error("tier", said.argument(0), "`unrated` is no id for a tier")
                    .label("it stands for a company that is in none"),
            );
            return Vec::new();
        }
        vec![(Key::Tier(id), Setting::Start(start), said.argument(1))]
    }

    fn coverage(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[1], "a share from 0 to 1", self.faults) {
            return Vec::new();
        }
        match said.number(0, "the least coverage", Some(1), self.faults) {
            Some(share) => vec![(Key::Coverage, Setting::Coverage(share), said.argument(0))],
            None => {
                if let Some(fault) = self.faults.last_mut().filter(|fault| fault.code == "range") {
                    fault.help = Some("it is a share, not a percentage: 60 % is 0.6".into());
                }
                Vec::new()
            }
        }
    }

    fn rule(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "an id and a closure", self.faults) {
            return Vec::new();
        }
        let id = said.text(0, "the id of a rule", self.faults);
        let effect = self.effect(said, id.as_deref().unwrap_or("?"));
        let Some(closure) = said.closure(1, self.faults) else { return Vec::new() };
        let condition = lower(
            self.world,
            (&self.script.sources, &self.script.functions, &self.steps),
            closure,
            None,
            &said.argument(1),
        );
        match (id, effect, condition) {
            (Some(id), Some(effect), Ok(condition)) => {
                vec![(Key::Rule(id), Setting::Rule(Arc::new(condition), effect), said.argument(1))]
            }
            (_, _, Err(found)) => {
                self.faults.extend(found);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn effect(&mut self, said: &Said, id: &str) -> Option<Effect> {
        let effects: Vec<_> = said
            .call
            .modifiers
            .iter()
            .filter(|modifier| ["at_least", "at_most"].contains(&modifier.name))
            .collect();
        match effects.as_slice() {
            [one] => match one.arguments.as_slice() {
                [Argument::Text(tier)] => {
                    let (span, arguments) = self.script.sources.call(one.position);
                    let span = arguments.into_iter().next().unwrap_or(span);
                    Some(Effect { is_floor: one.name == "at_least", tier: tier.clone(), span })
                }
                // What stands in it is no tier; that is said where modifiers are read.
                _ => None,
            },
            [] => {
                let fault =
                    Diagnostic::error("rule-effect", said.span.clone(), format!("rule `{id}` has no effect"))
                        .help("say what it does to the tier: `.at_least(\"…\")` or `.at_most(\"…\")`");
                self.faults.push(fault);
                None
            }
            [first, second, ..] => {
                let place = |position| self.script.sources.call(position).0;
                let fault = Diagnostic::error(
                    "rule-effect",
                    place(second.position),
                    format!("rule `{id}` has two effects"),
                )
                .with_related(place(first.position), "the first")
                .help("make it two rules");
                self.faults.push(fault);
                None
            }
        }
    }

    fn waive(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "the id of a rule and the id of a company", self.faults) {
            return Vec::new();
        }
        let rule = said.text(0, "the id of a rule", self.faults);
        let company = said.text(1, "the id of a company", self.faults);
        match (rule, company) {
            (Some(rule), Some(company)) => {
                vec![(Key::Waiver(rule, company), Setting::Waiver, said.argument(1))]
            }
            _ => Vec::new(),
        }
    }

    fn score(&mut self, said: &Said) -> Vec<Decided> {
        if !said.count(&[2], "a path and a closure", self.faults) {
            return Vec::new();
        }
        let nodes = self.nodes(said, 0, true);
        let Some(closure) = said.closure(1, self.faults) else { return Vec::new() };
        let mut decided = Vec::new();
        for (path, node) in nodes {
            match lower(
                self.world,
                (&self.script.sources, &self.script.functions, &self.steps),
                closure,
                Some(node),
                &said.argument(1),
            ) {
                Ok(script) => {
                    decided.push((Key::Score(path), Setting::Score(Arc::new(script)), said.argument(1)));
                }
                Err(found) => self.faults.extend(found),
            }
        }
        decided
    }
}
