//! Rhai's own interpreter as a judge of conditions: the text of a condition is run as the script that it is.
//!
//! Control flow, closures, captured variables, properties, `?.`, `??`, `in`, indices, comparisons of texts and the
//! arithmetic of whole numbers are Rhai's. What our language has on purpose otherwise is given to it here, written
//! without our code: numbers that aren't whole are fractions of any size, a list that the schema gives a default is
//! empty when it is absent, and the functions of `c`. Scores are taken as they are, for they have tests of their own.
//! Conditions that Rhai runs and we refuse (a quotient of whole numbers, values of two kinds that are compared, absence
//! that nobody answers for) are not drawn, and limits on steps and sizes are out of their reach.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use rhai::{AST, Array, Dynamic, Engine, EvalAltResult, FnPtr, INT, ImmutableString, Map, OptimizationLevel};
use serde_json::Value;

use crate::reference::day;

type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// What the functions of `c` know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The questions: what each was answered with.
    pub(crate) answers: BTreeMap<String, Answered>,
    /// The score of each node that has one, and of the total under the empty path.
    pub(crate) scores: BTreeMap<String, BigRational>,
    /// The questions and groups that weigh nothing among their siblings.
    pub(crate) weightless: Vec<String>,
    /// The option that no answer counts as, and the one that is left out.
    pub(crate) words: (&'static str, &'static str),
}

/// What a question was answered with.
#[derive(Clone, Debug)]
pub(crate) enum Answered {
    Option(String),
    Number(BigRational),
    /// A numeric question without an answer.
    NoNumber,
}

/// A company as a script sees it.
#[derive(Clone)]
pub(crate) struct Subject(Arc<(Map, Known)>);

impl Subject {
    /// `lists` are absent for nobody.
    pub(crate) fn new(record: &Value, lists: &[String], known: Known) -> Self {
        let mut facts = dynamic(record).cast::<Map>();
        for list in lists {
            facts.entry(list.as_str().into()).or_insert_with(|| Dynamic::from_array(Array::new()));
        }
        Self(Arc::new((facts, known)))
    }

    fn known(&self) -> &Known {
        &self.0.1
    }
}

/// The interpreter.
pub(crate) struct Oracle {
    engine: Engine,
}

impl Oracle {
    pub(crate) fn new(as_of: &str) -> Self {
        let mut engine = Engine::new();
        engine.set_max_expr_depths(0, 0).set_optimization_level(OptimizationLevel::None);
        register_numbers(&mut engine);
        register_company(&mut engine);
        let today = day(as_of);
        engine.register_fn("days_since", move |date: ImmutableString| today - day(&date));
        engine.register_fn("in_force", move |from: ImmutableString, to: Dynamic| {
            let is_over = to.into_immutable_string().is_ok_and(|to| day(&to) <= today);
            day(&from) <= today && !is_over
        });
        Self { engine }
    }

    /// Reads a condition.
    pub(crate) fn read(&self, condition: &str) -> (AST, FnPtr) {
        let condition = adapted(condition);
        let read = || -> Fallible<_> {
            let script = self.engine.compile(&condition)?;
            let closure = self.engine.eval_ast(&script)?;
            Ok((script, closure))
        };
        read().unwrap_or_else(|fault| panic!("{fault}: {condition}"))
    }

    /// Whether a condition holds for a company; none when it can't be evaluated.
    pub(crate) fn holds(&self, (script, closure): &(AST, FnPtr), company: &Subject) -> Option<bool> {
        let value: Dynamic = closure.call(&self.engine, script, (company.clone(),)).ok()?;
        Some(value.as_bool().expect("a condition is true or false"))
    }
}

/// The exact number of a decimal.
pub(crate) fn number(text: &str) -> BigRational {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{places}").parse().expect("a decimal has digits");
    BigRational::new(digits, BigInt::from(10).pow(u32::try_from(places.len()).expect("few digits")))
}

fn dynamic(value: &Value) -> Dynamic {
    match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(value) => Dynamic::from_bool(*value),
        Value::Number(written) => {
            written.as_i64().map_or_else(|| exact(number(&written.to_string())), Dynamic::from_int)
        }
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => Dynamic::from_array(items.iter().map(dynamic).collect()),
        Value::Object(members) => Dynamic::from_map(
            members.iter().map(|(name, value)| (name.as_str().into(), dynamic(value))).collect(),
        ),
    }
}

fn exact(number: BigRational) -> Dynamic {
    Dynamic::from(number)
}

fn rational(value: &Dynamic) -> Fallible<BigRational> {
    if let Ok(whole) = value.as_int() {
        return Ok(BigRational::from(BigInt::from(whole)));
    }
    value.clone().try_cast::<BigRational>().ok_or_else(|| "no number".into())
}

