//! What conditions ask of a company's answers and scores, and of the day.

use std::sync::Arc;

use super::compile::{Compiler, Result, Thing, uncovered};
use super::step::{Kind, Op, ROWS, StepId};
use crate::model::{NodeIndex, QuestionIndex, Tree};
use crate::policy::condition::{Host, Node};

impl Compiler<'_, '_> {
    /// A function of `c`, or of the day of assessment.
    pub(super) fn host(&mut self, node: &Node, function: Host, arguments: &[Node]) -> Result<Thing> {
        let rows = Some(ROWS);
        Ok(Thing::Step(match function {
            Host::Answer => {
                let question = self.question(node, arguments)?;
                if self.questionnaire.question(question).number.is_some() {
                    self.asked(Op::AnsweredNumber(question), Kind::Number, true)
                } else {
                    self.asked(Op::Answer(question), Kind::Word, false)
                }
            }
            Host::Known => {
                let question = self.question(node, arguments)?;
                self.made(Op::Known(question), Kind::Truth, rows)
            }
            Host::Score => {
                let path = self.path(node, arguments.first())?;
                // A score that machine integers can't hold marks its row.
                self.asked(Op::Score(path), Kind::Number, true)
            }
            Host::Scores => {
                let path = self.path(node, arguments.first())?;
                let children = self.questionnaire.tree.node(path).children.iter();
                let weighty = children.filter(|child| (self.weighs)(child.0)).copied();
                let weighty: Vec<NodeIndex> = weighty.collect();
                let items =
                    weighty.iter().map(|child| self.asked(Op::Score(*child), Kind::Number, true)).collect();
                return Ok(Thing::Written { items, is_sparse: true, after: Vec::new() });
            }
            Host::Count | Host::Share => {
                let (path, option) = match arguments {
                    [option] => (Tree::ROOT, option),
                    [path, option] => (self.path(node, Some(path))?, option),
                    _ => return uncovered(node, "a function that is used otherwise"),
                };
                let word = self.written_out(option)?;
                if function == Host::Count {
                    self.made(Op::Count(path, word), Kind::Number, rows)
                } else {
                    self.made(Op::Share(path, word), Kind::Number, rows)
                }
            }
            Host::Coverage => {
                let path = self.path(node, arguments.first())?;
                self.made(Op::Coverage(path), Kind::Number, rows)
            }
            Host::DaysSince => {
                let date = self.word(&arguments[0])?;
                self.failing(|s| Op::DaysSince(s[0]), &[date], Kind::Number)
            }
            Host::InForce => {
                let from = self.word(&arguments[0])?;
                let to = match arguments.get(1) {
                    Some(to) => self.step_of(to)?,
                    None => self.nothing(),
                };
                if !matches!(self.kind(to), Kind::Word | Kind::Nothing) {
                    return uncovered(node, "what may be no date");
                }
                self.failing(|s| Op::InForce(s[0], s[1]), &[from, to], Kind::Truth)
            }
        }))
    }

    fn asked(&mut self, op: Op, kind: Kind, may_be_nothing: bool) -> StepId {
        let may_fail = matches!(op, Op::Score(_));
        self.graph.step(super::step::Step { op, kind, domain: Some(ROWS), may_be_nothing, may_fail })
    }

    fn written_out(&mut self, node: &Node) -> Result<Arc<str>> {
        let step = self.step_of(node)?;
        match self.written(step) {
            Some(word) => Ok(word),
            None => uncovered(node, "a path or option that is not written out"),
        }
    }

    fn path(&mut self, node: &Node, argument: Option<&Node>) -> Result<NodeIndex> {
        let Some(argument) = argument else { return Ok(Tree::ROOT) };
        let word = self.written_out(argument)?;
        match self.questionnaire.tree.find(&word) {
            Some(found) => Ok(found),
            None => uncovered(node, "a path that is not written out"),
        }
    }

    fn question(&mut self, node: &Node, arguments: &[Node]) -> Result<QuestionIndex> {
        let path = self.path(node, arguments.first())?;
        match self.questionnaire.tree.node(path).question {
            Some(question) => Ok(question),
            None => uncovered(node, "a path that is not written out"),
        }
    }
}
