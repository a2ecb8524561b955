//! Which changes of a policy its tests notice, as JSON.

use serde::Serialize;

use super::suite_words::{key_text, kind_word, sameness_word};
use crate::suite::{Fate, Mutant, Mutation, Report};

/// What the tests of one policy notice.
#[derive(Debug, Serialize)]
pub(super) struct MutationDocument {
    policy: String,
    noticed: usize,
    of: usize,
    equivalent: usize,
    invalid: usize,
    mutants: Vec<MutantDocument>,
}

#[derive(Debug, Serialize)]
struct MutantDocument {
    kind: &'static str,
    decision: String,
    at: String,
    from: String,
    to: String,
    fate: &'static str,
    noticed_by: Vec<String>,
    equivalent_by: Option<&'static str>,
}

impl MutationDocument {
    pub(super) fn new(mutation: &Mutation, report: &Report) -> Self {
        let (noticed, of) = mutation.count();
        let (equivalent, invalid) = mutation.set_aside();
        let mutants = mutation.results.iter().map(|(one, fate)| mutant(one, fate, report)).collect();
        Self { policy: mutation.path.clone(), noticed, of, equivalent, invalid, mutants }
    }
}

fn mutant(mutant: &Mutant, fate: &Fate, report: &Report) -> MutantDocument {
    let (word, tests, same) = match fate {
        Fate::Noticed(tests) => ("noticed", tests.clone(), None),
        Fate::Survived => ("survived", Vec::new(), None),
        Fate::Equivalent(sameness) => ("equivalent", Vec::new(), Some(sameness_word(*sameness))),
        Fate::Invalid => ("invalid", Vec::new(), None),
    };
    MutantDocument {
        kind: kind_word(mutant.kind),
        decision: key_text(&mutant.key),
        at: mutant.at.to_string(),
        from: mutant.from.clone(),
        to: mutant.to.clone(),
        fate: word,
        noticed_by: tests.iter().map(|test| report.results[*test].name.clone()).collect(),
        equivalent_by: same,
    }
}