/// A condition as it has to be written for Rhai. It would round a literal with a point: `2.5` becomes `exact("2.5")`.
/// And it locks a captured variable while a method of one of its properties runs, for that could change it: `c.flags`
/// becomes `of(c).flags`, of a copy. What stands in texts stays.
fn adapted(condition: &str) -> String {
    let part = |(index, part): (usize, &str)| {
        if index % 2 == 1 { part.to_owned() } else { adapted_code(part) }
    };
    condition.split('"').enumerate().map(part).collect::<Vec<_>>().join("\"")
}

fn adapted_code(code: &str) -> String {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut written = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(is_word) {
        written += &rest[..start];
        let is_number = rest[start..].starts_with(|character: char| character.is_ascii_digit());
        let ends = |character: char| !(is_word(character) || is_number && character == '.');
        let end = rest[start..].find(ends).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        rest = &rest[end..];
        written += &match word {
            "c" if rest.starts_with('.') => "of(c)".to_owned(),
            _ if is_number && word.contains('.') => format!("exact(\"{word}\")"),
            _ => word.to_owned(),
        };
    }
    written + rest
}

type Operation = fn(&BigRational, &BigRational) -> Option<BigRational>;
type Comparison = fn(&BigRational, &BigRational) -> bool;

/// Fractions, alone and beside whole numbers. Two whole numbers are Rhai's own.
fn register_numbers(engine: &mut Engine) {
    engine.register_type_with_name::<BigRational>("fraction");
    engine.register_fn("exact", |text: ImmutableString| number(&text));
    let operations: [(&str, Operation); 5] = [
        ("+", |one, other| Some(one + other)),
        ("-", |one, other| Some(one - other)),
        ("*", |one, other| Some(one * other)),
        ("/", |one, other| (!other.is_zero()).then(|| one / other)),
        ("%", |one, other| (!other.is_zero()).then(|| one - (one / other).trunc() * other)),
    ];
    let whole = |whole: INT| BigRational::from(BigInt::from(whole));
    for (name, operation) in operations {
        let done = move |one: &BigRational, other: &BigRational| -> Fallible<BigRational> {
            operation(one, other).ok_or_else(|| "a division by zero".into())
        };
        engine.register_fn(name, move |one: BigRational, other: BigRational| done(&one, &other));
        engine.register_fn(name, move |one: BigRational, other: INT| done(&one, &whole(other)));
        engine.register_fn(name, move |one: INT, other: BigRational| done(&whole(one), &other));
    }
    let comparisons: [(&str, Comparison); 6] = [
        ("==", |one, other| one == other),
        ("!=", |one, other| one != other),
        ("<", |one, other| one < other),
        ("<=", |one, other| one <= other),
        (">", |one, other| one > other),
        (">=", |one, other| one >= other),
    ];
    for (name, comparison) in comparisons {
        engine.register_fn(name, move |one: BigRational, other: BigRational| comparison(&one, &other));
        engine.register_fn(name, move |one: BigRational, other: INT| comparison(&one, &whole(other)));
        engine.register_fn(name, move |one: INT, other: BigRational| comparison(&whole(one), &other));
    }
    engine.register_fn("-", |number: BigRational| -number);
    engine.register_fn(
        "abs",
        |number: BigRational| if number < BigRational::zero() { -number } else { number },
    );
    engine.register_fn("floor", |number: BigRational| number.floor());
    engine.register_fn("ceiling", |number: BigRational| number.ceil());
    engine.register_fn("round", |number: BigRational| half_even(&number));
    for name in ["floor", "ceiling", "round"] {
        engine.register_fn(name, |whole: INT| whole);
    }
    // Of equal ones the first.
    let best = |wants_more: bool| {
        move |one: Dynamic, other: Dynamic| -> Fallible<Dynamic> {
            let (left, right) = (rational(&one)?, rational(&other)?);
            Ok(if if wants_more { right > left } else { right < left } { other } else { one })
        }
    };
    for (name, wants_more) in [("min", false), ("max", true)] {
        engine.register_fn(name, best(wants_more));
        engine.register_fn(name, move |items: Array| {
            let mut items = items.into_iter();
            let Some(first) = items.next() else { return Ok(Dynamic::UNIT) };
            items.try_fold(first, best(wants_more))
        });
    }
    engine.register_fn("sum", |items: Array| -> Fallible<Dynamic> {
        items.into_iter().try_fold(Dynamic::from_int(0), |sum, item| match (sum.as_int(), item.as_int()) {
            (Ok(one), Ok(other)) => {
                one.checked_add(other).map(Dynamic::from_int).ok_or_else(|| "too large".into())
            }
            _ => Ok(exact(rational(&sum)? + rational(&item)?)),
        })
    });
}

