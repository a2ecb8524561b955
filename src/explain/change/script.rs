//! What a script gives on each way through it, while it is left open what nodes score and which have a score.
//!
//! A condition is evaluated over amounts instead of numbers. Where it compares what isn't settled, each outcome is
//! followed in turn. What a way assumes of which nodes have a score is kept with it; what it assumes of scores is let go,
//! so that the forms together give whatever the script can give, and may give more.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::amount::{Amount, Extreme, Part, Span};
use super::problem::Aim;
use crate::assess::Assessor;
use crate::explain::open::{Asked, BY_ZERO, Judge, Number, Value, evaluate, option};
use crate::model::{Company, Exact, NodeIndex, OptionIndex, QuestionIndex};
use crate::policy::condition::Condition;

/// Ways through a script that are followed at most.
const MOST: usize = 64;

/// What a script gives on one way through it.
#[derive(Debug)]
pub(super) struct Form {
    /// None where it gives no score.
    pub(super) value: Option<Amount>,
    /// Counts of nodes that have a score, and on which side of 0 each is.
    pub(super) guards: Vec<(Amount, Ordering)>,
}

/// What is known of a node's score.
#[derive(Clone, Debug)]
pub(super) struct Outlook {
    /// Whether it can have none.
    pub(super) may_lack: bool,
    /// The furthest that it can be; none where it can't have one.
    pub(super) furthest: Option<Exact>,
}

/// A script to be followed, for one company as far as it is settled.
pub(super) struct Reading<'a> {
    pub(super) assessor: &'a Assessor<'a>,
    pub(super) company: &'a Company,
    pub(super) aim: Aim,
    pub(super) outlooks: BTreeMap<NodeIndex, Outlook>,
    /// What questions that aren't settled may count as; nothing for a number.
    pub(super) open: BTreeMap<QuestionIndex, BTreeSet<Option<OptionIndex>>>,
}

impl Reading<'_> {
    /// All forms of a script; none where it does what can't be followed.
    pub(super) fn forms(&self, script: &Condition) -> Option<Vec<Form>> {
        // Lists are taken as wholes where the script only counts and adds them up, else one score after the other.
        [true, false].into_iter().find_map(|takes_lists_whole| self.followed(script, takes_lists_whole))
    }

    /// The children of a node that weigh anything.
    pub(super) fn children(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let nodes = &self.assessor.policy().nodes;
        let children = &self.assessor.questionnaire().tree.node(node).children;
        children.iter().copied().filter(|child| nodes[child.0].weight.is_positive()).collect()
    }

    /// Whether a question counts as an option: 1 or 0.
    fn is(&self, question: QuestionIndex, wanted: OptionIndex) -> Amount {
        let is_so = match self.open.get(&question) {
            Some(options) if options.len() > 1 && options.contains(&Some(wanted)) => {
                let node = self.assessor.questionnaire().question(question).node;
                return Amount::of(Part::Is(node, wanted));
            }
            Some(options) => options.contains(&Some(wanted)),
            None => option(self.company, question, self.assessor.questionnaire()) == Some(wanted),
        };
        Amount::constant(if is_so { Exact::one() } else { Exact::zero() })
    }

    fn followed(&self, script: &Condition, takes_lists_whole: bool) -> Option<Vec<Form>> {
        let mut forms = Vec::new();
        let mut forks = Vec::new();
        for _ in 0..MOST {
            let path = Path { reading: self, takes_lists_whole, walk: RefCell::new(Walk::new(forks)) };
            let outcome = evaluate(script, &path, &mut &path);
            let walk = path.walk.into_inner();
            let value = match outcome {
                Ok(Value::Unit) => Some(None),
                Ok(value) => Some(Some(value.as_number()?)),
                // Whoever came there would have no assessment.
                Err(fault) if fault.message == BY_ZERO => None,
                Err(_) => return None,
            };
            forms.extend(value.map(|value| Form { value, guards: walk.guards }));
            forks = walk.forks;
            while forks.last().is_some_and(|fork| fork.rest.is_empty()) {
                forks.pop();
            }
            let Some(last) = forks.last_mut() else { return Some(forms) };
            last.taken = last.rest.remove(0);
        }
        None
    }

    fn bounds(&self, part: &Part) -> Span {
        let zero = Exact::zero();
        match part {
            Part::Score(node) => {
                let outlook = &self.outlooks[node];
                let furthest = outlook.furthest.clone();
                match self.aim {
                    Aim::Laxer(_) => Span {
                        most: furthest.is_none().then(|| zero.clone()),
                        least: Some(furthest.filter(|_| !outlook.may_lack).unwrap_or(zero)),
                    },
                    Aim::Stricter(_) => {
                        Span { most: Some(furthest.unwrap_or_else(|| zero.clone())), least: Some(zero) }
                    }
                }
            }
            Part::Present(node) => {
                let outlook = &self.outlooks[node];
                Span {
                    least: Some(if outlook.may_lack { Exact::zero() } else { Exact::one() }),
                    most: Some(if outlook.furthest.is_some() { Exact::one() } else { Exact::zero() }),
                }
            }
            // What is always or never so is no part of an amount.
            Part::Is(..) => Span { least: Some(zero), most: Some(Exact::one()) },
            Part::Quotient(_) | Part::Best(..) | Part::Unknown => Span::default(),
        }
    }
}

