//! Operations, comparisons, and the functions on texts, numbers and lists.

use std::sync::Arc;

use super::compile::{Compiler, Result, Thing, uncovered};
use super::step::{Kind, Op, Reduce, StepId, TextTest};
use crate::policy::condition::{Library, Node, Operator};

impl Compiler<'_, '_> {
    pub(super) fn binary(
        &mut self,
        node: &Node,
        operator: Operator,
        left: &Node,
        right: &Node,
    ) -> Result<StepId> {
        use Operator::{Add, Divide, Equal, Multiply, NotEqual, Power, Remainder, Subtract};
        let (one, other) = (self.step_of(left)?, self.step_of(right)?);
        let is_equality = matches!(operator, Equal | NotEqual);
        if is_equality && [one, other].iter().any(|step| self.kind(*step) == Kind::Nothing) {
            let of = if self.kind(one) == Kind::Nothing { other } else { one };
            let is_nothing = self.of(Op::IsNothing, [of], Kind::Truth);
            // The other side was evaluated too.
            return Ok(self.negated_if(operator == NotEqual, is_nothing));
        }
        if [one, other].iter().any(|step| self.graph.steps[*step].may_be_nothing) {
            return uncovered(node, "a value that may be absent");
        }
        match (self.kind(one), self.kind(other)) {
            (Kind::Number, Kind::Number) => match operator {
                Power => uncovered(node, "a power"),
                Add | Subtract | Multiply | Divide | Remainder => {
                    Ok(self.failing(|s| Op::Arithmetic(operator, s[0], s[1]), &[one, other], Kind::Number))
                }
                _ => Ok(self.many(|s| Op::Compare(operator, s[0], s[1]), &[one, other], Kind::Truth)),
            },
            (Kind::Truth, Kind::Truth) if is_equality => {
                Ok(self.many(|s| Op::Compare(operator, s[0], s[1]), &[one, other], Kind::Truth))
            }
            (Kind::Word, Kind::Word) if is_equality => {
                let equal = self.equal(one, other);
                Ok(self.negated_if(operator == NotEqual, equal))
            }
            (Kind::Word, Kind::Word) if operator != Add => {
                Ok(self.many(|s| Op::Compare(operator, s[0], s[1]), &[one, other], Kind::Truth))
            }
            (Kind::Word, Kind::Word) => uncovered(node, "texts that are joined"),
            _ => uncovered(node, "an operation on arrays or records"),
        }
    }

    fn negated_if(&mut self, is_negated: bool, truth: StepId) -> StepId {
        if is_negated { self.of(Op::Not, [truth], Kind::Truth) } else { truth }
    }

    /// Whether two values of one kind are equal.
    pub(super) fn equal(&mut self, one: StepId, other: StepId) -> StepId {
        let word = |step: StepId| match &self.graph.steps[step].op {
            Op::Word(word) => Some(Arc::clone(word)),
            _ => None,
        };
        match (word(one), word(other)) {
            (None, Some(word)) => self.is_one_of(one, vec![word]),
            (Some(word), None) => self.is_one_of(other, vec![word]),
            _ => self.many(|s| Op::Compare(Operator::Equal, s[0], s[1]), &[one, other], Kind::Truth),
        }
    }

    /// Whether a text is one of some words; of an answer, by its codes.
    pub(super) fn is_one_of(&mut self, text: StepId, mut words: Vec<Arc<str>>) -> StepId {
        words.sort();
        words.dedup();
        if let Op::Answer(question) = self.graph.steps[text].op {
            let options = &self.questionnaire.question(question).options;
            let is_meant = |option: &crate::model::OptionIndex| {
                words.iter().any(|word| **word == *self.questionnaire.word(*option))
            };
            let codes = options.iter().enumerate().filter(|(_, option)| is_meant(option));
            let codes = codes.filter_map(|(code, _)| u8::try_from(code).ok()).collect();
            return self.of(|_| Op::AnswerIs(question, codes), [text], Kind::Truth);
        }
        self.of(|text| Op::IsOneOf(text, words), [text], Kind::Truth)
    }

