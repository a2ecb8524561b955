//! The words of a portfolio, each kept once and known by a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::Day;

/// The number of a word.
pub(super) type WordId = u32;

/// No word.
pub(super) const NO_WORD: WordId = WordId::MAX;

/// Every word that the columns hold, and the day that it names, where it names one.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    ids: BTreeMap<Arc<str>, WordId>,
    words: Vec<(Arc<str>, Option<Day>)>,
}

impl Words {
    /// The number of a word, which it gets when it is new.
    pub(super) fn insert(&mut self, word: &Arc<str>) -> WordId {
        if let Some(known) = self.ids.get(word) {
            return *known;
        }
        let id = WordId::try_from(self.words.len()).expect("a portfolio has fewer than 2³² words");
        self.ids.insert(Arc::clone(word), id);
        self.words.push((Arc::clone(word), Day::parse(word)));
        id
    }

    /// The number of a word; `None` when no company has it.
    pub(super) fn find(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word, and its day.
    pub(super) fn word(&self, id: WordId) -> Option<&(Arc<str>, Option<Day>)> {
        self.words.get(id as usize)
    }
}

/// The words of a portfolio and those that a policy says itself.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary<'w> {
    words: &'w Words,
    ids: BTreeMap<Arc<str>, WordId>,
    own: Vec<(Arc<str>, Option<Day>)>,
}

impl<'w> Vocabulary<'w> {
    /// Numbers the words of a policy: as the portfolio does, where it has them.
    pub(super) fn new<'p>(words: &'w Words, said: impl IntoIterator<Item = &'p Arc<str>>) -> Self {
        let mut vocabulary = Self { words, ids: BTreeMap::new(), own: Vec::new() };
        for word in said {
            if vocabulary.ids.contains_key(word) {
                continue;
            }
            let id = words.find(word).unwrap_or_else(|| {
                vocabulary.own.push((Arc::clone(word), Day::parse(word)));
                WordId::try_from(words.len() + vocabulary.own.len() - 1).expect("fewer than 2³² words")
            });
            vocabulary.ids.insert(Arc::clone(word), id);
        }
        vocabulary
    }

    /// The number of a word that the policy says.
    pub(super) fn id(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(NO_WORD)
    }

    /// A word, and its day; empty for none.
    pub(super) fn word(&self, id: WordId) -> (&str, Option<Day>) {
        let own = || self.own.get((id as usize).checked_sub(self.words.len())?);
        self.words.word(id).or_else(own).map_or(("", None), |(word, day)| (word, *day))
    }
}