/// A comparison whose outcome is open.
struct Fork {
    taken: Ordering,
    rest: Vec<Ordering>,
}

/// What is taken to be so on one way through a script.
struct Walk {
    forks: Vec<Fork>,
    /// How many forks lie behind.
    passed: usize,
    known: BTreeMap<Amount, Ordering>,
    guards: Vec<(Amount, Ordering)>,
}

impl Walk {
    fn new(forks: Vec<Fork>) -> Self {
        Self { forks, passed: 0, known: BTreeMap::new(), guards: Vec::new() }
    }

    fn sign(&mut self, amount: &Amount, span: Span) -> Ordering {
        if let Some(known) = self.known.get(amount) {
            return *known;
        }
        if let Some(known) = self.known.get(&amount.negated()) {
            return known.reverse();
        }
        let mut signs = span.signs();
        let sign = if signs.len() == 1 {
            signs[0]
        } else {
            if self.passed == self.forks.len() {
                self.forks.push(Fork { taken: signs.remove(0), rest: signs });
            }
            self.passed += 1;
            let sign = self.forks[self.passed - 1].taken;
            if amount.is_count() {
                self.guards.push((amount.clone(), sign));
            }
            sign
        };
        // What is unknown need not be the same the next time.
        if !amount.terms.contains_key(&Part::Unknown) {
            self.known.insert(amount.clone(), sign);
        }
        sign
    }
}

/// One way through a script.
struct Path<'r, 'a> {
    reading: &'r Reading<'a>,
    takes_lists_whole: bool,
    walk: RefCell<Walk>,
}

impl Path<'_, '_> {
    fn sign_of(&self, amount: &Amount) -> Ordering {
        let span = amount.span(&|part| self.reading.bounds(part));
        self.walk.borrow_mut().sign(amount, span)
    }
}

impl<'a> Asked<'a, Amount> for Path<'_, 'a> {
    fn company(&self) -> &'a Company {
        self.reading.company
    }

    fn assessor(&self) -> &'a Assessor<'a> {
        self.reading.assessor
    }

    fn score(&self, node: NodeIndex) -> Option<Amount> {
        let is_there = self.sign_of(&Amount::of(Part::Present(node))).is_gt();
        is_there.then(|| Amount::of(Part::Score(node)))
    }

    fn scores(&self, node: NodeIndex) -> Vec<Amount> {
        self.reading.children(node).into_iter().filter_map(|child| self.score(child)).collect()
    }

    fn listed(&self, node: NodeIndex) -> Value<'a, Amount> {
        if !self.takes_lists_whole {
            return Value::List(Rc::new(self.scores(node).into_iter().map(Value::Number).collect()));
        }
        let item = |child: NodeIndex| {
            let outlook = &self.reading.outlooks[&child];
            let is_there = outlook.furthest.is_some();
            let there = if outlook.may_lack {
                Amount::of(Part::Present(child))
            } else {
                Amount::constant(Exact::one())
            };
            is_there.then(|| (Amount::of(Part::Score(child)), there))
        };
        Value::Scores(Rc::new(self.reading.children(node).into_iter().filter_map(item).collect()))
    }

    fn coverage(&self, node: NodeIndex) -> Exact {
        self.reading.assessor.coverage(node, self.reading.company)
    }

    fn counted(&self, questions: &[QuestionIndex], option: OptionIndex) -> Option<Amount> {
        let counts = questions.iter().map(|question| self.reading.is(*question, option));
        Some(counts.fold(Amount::constant(Exact::zero()), |sum, count| sum.plus(&count)))
    }

    fn taken(&self, question: QuestionIndex) -> Result<Option<OptionIndex>, String> {
        let Some(open) = self.reading.open.get(&question) else { return Ok(None) };
        let mut options = open.iter();
        while let Some(option) = options.next() {
            let option = option.ok_or("a number that isn't settled")?;
            if options.len() == 0 || self.sign_of(&self.reading.is(question, option)).is_gt() {
                return Ok(Some(option));
            }
        }
        Ok(None)
    }
}

impl Judge<Amount> for &Path<'_, '_> {
    fn sign(&mut self, number: &Amount) -> Result<Ordering, String> {
        Ok(self.sign_of(number))
    }

    fn near(&self, number: &Amount) -> Exact {
        number.rest.clone()
    }

    fn best(&self, numbers: &[(Amount, Amount)], wanted: Ordering) -> Option<Amount> {
        let extreme = if wanted.is_lt() { Extreme::Least } else { Extreme::Greatest };
        let constants = numbers
            .iter()
            .map(|(number, there)| number.as_constant().filter(|_| there.as_constant().is_some()));
        let constants: Option<Vec<Exact>> = constants.collect();
        Some(match (constants, numbers) {
            (Some(constants), _) => Amount::constant(match extreme {
                Extreme::Least => constants.into_iter().min()?,
                Extreme::Greatest => constants.into_iter().max()?,
            }),
            (None, [(only, _)]) => only.clone(),
            (None, _) => Amount::of(Part::Best(extreme, Rc::new(numbers.to_vec()))),
        })
    }

    fn floor(&mut self, number: &Amount) -> Result<Exact, String> {
        let whole = number.as_constant().map(|number| number.floor());
        whole.ok_or_else(|| "what isn't settled, down to a whole number".into())
    }
}