/// The nearest whole number; from the middle between two the even one.
fn half_even(number: &BigRational) -> BigRational {
    let (below, two) = (number.floor(), BigInt::from(2));
    let half = BigRational::new(BigInt::from(1), two.clone());
    let above = number - &below;
    let is_up = above > half || (above == half && !(below.to_integer() % two).is_zero());
    if is_up { below + BigRational::from(BigInt::from(1)) } else { below }
}

impl Known {
    fn below<'k>(&'k self, path: &'k str) -> impl Iterator<Item = (&'k str, &'k Answered)> {
        let is_below = move |question: &str| {
            path.is_empty()
                || question == path
                || question.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
        };
        self.answers
            .iter()
            .map(|(question, answered)| (question.as_str(), answered))
            .filter(move |(question, _)| is_below(question))
    }

    /// The option that a question counts as; none for a number.
    fn option<'k>(&'k self, answered: &'k Answered) -> Option<&'k str> {
        match answered {
            Answered::Option(option) => Some(option),
            Answered::NoNumber => Some(self.words.0),
            Answered::Number(_) => None,
        }
    }

    fn count(&self, path: &str, option: &str) -> (INT, INT) {
        let asked = self.below(path).count();
        let answered = self.below(path).filter(|(_, answered)| self.option(answered) == Some(option)).count();
        (answered.to_i64().expect("few questions"), asked.to_i64().expect("few questions"))
    }

    /// Whether a question carries weight under a path.
    fn carries(&self, question: &str, path: &str) -> bool {
        !self.weightless.iter().any(|node| {
            let is_below = node.len() > path.len();
            is_below
                && (question == node
                    || question.strip_prefix(node.as_str()).is_some_and(|rest| rest.starts_with('.')))
        })
    }

    fn coverage(&self, path: &str) -> BigRational {
        let (missing, skipped) = self.words;
        let asked: Vec<Option<&str>> = self
            .below(path)
            .filter(|(question, _)| self.carries(question, path))
            .map(|(_, answered)| self.option(answered))
            .filter(|option| *option != Some(skipped))
            .collect();
        let known = asked.iter().filter(|option| **option != Some(missing)).count();
        if asked.is_empty() {
            BigRational::from(BigInt::from(1))
        } else {
            BigRational::new(known.into(), asked.len().into())
        }
    }

    fn scores(&self, path: &str) -> Array {
        let is_child = |node: &str| {
            let parent = node.rsplit_once('.').map_or("", |(parent, _)| parent);
            !node.is_empty() && parent == path && !self.weightless.iter().any(|weightless| weightless == node)
        };
        self.scores.iter().filter(|(node, _)| is_child(node)).map(|(_, score)| exact(score.clone())).collect()
    }
}

/// The properties and functions of `c`.
fn register_company(engine: &mut Engine) {
    let unit_or = |score: Option<&BigRational>| score.cloned().map_or(Dynamic::UNIT, exact);
    engine.register_fn("of", |company: Subject| company);
    engine.register_indexer_get(|company: &mut Subject, name: ImmutableString| {
        company.0.0.get(name.as_str()).cloned().unwrap_or_default()
    });
    engine.register_fn("answer", |company: &mut Subject, path: ImmutableString| -> Dynamic {
        match &company.known().answers[path.as_str()] {
            Answered::Option(option) => option.as_str().into(),
            Answered::Number(number) => exact(number.clone()),
            Answered::NoNumber => Dynamic::UNIT,
        }
    });
    engine.register_fn("known", |company: &mut Subject, path: ImmutableString| {
        let known = company.known();
        known.option(&known.answers[path.as_str()]) != Some(known.words.0)
    });
    engine.register_fn("score", move |company: &mut Subject| unit_or(company.known().scores.get("")));
    engine.register_fn("score", move |company: &mut Subject, path: ImmutableString| {
        unit_or(company.known().scores.get(path.as_str()))
    });
    engine
        .register_fn("scores", |company: &mut Subject, path: ImmutableString| company.known().scores(&path));
    engine.register_fn("count", |company: &mut Subject, option: ImmutableString| {
        company.known().count("", &option).0
    });
    engine.register_fn("share", |company: &mut Subject, path: ImmutableString, option: ImmutableString| {
        let (answered, asked) = company.known().count(&path, &option);
        BigRational::new(answered.into(), asked.into())
    });
    engine.register_fn("coverage", |company: &mut Subject| company.known().coverage(""));
    engine.register_fn("coverage", |company: &mut Subject, path: ImmutableString| {
        company.known().coverage(&path)
    });
}
