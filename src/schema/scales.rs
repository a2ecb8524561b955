//! The options of a questionnaire: which words there are, and which of them a question admits.

use std::collections::{BTreeMap, BTreeSet};

use super::phrase::{brief, quoted};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::Value;
use crate::model::{OptionIndex, Title};
use crate::text::{Range, Text};

/// The options of a questionnaire, while it is read.
pub(super) struct Scales<'a> {
    text: &'a Text,
    questionnaire: &'a Value,
    /// The words in order of first use.
    words: Vec<&'a str>,
    by_word: BTreeMap<&'a str, OptionIndex>,
    /// The lists that questions use.
    used: BTreeMap<Range, &'a Value>,
}

impl<'a> Scales<'a> {
    /// Knows the words of the general list and of the named scales, in this order.
    pub(super) fn new(text: &'a Text, questionnaire: &'a Value) -> Self {
        let mut scales =
            Self { text, questionnaire, words: Vec::new(), by_word: BTreeMap::new(), used: BTreeMap::new() };
        let named =
            questionnaire.get("scales").map_or(&[][..], Value::members).iter().map(|scale| &scale.value);
        for list in questionnaire.get("options").into_iter().chain(named) {
            scales.enter(list);
        }
        scales
    }

    fn enter(&mut self, list: &'a Value) -> Vec<OptionIndex> {
        let words = list.items().iter().filter_map(Value::as_text);
        words
            .map(|word| {
                *self.by_word.entry(word).or_insert_with(|| {
                    self.words.push(word);
                    OptionIndex(self.words.len() - 1)
                })
            })
            .collect()
    }

    /// The options of a question: its own, its scale's, the general ones, the default scale's.
    pub(super) fn of(&mut self, question: &'a Value) -> Result<Vec<OptionIndex>, Diagnostic> {
        let list = match (question.get("options"), question.get("scale"), self.questionnaire.get("options")) {
            (Some(own), _, _) => own,
            (None, Some(scale), _) => self.scale(scale)?,
            (None, None, Some(general)) => general,
            (None, None, None) => match self.questionnaire.get("default_scale") {
                Some(scale) => self.scale(scale)?,
                None => return Err(self.without_options(question)),
            },
        };
        self.used.insert(list.range, list);
        Ok(self.enter(list))
    }

    fn scale(&self, name: &Value) -> Result<&'a Value, Diagnostic> {
        let word = name.as_text().unwrap_or_default();
        let scales = self.questionnaire.get("scales");
        scales.and_then(|scales| scales.get(word)).ok_or_else(|| {
            let known = scales.map_or(&[][..], Value::members).iter().map(|scale| scale.name.as_str());
            Diagnostic::error(
                "unknown-scale",
                brief(self.text, name.range),
                format!("scale {} is unknown", quoted(word)),
            )
            .label("not among `scales`")
            .help_if(did_you_mean(word, known))
        })
    }

    fn without_options(&self, question: &Value) -> Diagnostic {
        Diagnostic::error("missing-option", brief(self.text, question.range), "a question has no options")
            .label("neither its own, nor a scale, nor any for all")
            .help("give the questionnaire `options` or a `default_scale`")
    }

    /// The word of an option.
    pub(super) fn word(&self, option: OptionIndex) -> &'a str {
        self.words[option.0]
    }

    /// An option by its word, at the place where it is named.
    pub(super) fn option(&self, named: &Value) -> Result<OptionIndex, Diagnostic> {
        let word = named.as_text().unwrap_or_default();
        self.by_word.get(word).copied().ok_or_else(|| self.unknown(word, named.range))
    }

    fn unknown(&self, word: &str, range: Range) -> Diagnostic {
        Diagnostic::error(
            "unknown-option",
            brief(self.text, range),
            format!("option {} is unknown", quoted(word)),
        )
        .label("in no list of options")
        .help_if(did_you_mean(word, self.words.iter().copied()))
    }

    /// The words with their titles, and what is wrong with the lists: those that lack the `missing` option,
    /// and titles of options that there aren't.
    pub(super) fn finish(self) -> (Vec<(String, Title)>, Vec<Diagnostic>) {
        let missing = self.questionnaire.get("missing").and_then(Value::as_text).unwrap_or_default();
        let is_without = |list: &&Value| !list.items().iter().any(|word| word.as_text() == Some(missing));
        let without = self.used.values().copied().filter(is_without).map(|list| {
            Diagnostic::error(
                "missing-option",
                brief(self.text, list.range),
                "a list of options lacks the `missing` one",
            )
            .label(format!("must hold {}", quoted(missing)))
            .help("a question that nobody has researched counts as answered so")
        });
        let titles = self.questionnaire.get("option_titles");
        let members = titles.map_or(&[][..], Value::members);
        let known: BTreeSet<&str> = self.words.iter().copied().collect();
        let idle = members
            .iter()
            .filter(|title| !known.contains(title.name.as_str()))
            .map(|title| self.unknown(&title.name, title.name_range));
        let faults =
            if self.by_word.contains_key(missing) { without.chain(idle).collect() } else { idle.collect() };
        let title = |word: &&str| {
            titles.and_then(|titles| titles.get(word)).map_or_else(|| plain_title(word), read_title)
        };
        (self.words.iter().map(|word| ((*word).to_owned(), title(word))).collect(), faults)
    }
}

/// A text of the questionnaire in its languages.
pub(super) fn read_title(value: &Value) -> Title {
    let text = |language| value.get(language).and_then(Value::as_text).map(str::to_owned);
    Title { english: text("en").unwrap_or_default(), chinese: text("zh") }
}

fn plain_title(word: &str) -> Title {
    Title::english(word.replace('_', " "))
}