    pub(super) fn library(&mut self, node: &Node, function: Library, arguments: &[Node]) -> Result<StepId> {
        use Library::{
            Absolute, Ceiling, EndsWith, Floor, IsEmpty, Length, Maximum, Minimum, Round, StartsWith, Sum,
        };
        match (function, arguments) {
            (Minimum | Maximum, [one, other]) => {
                let of = [self.number(one)?, self.number(other)?];
                let is_largest = function == Maximum;
                Ok(self.many(|of| Op::Extreme { is_largest, of }, &of, Kind::Number))
            }
            (Absolute | Floor | Ceiling | Round, [number]) => {
                let number = self.number(number)?;
                Ok(self.failing(|s| Op::OfNumber(function, s[0]), &[number], Kind::Number))
            }
            (StartsWith | EndsWith, [whole, part]) => {
                let test = if function == StartsWith { TextTest::StartsWith } else { TextTest::EndsWith };
                let of = [self.word(whole)?, self.word(part)?];
                Ok(self.many(|s| Op::OfText(test, s), &of, Kind::Truth))
            }
            (Length | IsEmpty | Minimum | Maximum | Sum, [of]) => {
                let thing = self.thing(of)?;
                match thing {
                    Thing::Step(step) if self.kind(step) == Kind::Word => {
                        let text = self.word(of)?;
                        let (asked, kind) = if function == Length {
                            (TextTest::Length, Kind::Number)
                        } else {
                            (TextTest::IsEmpty, Kind::Truth)
                        };
                        Ok(self.many(|s| Op::OfText(asked, s), &[text], kind))
                    }
                    Thing::Step(step) if self.graph.steps[step].may_be_nothing => {
                        uncovered(node, "a value that may be absent")
                    }
                    Thing::Written { items, is_sparse, after } => {
                        let value = self.of_written(node, function, &items, is_sparse)?;
                        Ok(self.step_after(after, value))
                    }
                    listed => self.of_items(of, function, &listed),
                }
            }
            (Library::Lower | Library::Upper, _) => uncovered(node, "a text that is rewritten"),
            (Library::Distinct, _) => uncovered(node, "distinct items"),
            _ => uncovered(node, "a function that is used otherwise"),
        }
    }

    fn of_written(
        &mut self,
        node: &Node,
        function: Library,
        items: &[StepId],
        is_sparse: bool,
    ) -> Result<StepId> {
        let is_counting = matches!(function, Library::Length | Library::IsEmpty);
        if !is_counting && items.iter().any(|item| self.kind(*item) != Kind::Number) {
            return uncovered(node, "the best or the sum of what are no numbers");
        }
        let zero = self.made(Op::Number(0, 1), Kind::Number, None);
        Ok(match function {
            Library::Sum => {
                let items: Vec<StepId> = [zero].into_iter().chain(items.iter().copied()).collect();
                self.failing(Op::Total, &items, Kind::Number)
            }
            Library::Minimum | Library::Maximum if items.is_empty() => self.nothing(),
            Library::Minimum | Library::Maximum => {
                let is_largest = function == Library::Maximum;
                let may_be_nothing = items.iter().all(|item| self.graph.steps[*item].may_be_nothing);
                self.optional(|of| Op::Extreme { is_largest, of }, items, Kind::Number, may_be_nothing)
            }
            _ => {
                let count = if is_sparse && !items.is_empty() {
                    self.many(Op::HowMany, items, Kind::Number)
                } else {
                    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                    self.made(Op::Number(count, 1), Kind::Number, None)
                };
                self.count_or_empty(function, count)
            }
        })
    }

    fn count_or_empty(&mut self, function: Library, count: StepId) -> StepId {
        if function == Library::Length {
            return count;
        }
        let zero = self.made(Op::Number(0, 1), Kind::Number, None);
        self.many(|s| Op::Compare(Operator::Equal, s[0], s[1]), &[count, zero], Kind::Truth)
    }

    fn of_items(&mut self, of: &Node, function: Library, listed: &Thing) -> Result<StepId> {
        let items = self.items(of, listed)?;
        let Thing::Items { item, .. } = &items else { unreachable!("these are items") };
        let is_counting = matches!(function, Library::Length | Library::IsEmpty);
        if !is_counting && (self.kind(*item) != Kind::Number || self.graph.steps[*item].may_be_nothing) {
            return uncovered(of, "the best or the sum of what are no numbers");
        }
        let item = *item;
        Ok(match function {
            Library::Sum => self.reduce(Reduce::Sum, &items, Some(item), Kind::Number),
            Library::Minimum => self.reduce(Reduce::Minimum, &items, Some(item), Kind::Number),
            Library::Maximum => self.reduce(Reduce::Maximum, &items, Some(item), Kind::Number),
            _ => {
                let count = self.reduce(Reduce::Length, &items, None, Kind::Number);
                self.count_or_empty(function, count)
            }
        })
    }
}
