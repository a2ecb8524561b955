//! CEL: the policy as expressions, compiled once; each company is a variable that is borrowed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Env, ExecutionError, Program, Value};

use crate::peer::{Peer, Sizes};
use work::outcome::Outcome;
use work::{Fallible, clock, house, lines};

use crate::programs;

/// Compiled expressions, and companies as values of CEL.
pub(super) struct Cel {
    root: Context<'static, 'static>,
    expressions: Vec<(String, Program)>,
    house: Box<dyn Val>,
    companies: Vec<Box<dyn Val>>,
}

/// What expressions can name beside the results of other expressions.
struct Names<'a> {
    house: &'a dyn Val,
    company: &'a dyn Val,
}

impl VariableResolver for Names<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        match name {
            "house" => Some(CowVal::Borrowed(self.house)),
            "company" => Some(CowVal::Borrowed(self.company)),
            _ => None,
        }
    }
}

/// The weighted mean of pairs of weight and score; null when there are none.
fn mean(pairs: Arc<Vec<Value>>) -> Result<Value, ExecutionError> {
    let number = |value: &Value| match value {
        Value::Int(whole) => Ok(*whole as f64),
        Value::UInt(whole) => Ok(*whole as f64),
        Value::Float(number) => Ok(*number),
        other => Err(ExecutionError::function_error("mean", format!("{other:?} is no number"))),
    };
    let (mut sum, mut sum_of_weights) = (0.0, 0.0);
    for pair in pairs.iter() {
        let Value::List(pair) = pair else {
            return Err(ExecutionError::function_error("mean", "not a pair"));
        };
        let weight = number(&pair[0])?;
        sum += weight * number(&pair[1])?;
        sum_of_weights += weight;
    }
    Ok(if pairs.is_empty() { Value::Null } else { Value::Float(sum / sum_of_weights) })
}

impl Cel {
    pub(super) fn new() -> Fallible<Self> {
        let env = Arc::new(Env::stdlib());
        let text = programs::policy("house.cel")?;
        let mut expressions = Vec::new();
        for (name, source) in text.lines().filter_map(|line| line.split_once(" = ")) {
            let program = env.compile(source).map_err(|faults| format!("{name}: {faults}"))?;
            expressions.push((name.to_owned(), program));
        }
        let mut root = Context::with_env(env);
        root.add_function("mean", mean).map_err(|fault| fault.to_string())?;
        Ok(Self { root, expressions, house: value(house::TEXT)?, companies: Vec::new() })
    }

    fn outcome(&self, company: &dyn Val) -> Fallible<Outcome> {
        let names = Names { house: &*self.house, company };
        let mut context = self.root.new_inner_scope();
        context.set_variable_resolver(&names);
        let (mut tier, mut score) = (String::new(), f64::NAN);
        for (name, program) in &self.expressions {
            let result = program.execute(&context).map_err(|fault| format!("{name}: {fault}"))?;
            match (name.as_str(), &result) {
                ("tier", Value::String(text)) => tier = text.to_string(),
                ("score", Value::Float(number)) => score = *number,
                _ => {}
            }
            context.add_variable_from_value(name.as_str(), result);
        }
        Outcome::named(&tier, score)
    }
}

fn value(json: &str) -> Fallible<Box<dyn Val>> {
    native(&serde_json::from_str(json)?)
}

fn native(record: &serde_json::Value) -> Fallible<Box<dyn Val>> {
    let value = cel::to_value(record).map_err(|fault| fault.to_string())?;
    value.try_into().map_err(|fault: ExecutionError| fault.to_string().into())
}

impl Peer for Cel {
    fn name(&self) -> &'static str {
        "cel"
    }

    fn title(&self) -> String {
        "cel 0.15.0, compiled expressions; the host adds up lists".to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 500, piped: 500 }
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        self.companies =
            lines::first(input, count)?.iter().map(|line| value(line)).collect::<Fallible<_>>()?;
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let work = || {
            for company in &self.companies {
                outcomes.push(self.outcome(&**company)?);
            }
            Ok(())
        };
        Ok(clock::timed(work)?.1)
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let record = serde_json::from_str::<serde_json::Value>(line)?;
                write(record["id"].as_str().unwrap_or_default(), self.outcome(&*native(&record)?)?)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
