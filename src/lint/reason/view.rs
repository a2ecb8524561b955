//! What is assumed of a company while a condition is looked at, and what else it was seen to read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::evaluate::Slots;
use super::interval::Interval;
use super::possible::{Possible, Present, Texts, Truth};
use super::variable::{Assignment, Place, Variable};
use crate::model::{Day, Exact, NodeIndex, OptionIndex, QuestionIndex, Questionnaire, Tree};
use crate::policy::condition::{Host, Node, Type};
use crate::schema::CompanySchema;

/// What is known of all companies.
#[derive(Clone, Copy)]
pub(in crate::lint) struct World<'a> {
    pub(in crate::lint) questionnaire: &'a Questionnaire,
    pub(in crate::lint) schema: &'a CompanySchema,
    pub(in crate::lint) day: Day,
    /// What the score of each node can be.
    pub(in crate::lint) scores: &'a [Possible],
}

/// The numbers and words that conditions name: where values begin to matter.
#[derive(Clone, Debug, Default)]
pub(in crate::lint) struct Landmarks {
    pub(in crate::lint) numbers: BTreeSet<Exact>,
    pub(in crate::lint) words: BTreeSet<Arc<str>>,
}

/// A closure over the items of a list, with the variables that it was met with.
#[derive(Clone)]
pub(super) struct Closure<'g> {
    pub(super) body: &'g Node,
    pub(super) item: usize,
    pub(super) slots: Slots,
    /// Whether an item is looked for that is so, or one that isn't.
    pub(super) wanted: bool,
    /// Whether it was met since the assumptions last changed.
    pub(super) is_met: bool,
}

impl Notes<'_> {
    /// Begins anew under other assumptions; what a closure was met with before is forgotten.
    pub(super) fn begin(&mut self) {
        self.open.clear();
        for closure in &mut self.closures {
            closure.is_met = false;
            closure.slots.clear();
        }
    }
}

/// What was read.
#[derive(Default)]
pub(super) struct Notes<'g> {
    /// The variables without a value, in the order in which they were met.
    pub(super) open: Vec<Variable>,
    pub(super) domains: BTreeMap<Variable, Vec<Possible>>,
    pub(super) closures: Vec<Closure<'g>>,
}

/// Companies that fit an assignment, seen through conditions.
pub(super) struct View<'v, 'g> {
    pub(super) world: &'v World<'v>,
    pub(super) assigned: &'v Assignment,
    pub(super) landmarks: &'v Landmarks,
    pub(super) notes: &'v RefCell<Notes<'g>>,
    /// Whether the items of a list are looked at: lists in them are not followed.
    pub(super) is_inside_item: bool,
}

