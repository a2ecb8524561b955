//! Prints conditions, quantities and score scripts. Every part that is not an atom stands in parentheses.

use super::condition::{Condition, Fold, Quantity, Script, Test};
use super::printer::{Printer, quoted};

impl Printer {
    /// A whole closure that answers whether a rule holds.
    pub(crate) fn closure(&mut self, condition: &Condition) -> String {
        let company = self.style.company;
        let Condition::Local(left, relation, right) = condition else {
            return format!("|{company}| {}", self.condition(condition));
        };
        let (local, left, right) = (self.style.local, self.quantity(left), self.quantity(right));
        format!("|{company}| {{ let {local} = {left}; {local} {} {right} }}", relation.sign())
    }

    fn condition(&mut self, condition: &Condition) -> String {
        let (company, item) = (self.style.company, self.style.item);
        match condition {
            Condition::Answer { path, option, equal } => {
                let sign = if *equal { "==" } else { "!=" };
                format!("{company}.answer({}) {sign} {}", self.read_path(path), quoted(option))
            }
            Condition::AnswerIn { path, options } => {
                let options: Vec<String> = options.iter().map(|option| quoted(option)).collect();
                format!("{company}.answer({}) in [{}]", self.read_path(path), options.join(", "))
            }
            Condition::Known(path) => format!("{company}.known({})", self.read_path(path)),
            Condition::Technology(word) => format!("{company}.technologies.contains({})", quoted(word)),
            Condition::Flag(word) => format!("{company}.flags.contains({})", quoted(word)),
            Condition::Incidents { every, test } => {
                let method = if *every { "all" } else { "some" };
                format!("{company}.incidents.{method}(|{item}| {})", self.test(test))
            }
            Condition::Listed { list, in_force } => {
                let dates = format!(" && in_force({item}.from, {item}.to)");
                let dates = if *in_force { dates } else { String::new() };
                format!("{company}.listings.some(|{item}| {item}.list == {}{dates})", quoted(list))
            }
            Condition::Compare(left, relation, right) | Condition::Local(left, relation, right) => {
                format!("{} {} {}", self.quantity(left), relation.sign(), self.quantity(right))
            }
            Condition::And(left, right) => {
                format!("({}) && ({})", self.condition(left), self.condition(right))
            }
            Condition::Or(left, right) => {
                format!("({}) || ({})", self.condition(left), self.condition(right))
            }
            Condition::Not(inner) => format!("!({})", self.condition(inner)),
            Condition::Choose(asked, yes, no) => {
                let (asked, yes, no) = (self.asked(asked), self.condition(yes), self.condition(no));
                format!("if {asked} {{ {yes} }} else {{ {no} }}")
            }
        }
    }

    /// What stands between `if` and its block: an `if` there has parentheses.
    fn asked(&mut self, condition: &Condition) -> String {
        let printed = self.condition(condition);
        if matches!(condition, Condition::Choose(..)) { format!("({printed})") } else { printed }
    }

    fn test(&mut self, test: &Test) -> String {
        let (company, item) = (self.style.company, self.style.item);
        let sign = |equal: &bool| if *equal { "==" } else { "!=" };
        match test {
            Test::Degree(name, relation, bound) => format!("{item}.{name} {} {bound}", relation.sign()),
            Test::Worst(relation, bound) => {
                let sign = relation.sign();
                format!("[{item}.scale, {item}.scope, {item}.irremediability].max() {sign} {bound}")
            }
            Test::Status { word, equal } => format!("{item}.status {} {}", sign(equal), quoted(word)),
            Test::Right { word, equal } => format!("{item}.right {} {}", sign(equal), quoted(word)),
            Test::DaysSince(relation, bound) => {
                format!("days_since({item}.date) {} {bound}", relation.sign())
            }
            Test::CompanyFlag(word) => format!("{company}.flags.contains({})", quoted(word)),
            Test::And(left, right) => format!("({}) && ({})", self.test(left), self.test(right)),
            Test::Or(left, right) => format!("({}) || ({})", self.test(left), self.test(right)),
            Test::Not(inner) => format!("!({})", self.test(inner)),
        }
    }

    /// A number as an atom.
    fn quantity(&mut self, quantity: &Quantity) -> String {
        let company = self.style.company;
        match quantity {
            Quantity::Figure(amount) => self.amount(amount, true),
            Quantity::Total(absent) => format!("({company}.score() ?? {})", self.amount(absent, true)),
            Quantity::Score(path, absent) => {
                format!("({company}.score({}) ?? {})", self.read_path(path), self.amount(absent, true))
            }
            Quantity::Children(path, fold, absent) => {
                let scores = format!("{company}.scores({})", self.read_path(path));
                match fold {
                    Fold::Sum => format!("{scores}.sum()"),
                    Fold::Length => format!("{scores}.len()"),
                    Fold::Least => format!("({scores}.min() ?? {})", self.amount(absent, true)),
                    Fold::Greatest => format!("({scores}.max() ?? {})", self.amount(absent, true)),
                }
            }
            Quantity::Number(path, absent) => {
                format!("({company}.answer({}) ?? {})", self.read_path(path), self.amount(absent, true))
            }
            Quantity::Count(None, option) => format!("{company}.count({})", quoted(option)),
            Quantity::Count(Some(path), option) => {
                format!("{company}.count({}, {})", self.read_path(path), quoted(option))
            }
            Quantity::Share(None, option) => format!("{company}.share({})", quoted(option)),
            Quantity::Share(Some(path), option) => {
                format!("{company}.share({}, {})", self.read_path(path), quoted(option))
            }
            Quantity::Coverage(None) => format!("{company}.coverage()"),
            Quantity::Coverage(Some(path)) => format!("{company}.coverage({})", self.read_path(path)),
            Quantity::Metric(name, absent) => {
                format!("({company}.metrics?.{name} ?? {})", self.amount(absent, true))
            }
            Quantity::Incidents(test) => {
                let item = self.style.item;
                format!("{company}.incidents.filter(|{item}| {}).len()", self.test(test))
            }
            Quantity::Plus(left, right) => format!("({} + {})", self.quantity(left), self.quantity(right)),
            Quantity::Minus(left, right) => format!("({} - {})", self.quantity(left), self.quantity(right)),
            Quantity::Times(left, right) => format!("({} * {})", self.quantity(left), self.quantity(right)),
            Quantity::Over(top, bottom) => format!("({} / {})", self.quantity(top), self.divisor(bottom)),
            Quantity::Choose(asked, yes, no) => {
                let (asked, yes, no) = (self.asked(asked), self.quantity(yes), self.quantity(no));
                format!("(if {asked} {{ {yes} }} else {{ {no} }})")
            }
        }
    }

    /// A whole closure that gives a node's score.
    pub(crate) fn scorer(&mut self, script: &Script) -> String {
        let company = self.style.company;
        format!("|{company}| {}", self.script(script))
    }

    fn script(&mut self, script: &Script) -> String {
        let company = self.style.company;
        match script {
            Script::Number(quantity) => self.quantity(quantity),
            Script::Nothing => "()".to_owned(),
            Script::Node(path) => format!("{company}.score({})", self.read_path(path)),
            Script::Choose(asked, yes, no) => {
                let (asked, yes, no) = (self.asked(asked), self.script(yes), self.script(no));
                format!("if {asked} {{ {yes} }} else {{ {no} }}")
            }
        }
    }
}
