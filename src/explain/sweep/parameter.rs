//! A number of the policy that is left open: which, what it is today, and what it may be.

use std::collections::BTreeSet;

use crate::model::{
    Exact, Ladder, NodeIndex, OptionIndex, QuestionIndex, Questionnaire, is_below, parent_path,
};
use crate::policy::{Key, Policy, Setting, Treatment};
use crate::text::Span;

/// A number of the policy.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// As it is named on the command line.
    pub name: String,
    /// What it is today.
    pub value: Exact,
    /// Where that is declared; none, where it is a default.
    pub at: Option<Span>,
    pub(super) open: Open,
    pub(super) domain: Domain,
}

/// What is left open.
#[derive(Clone, Debug)]
pub(super) enum Open {
    /// Where the tier of this rank starts.
    Start(usize),
    Weight(NodeIndex),
    /// What these answers are worth.
    Points(BTreeSet<(QuestionIndex, OptionIndex)>),
    Coverage,
}

/// The values that it may have.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    pub(super) low: Exact,
    pub(super) has_low: bool,
    /// None without an end.
    pub(super) high: Option<Exact>,
    pub(super) has_high: bool,
}

impl Parameter {
    /// Finds a number of the policy by its name: `tier:ID`, `weight:PATH`, `risk:OPTION`, `risk:PATH:OPTION`, `coverage`.
    ///
    /// # Errors
    ///
    /// What is wrong with the name, and what would mend it.
    pub fn find(
        name: &str,
        policy: &Policy,
        questionnaire: &Questionnaire,
    ) -> Result<Self, (String, String)> {
        let mut parts = name.splitn(2, ':');
        match (parts.next().unwrap_or_default(), parts.next()) {
            ("tier", Some(id)) => start(name, id, policy),
            ("weight", Some(path)) => weight(name, path, policy, questionnaire),
            ("risk", Some(rest)) => {
                let (path, option) = rest.rsplit_once(':').unwrap_or(("", rest));
                points(name, (path, option), policy, questionnaire)
            }
            ("coverage", None) => Ok(Self {
                name: name.into(),
                value: policy.coverage.clone(),
                at: at(policy, &Key::Coverage),
                open: Open::Coverage,
                domain: closed(Exact::zero(), Exact::one()),
            }),
            _ => Err((
                format!("`{name}` names no number of a policy"),
                "write tier:ID, weight:PATH, risk:OPTION, risk:PATH:OPTION or coverage".into(),
            )),
        }
    }

    /// The weight of a node.
    pub fn weight(node: NodeIndex, policy: &Policy, questionnaire: &Questionnaire) -> Self {
        let path = &questionnaire.tree.node(node).path;
        Self {
            name: format!("weight:{path}"),
            value: policy.nodes[node.0].weight.clone(),
            at: at(policy, &Key::Weight(path.clone())),
            open: Open::Weight(node),
            domain: Domain { low: Exact::zero(), has_low: true, high: None, has_high: false },
        }
    }
}

fn at(policy: &Policy, key: &Key) -> Option<Span> {
    policy.declaration(key).map(|found| found.span.clone())
}

fn closed(low: Exact, high: Exact) -> Domain {
    Domain { low, has_low: true, high: Some(high), has_high: true }
}

type Found = Result<Parameter, (String, String)>;

fn start(name: &str, id: &str, policy: &Policy) -> Found {
    let ladder: &Ladder = &policy.ladder;
    let ids: Vec<&str> = ladder.tiers().iter().map(|tier| tier.id.as_str()).collect();
    let Some(rank) = ladder.rank(id) else {
        return Err((format!("there is no tier `{id}`"), format!("the tiers are {}", ids.join(", "))));
    };
    if rank == 0 {
        let message = format!("tier `{id}` is the laxest, and always starts at 0");
        return Err((message, format!("sweep one of {}", ids[1..].join(", "))));
    }
    Ok(Parameter {
        name: name.into(),
        value: ladder.tiers()[rank].start.clone(),
        at: at(policy, &Key::Tier(id.to_owned())),
        open: Open::Start(rank),
        domain: Domain {
            low: ladder.tiers()[rank - 1].start.clone(),
            has_low: false,
            high: ladder.tiers().get(rank + 1).map(|tier| tier.start.clone()),
            has_high: false,
        },
    })
}

fn weight(name: &str, path: &str, policy: &Policy, questionnaire: &Questionnaire) -> Found {
    match questionnaire.tree.find(path) {
        Some(node) if !path.is_empty() => {
            let mut parameter = Parameter::weight(node, policy, questionnaire);
            name.clone_into(&mut parameter.name);
            Ok(parameter)
        }
        Some(_) => Err(("the total has no weight".into(), "name a group or question: weight:PATH".into())),
        None => Err((
            format!("`{path}` is no path of the questionnaire"),
            "`tierline show` lists groups and questions".into(),
        )),
    }
}

fn points(name: &str, (path, option): (&str, &str), policy: &Policy, questionnaire: &Questionnaire) -> Found {
    let Some(index) = questionnaire.option(option) else {
        return Err((
            format!("`{option}` is no option of the questionnaire"),
            "write risk:OPTION or risk:PATH:OPTION".into(),
        ));
    };
    if questionnaire.tree.find(path).is_none() {
        return Err((
            format!("`{path}` is no path of the questionnaire"),
            "`tierline show` lists groups and questions".into(),
        ));
    }
    // Declared there, or taken over from above.
    let mut above = Some(path);
    let found = loop {
        let Some(next) = above else {
            return Err((
                format!("nothing is declared of `{option}` at or above `{path}`"),
                "name the path at which it is declared".into(),
            ));
        };
        let key = Key::Risk(next.to_owned(), option.to_owned());
        if let Some(found) = policy.declaration(&key) {
            break found;
        }
        above = parent_path(next);
    };
    let Setting::Points(value) = &found.setting else {
        let message = format!("`{option}` is skipped there, and has no points");
        return Err((message, "only points can be swept".into()));
    };
    let is_own = |question: &QuestionIndex| {
        // The most specific declaration decides; this one stands at `path`.
        let own = questionnaire.path(*question);
        let decided = policy.questions[question.0].options.get(&index);
        is_below(own, path)
            && decided.is_some_and(|(treatment, key)| {
                matches!((treatment, key), (Treatment::Points(_) | Treatment::Skip, Key::Risk(by, _)) if is_below(path, by))
            })
    };
    let answers = questionnaire.indices().filter(is_own).map(|question| (question, index)).collect();
    Ok(Parameter {
        name: name.into(),
        value: value.clone(),
        at: Some(found.span.clone()),
        open: Open::Points(answers),
        domain: closed(Exact::zero(), Exact::from(100_i64)),
    })
}