impl<'g> View<'_, 'g> {
    pub(super) fn world(&self) -> &World<'_> {
        self.world
    }

    /// What a variable can be: what it was given, or anything that it can be given.
    fn read(&self, variable: &Variable, domain: impl FnOnce() -> Vec<Possible>) -> Possible {
        if let Some(given) = self.assigned.get(variable) {
            return given.clone();
        }
        let mut notes = self.notes.borrow_mut();
        let cells = notes.domains.entry(variable.clone()).or_insert_with(domain);
        let whole = cells.iter().cloned().reduce(|one, other| one.or(&other));
        if !notes.open.contains(variable) {
            notes.open.push(variable.clone());
        }
        whole.unwrap_or_else(Possible::absent)
    }

    /// A property of a record.
    pub(super) fn property(&self, place: &Place, kind: &Type) -> Possible {
        let (present, is_optional) = match kind {
            Type::Optional(present) => (&**present, true),
            other => (other, false),
        };
        match present {
            Type::List(..) if place.list.is_none() => {
                Possible { may_be_absent: is_optional, present: Some(Present::List(place.clone())) }
            }
            Type::Record(_) => {
                Possible { may_be_absent: is_optional, present: Some(Present::Record(place.clone())) }
            }
            Type::Bool | Type::Whole | Type::Number | Type::Text(_) => {
                self.read(&Variable::Value(place.clone()), || self.values(place, present, is_optional))
            }
            _ => Possible::of_type(kind),
        }
    }

    /// The values of a property, as far as the conditions can tell them apart.
    pub(super) fn values(&self, place: &Place, kind: &Type, is_optional: bool) -> Vec<Possible> {
        let absent = is_optional.then(Possible::absent);
        let cells = |interval: Interval, make: fn(Interval) -> Present| -> Vec<Possible> {
            let cut = interval.cut(&self.landmarks.numbers);
            cut.into_iter().map(|cell| Possible::something(make(cell))).collect()
        };
        let values = match kind {
            Type::Bool => [true, false].map(|truth| Possible::truth(Truth::certain(truth))).to_vec(),
            Type::Whole | Type::Number => {
                let mut path: Vec<&str> = Vec::new();
                if let Some(list) = &place.list {
                    path.extend(list.iter().map(|name| &**name).chain(["[]"]));
                }
                path.extend(place.path.iter().map(|name| &**name));
                let (least, most) = self.world.schema.bounds(&path);
                cells(Interval::between(least, most, matches!(kind, Type::Whole)), Present::Number)
            }
            Type::Text(words) if words.is_date => cells(Interval::all(true), Present::DaysAgo),
            Type::Text(words) => {
                let known = words.admissible.as_ref().unwrap_or(&self.landmarks.words);
                let other = Texts { words: BTreeSet::new(), or_other: true };
                let named = known.iter().map(Texts::word);
                let other = words.admissible.is_none().then_some(other);
                other
                    .into_iter()
                    .chain(named)
                    .map(|texts| Possible::something(Present::Text(texts)))
                    .collect()
            }
            other => vec![Possible::of_type(other)],
        };
        absent.into_iter().chain(values).collect()
    }

    /// Whether a list of texts holds a word.
    pub(super) fn member(&self, list: &Place, word: &Arc<str>) -> Truth {
        let both = || [true, false].map(|truth| Possible::truth(Truth::certain(truth))).to_vec();
        self.read(&Variable::Member(list.clone(), Arc::clone(word)), both).as_truth()
    }

    /// Whether an item of a list is so, or, where that is wanted, isn't.
    pub(super) fn exists(
        &self,
        list: &Place,
        (item, body): (usize, &'g Node),
        wanted: bool,
        slots: &Slots,
    ) -> Truth {
        if self.is_inside_item {
            return Truth::EITHER;
        }
        let number = {
            let closures = &mut self.notes.borrow_mut().closures;
            let met = Closure { body, item, slots: slots.clone(), wanted, is_met: true };
            match closures.iter().position(|closure| std::ptr::eq(closure.body, body)) {
                // With other variables it is another question; what the first one said doesn't answer it.
                Some(number) if closures[number].is_met => return Truth::EITHER,
                Some(number) => {
                    closures[number] = met;
                    number
                }
                None => {
                    closures.push(met);
                    closures.len() - 1
                }
            }
        };
        let both = || [true, false].map(|truth| Possible::truth(Truth::certain(truth))).to_vec();
        self.read(&Variable::Exists(list.clone(), number), both).as_truth()
    }

    /// How many items a list can have.
    pub(super) fn length(&self, list: &Place) -> Possible {
        if list.list.is_some() {
            return Possible::number(Interval::between(Some(Exact::zero()), None, true));
        }
        self.measure(&Variable::Length(list.clone()), Interval::between(Some(Exact::zero()), None, true))
    }

    fn measure(&self, variable: &Variable, interval: Interval) -> Possible {
        self.read(variable, || {
            interval.cut(&self.landmarks.numbers).into_iter().map(Possible::number).collect()
        })
    }

    /// What the functions of `c` can give.
    pub(super) fn asked(&self, function: Host, given: &[Possible]) -> Option<Possible> {
        let questionnaire = self.world.questionnaire;
        let word = |index: usize| match given.get(index).and_then(|value| value.present.as_ref()) {
            Some(Present::Text(texts)) => texts.only().cloned(),
            _ => None,
        };
        let node = |index: usize| -> Option<NodeIndex> {
            if given.len() > index { questionnaire.tree.find(&word(index)?) } else { Some(Tree::ROOT) }
        };
        match function {
            Host::Answer => Some(self.answer(questionnaire.tree.node(node(0)?).question?)),
            Host::Known => Some(Possible::truth(self.known(questionnaire.tree.node(node(0)?).question?))),
            Host::Score => {
                let node = node(0)?;
                let score = self.world.scores.get(node.0)?.clone();
                Some(self.read(&Variable::Score(node), || self.cut(&score)))
            }
            Host::Coverage => {
                let share = Interval::between(Some(Exact::zero()), Some(Exact::one()), false);
                Some(self.measure(&Variable::Coverage(node(0)?), share))
            }
            Host::Count | Host::Share => {
                let (at, option) =
                    if given.len() == 2 { (node(0)?, word(1)?) } else { (Tree::ROOT, word(0)?) };
                self.counted(at, questionnaire.option(&option)?, function == Host::Share)
            }
            _ => None,
        }
    }

    fn counted(&self, node: NodeIndex, option: OptionIndex, is_share: bool) -> Option<Possible> {
        let questionnaire = self.world.questionnaire;
        let questions = questionnaire.tree.questions(node);
        let with_it = questions
            .iter()
            .filter(|question| questionnaire.question(**question).options.contains(&option))
            .count();
        let most = Exact::from(with_it);
        Some(if is_share {
            let share = most.divide(&Exact::from(questions.len()))?;
            let interval = Interval::between(Some(Exact::zero()), Some(share), false);
            self.measure(&Variable::Share(node, option), interval)
        } else {
            let interval = Interval::between(Some(Exact::zero()), Some(most), true);
            self.measure(&Variable::Count(node, option), interval)
        })
    }

    /// A score, cut where the conditions name numbers.
    fn cut(&self, score: &Possible) -> Vec<Possible> {
        let absent = score.may_be_absent.then(Possible::absent);
        let cells = match &score.present {
            Some(Present::Number(interval)) => {
                interval.cut(&self.landmarks.numbers).into_iter().map(Possible::number).collect()
            }
            Some(other) => vec![Possible::something(other.clone())],
            None => Vec::new(),
        };
        absent.into_iter().chain(cells).collect()
    }

    /// What the answer to a question can be: its options, or the numbers it admits.
    fn answer(&self, question: QuestionIndex) -> Possible {
        self.read(&Variable::Answer(question), || self.answers(question))
    }

    pub(super) fn answers(&self, question: QuestionIndex) -> Vec<Possible> {
        let questionnaire = self.world.questionnaire;
        let asked = questionnaire.question(question);
        match &asked.number {
            Some(range) => {
                let whole = Interval::between(
                    Some(range.minimum.clone()),
                    Some(range.maximum.clone()),
                    range.is_whole,
                );
                let numbers = whole.cut(&self.landmarks.numbers).into_iter().map(Possible::number);
                std::iter::once(Possible::absent()).chain(numbers).collect()
            }
            None => asked
                .options
                .iter()
                .map(|option| {
                    let word: Arc<str> = questionnaire.word(*option).into();
                    Possible::something(Present::Text(Texts::word(&word)))
                })
                .collect(),
        }
    }

    fn known(&self, question: QuestionIndex) -> Truth {
        let questionnaire = self.world.questionnaire;
        let missing = questionnaire.word(questionnaire.missing);
        let answer = self.answer(question);
        match &answer.present {
            Some(Present::Text(texts)) => {
                let is_missing = texts.words.iter().any(|word| &**word == missing);
                Truth { yes: texts.words.len() > usize::from(is_missing), no: is_missing }
            }
            // A numeric question may be answered with an option too: then it is known, and no number.
            present => Truth {
                yes: present.is_some() || questionnaire.question(question).options.len() > 1,
                no: answer.may_be_absent,
            },
        }
    }
}
