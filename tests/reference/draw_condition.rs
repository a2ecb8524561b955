//! Draws conditions and score scripts that the static checks allow: like is compared with like, what may be absent
//! says what absence means, an option is compared with a question that has it.

use super::amount::{Amount, rational};
use super::condition::{Condition, Fold, Quantity, Relation, Script, Test};
use super::draw_amount;
use super::draw_company::{FLAGS, LISTS, METRICS, RIGHTS, STATUSES, TECHNOLOGIES};
use super::random::Random;
use super::readings;
use super::survey::{Question, Survey, lies_under};
use num_rational::BigRational;

/// Which nodes have a score where the script stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Everything,
    Below(String),
    Nothing,
}

pub(crate) struct Drawer<'a> {
    pub(crate) survey: &'a Survey,
    /// Scores that companies have, for thresholds that are hit exactly.
    pub(crate) hints: &'a [BigRational],
    pub(crate) reach: Reach,
    pub(crate) random: &'a mut Random,
}

impl Drawer<'_> {
    /// A whole condition of a rule.
    pub(crate) fn rule_condition(&mut self) -> Condition {
        if self.random.chance(12) {
            let (left, relation, right) = self.comparison(1);
            return Condition::Local(left, relation, right);
        }
        let depth = self.random.below(3);
        self.condition(depth)
    }

    fn condition(&mut self, depth: usize) -> Condition {
        if depth > 0 {
            let mut inner = || Box::new(self.condition(depth - 1));
            let (first, second, third) = (inner(), inner(), inner());
            return match self.random.below(7) {
                0 | 1 => Condition::And(first, second),
                2 | 3 => Condition::Or(first, second),
                4 => Condition::Not(first),
                5 => Condition::Choose(first, second, third),
                _ => *first,
            };
        }
        match self.random.below(16) {
            0..=2 => self.answer(),
            3 => Condition::Known(self.question().path),
            4 => Condition::Technology((*self.random.pick(&TECHNOLOGIES)).to_owned()),
            5 | 6 => Condition::Flag((*self.random.pick(&FLAGS)).to_owned()),
            7 | 8 => Condition::Incidents { every: self.random.chance(30), test: self.test(1) },
            9 => {
                let list = (*self.random.pick(&LISTS)).to_owned();
                Condition::Listed { list, in_force: self.random.chance(75) }
            }
            _ => {
                let (left, relation, right) = self.comparison(1);
                Condition::Compare(left, relation, right)
            }
        }
    }

    fn question(&mut self) -> Question {
        self.random.pick(&self.survey.questions).clone()
    }

    fn group(&mut self) -> String {
        self.random.pick(&self.survey.groups()).clone()
    }

    fn answer(&mut self) -> Condition {
        let worded: Vec<&Question> = self.survey.questions.iter().filter(|one| one.range.is_none()).collect();
        if worded.is_empty() {
            return Condition::Known(self.question().path);
        }
        let question = *self.random.pick(&worded);
        let path = question.path.clone();
        if self.random.chance(30) {
            return Condition::AnswerIn { path, options: self.random.some(&question.options, 3) };
        }
        let option = self.random.pick(&question.options).clone();
        Condition::Answer { path, option, equal: self.random.chance(70) }
    }

    fn relation(&mut self) -> Relation {
        *self.random.pick(&Relation::ALL)
    }

    /// A quantity and a bound that it may well meet.
    fn comparison(&mut self, depth: usize) -> (Quantity, Relation, Quantity) {
        let left = self.quantity(depth);
        let bound = match &left {
            Quantity::Count(..) | Quantity::Incidents(_) | Quantity::Children(_, Fold::Length, _) => {
                Amount::whole(self.random.between(0, 3))
            }
            Quantity::Share(..) | Quantity::Coverage(_) => draw_amount::share(self.random),
            Quantity::Number(..) => Amount::whole(self.random.between(0, 10)),
            _ => draw_amount::score(self.hints, self.random),
        };
        let right = if self.random.chance(12) { self.plain_quantity() } else { Quantity::Figure(bound) };
        (left, self.relation(), right)
    }

    fn quantity(&mut self, depth: usize) -> Quantity {
        if depth == 0 || self.random.chance(70) {
            return self.plain_quantity();
        }
        let left = Box::new(self.plain_quantity());
        let right = Box::new(self.quantity(depth - 1));
        match self.random.below(5) {
            0 => Quantity::Plus(left, right),
            1 => Quantity::Minus(left, right),
            2 => Quantity::Times(left, Box::new(Quantity::Figure(draw_amount::weight(self.random)))),
            3 => Quantity::Over(left, self.divisor()),
            _ => Quantity::Choose(Box::new(self.condition(0)), left, right),
        }
    }

    fn divisor(&mut self) -> Amount {
        let drawn = draw_amount::weight(self.random);
        if drawn.is_zero() { Amount::whole(3) } else { drawn }
    }

    /// The nodes below where the script stands; `groups` asks for groups only, the root among them.
    fn readable(&self, groups: bool) -> Vec<String> {
        let survey = self.survey;
        let mut nodes = if groups { survey.groups() } else { survey.nodes() };
        if groups && readings::EMPTY_PATH_IS_ROOT {
            nodes.push(String::new());
        }
        match &self.reach {
            Reach::Everything => nodes,
            Reach::Nothing => Vec::new(),
            // The scores of a node's own children lie below it.
            Reach::Below(top) => {
                nodes.retain(|path| lies_under(path, top) && (groups || path != top));
                nodes
            }
        }
    }

    fn plain_quantity(&mut self) -> Quantity {
        let absent = Amount::whole(*self.random.pick(&[0, 0, 50, 100]));
        let option = self.random.pick(&self.survey.options()).clone();
        let place = if self.random.chance(50) { Some(self.group()) } else { None };
        let (nodes, groups) = (self.readable(false), self.readable(true));
        let numeric: Vec<&Question> =
            self.survey.questions.iter().filter(|one| one.range.is_some()).collect();
        match self.random.below(14) {
            0..=2 if self.reach == Reach::Everything => Quantity::Total(absent),
            0..=5 if !nodes.is_empty() => Quantity::Score(self.random.pick(&nodes).clone(), absent),
            6 if !groups.is_empty() => {
                let fold =
                    *self.random.pick(&[Fold::Sum, Fold::Sum, Fold::Least, Fold::Greatest, Fold::Length]);
                Quantity::Children(self.random.pick(&groups).clone(), fold, absent)
            }
            7 | 8 if !numeric.is_empty() => Quantity::Number(self.random.pick(&numeric).path.clone(), absent),
            9 => Quantity::Share(place.clone(), self.option_under(place.as_deref(), option)),
            10 => Quantity::Coverage(place),
            11 => Quantity::Metric((*self.random.pick(&METRICS)).to_owned(), absent),
            12 => Quantity::Incidents(self.test(1)),
            _ => Quantity::Count(place.clone(), self.option_under(place.as_deref(), option)),
        }
    }

    /// An option that some question of the place has.
    fn option_under(&mut self, place: Option<&str>, any: String) -> String {
        place.map_or(any, |path| self.random.pick(&self.survey.options_under(path)).clone())
    }

    fn test(&mut self, depth: usize) -> Test {
        if depth > 0 && self.random.chance(50) {
            let left = Box::new(self.test(depth - 1));
            let right = Box::new(self.test(depth - 1));
            return match self.random.below(5) {
                0 | 1 => Test::And(left, right),
                2 | 3 => Test::Or(left, right),
                _ => Test::Not(left),
            };
        }
        let equal = self.random.chance(70);
        match self.random.below(8) {
            0 | 1 => {
                let degree = (*self.random.pick(&["scale", "scope", "irremediability"])).to_owned();
                Test::Degree(degree, self.relation(), self.random.between(0, 4))
            }
            2 | 3 => Test::Worst(self.relation(), self.random.between(1, 4)),
            4 => Test::Status { word: (*self.random.pick(&STATUSES)).to_owned(), equal },
            5 => Test::Right { word: (*self.random.pick(&RIGHTS)).to_owned(), equal },
            6 => Test::DaysSince(self.relation(), *self.random.pick(&[0, 1, 30, 365])),
            _ => Test::CompanyFlag((*self.random.pick(&FLAGS)).to_owned()),
        }
    }

    /// The body of a score script: never below 0.
    pub(crate) fn script(&mut self, depth: usize) -> Script {
        let nodes = self.readable(false);
        match self.random.below(8) {
            0..=3 if depth > 0 => {
                let (yes, no) = (self.script(depth - 1), self.script(depth - 1));
                Script::Choose(self.condition(1), Box::new(yes), Box::new(no))
            }
            4 if depth == 0 => Script::Nothing,
            5 if !nodes.is_empty() => Script::Node(self.random.pick(&nodes).clone()),
            6 => Script::Number(Quantity::Figure(draw_amount::points(self.random))),
            _ => Script::Number(self.not_negative()),
        }
    }

    /// A quantity that is 0 or more for every company.
    fn not_negative(&mut self) -> Quantity {
        let left = self.plain_not_negative();
        let right = self.plain_not_negative();
        let boxed = |quantity: &Quantity| Box::new(quantity.clone());
        match self.random.below(6) {
            0 => Quantity::Plus(boxed(&left), boxed(&right)),
            1 => Quantity::Over(boxed(&left), self.divisor()),
            2 => Quantity::Times(boxed(&left), Box::new(Quantity::Figure(draw_amount::weight(self.random)))),
            3 => {
                let more = Condition::Compare(left.clone(), Relation::More, right.clone());
                let difference = Quantity::Minus(boxed(&left), boxed(&right));
                Quantity::Choose(
                    Box::new(more),
                    Box::new(difference),
                    Box::new(Quantity::Figure(Amount::whole(0))),
                )
            }
            _ => left,
        }
    }

    fn plain_not_negative(&mut self) -> Quantity {
        let quantity = self.plain_quantity();
        let Quantity::Number(path, absent) = &quantity else { return quantity };
        let range = self.survey.question(path).and_then(|question| question.range.as_ref());
        if range.is_some_and(|(minimum, _)| *minimum < rational(0)) {
            Quantity::Figure(absent.clone())
        } else {
            quantity
        }
    }
}
