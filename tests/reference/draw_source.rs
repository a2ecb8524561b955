//! Draws the text of conditions: well typed as far as a grammar can, and often enough wrong for some company, by a
//! division by zero, an item that isn't there, a number that is too large.

use super::random::Random;

/// What a text is drawn for: questions of a small questionnaire, and the properties of the shipped company schema.
pub(crate) struct Sources<'a> {
    pub(crate) random: &'a mut Random,
    /// The questions with options, with the options.
    pub(crate) questions: &'a [(&'a str, &'a [&'a str])],
    /// The numeric questions.
    pub(crate) numeric: &'a [&'a str],
    pub(crate) groups: &'a [&'a str],
    /// The variables that hold an incident.
    pub(crate) incidents: Vec<String>,
    /// The variables that hold a number.
    pub(crate) numbers: Vec<String>,
    pub(crate) names: usize,
}

const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
const STATUSES: [&str; 4] = ["alleged", "confirmed", "remediated", "unfounded"];

impl Sources<'_> {
    /// The text of a closure.
    pub(crate) fn condition(&mut self) -> String {
        match self.random.below(5) {
            0 => {
                let name = self.name();
                let number = self.number(2);
                self.numbers.push(name.clone());
                let (test, early, late) = (self.truth(1), self.truth(1), self.truth(2));
                self.numbers.clear();
                format!("|c| {{ let {name} = {number}; if {test} {{ return {early}; }} {late} }}")
            }
            1 => {
                let (test, value) = (self.truth(1), self.truth(1));
                let number = self.number(1);
                let unused = self.name();
                format!(
                    "|c| {{ let {unused} = {number}; if {test} {{ {value} }} else {{ {} }} }}",
                    self.truth(2)
                )
            }
            _ => format!("|c| {}", self.truth(3)),
        }
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn pick<'p>(&mut self, words: &[&'p str]) -> &'p str {
        words[self.random.below(words.len())]
    }

    fn question(&mut self) -> (String, String) {
        let (path, options) = *self.random.pick(self.questions);
        (path.to_owned(), (*self.random.pick(options)).to_owned())
    }

    /// A text that is true or false.
    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(35) {
            return self.plain_truth(depth);
        }
        match self.random.below(9) {
            0 | 1 => format!("({} && {})", self.truth(depth - 1), self.truth(depth - 1)),
            2 | 3 => format!("({} || {})", self.truth(depth - 1), self.truth(depth - 1)),
            4 => format!("!({})", self.truth(depth - 1)),
            5 => format!(
                "(if {} {{ {} }} else {{ {} }})",
                self.truth(depth - 1),
                self.truth(depth - 1),
                self.truth(depth - 1)
            ),
            6 => self.over_incidents(depth),
            _ => format!(
                "({}) {} ({})",
                self.number(depth),
                self.random.pick(&COMPARISONS),
                self.number(depth - 1)
            ),
        }
    }

    fn plain_truth(&mut self, depth: usize) -> String {
        if !self.incidents.is_empty() && self.random.chance(50) {
            let incident = self.random.pick(&self.incidents).clone();
            return match self.random.below(5) {
                0 => format!("{incident}.status == \"{}\"", self.pick(&STATUSES)),
                1 => format!("{incident}.status in [\"alleged\", \"{}\"]", self.pick(&STATUSES)),
                2 => format!("({incident}.source ?? \"none\").len() > {}", self.random.below(8)),
                3 => format!("{incident}.date < \"2025-0{}-01\"", 1 + self.random.below(8)),
                _ => format!("{incident}.scale {} {}", self.random.pick(&COMPARISONS), self.random.below(5)),
            };
        }
        match self.random.below(16) {
            0 | 1 => {
                let (path, option) = self.question();
                let relation = self.pick(&["==", "!="]);
                format!("c.answer(\"{path}\") {relation} \"{option}\"")
            }
            2 => {
                let (path, option) = self.question();
                format!("c.answer(\"{path}\") in [\"{option}\", \"unknown\"]")
            }
            3 => format!("c.known(\"{}\")", self.question().0),
            4 => "c.flags.contains(\"entity_list\")".into(),
            5 => format!("c.flags.some(|f| f == \"litigation\" || {})", self.plain_truth(0)),
            6 => "c.technologies.contains(\"spyware\")".into(),
            7 => format!("c.metrics?.staff == () || {}", self.truth(depth.saturating_sub(1))),
            8 => "(c.country ?? \"??\") == \"NL\"".into(),
            9 => "(c.country ?? \"??\").starts_with(\"N\")".into(),
            10 => "c.listings.some(|l| in_force(l.from, l.to))".into(),
            11 => format!("c.listings.all(|l| days_since(l.from) > {})", self.random.below(900)),
            12 => "(c.company_type ?? \"dual_use\") in [\"dual_use\", \"dedicated\"]".into(),
            13 => "c.flags.is_empty()".into(),
            _ => format!("({}) > ({})", self.number(depth), self.number(0)),
        }
    }

    fn over_incidents(&mut self, depth: usize) -> String {
        let name = self.name();
        let list = self.incident_list();
        self.incidents.push(name.clone());
        let test = self.truth(depth - 1);
        self.incidents.pop();
        format!("{list}.{}(|{name}| {test})", self.pick(&["some", "all"]))
    }

    fn incident_list(&mut self) -> String {
        if self.random.chance(70) {
            return "c.incidents".into();
        }
        let name = self.name();
        self.incidents.push(name.clone());
        let test = self.plain_truth(0);
        self.incidents.pop();
        format!("c.incidents.filter(|{name}| {test})")
    }

    /// A text that is a number, never absent.
    fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(40) {
            return self.plain_number();
        }
        let (one, other) = (self.number(depth - 1), self.number(depth - 1));
        match self.random.below(12) {
            0 | 1 => format!("({one} + {other})"),
            2 => format!("({one} - {other})"),
            3 => format!("({one} * {other})"),
            4 | 5 => format!("(1.0 * {one} / {other})"),
            6 => format!("(1.0 * {one} % {other})"),
            7 => format!("[{one}, {other}].max()"),
            8 => format!("min({one}, {other})"),
            9 => format!("({one}).{}()", self.pick(&["abs", "floor", "ceiling", "round"])),
            10 => format!("(if {} {{ {one} }} else {{ {other} }})", self.truth(0)),
            _ => format!("-({one})"),
        }
    }

    fn plain_number(&mut self) -> String {
        if !self.incidents.is_empty() && self.random.chance(45) {
            let incident = self.random.pick(&self.incidents).clone();
            return match self.random.below(4) {
                0 => format!("days_since({incident}.date)"),
                1 => format!("[{incident}.scale, {incident}.scope, {incident}.irremediability].max()"),
                2 => format!("{incident}.scope"),
                _ => format!("{incident}.irremediability"),
            };
        }
        if !self.numbers.is_empty() && self.random.chance(40) {
            return self.random.pick(&self.numbers).clone();
        }
        let group = self.pick(self.groups).to_owned();
        let (path, option) = self.question();
        match self.random.below(19) {
            0 | 1 => self.random.below(101).to_string(),
            2 => format!("{}.5", self.random.below(50)),
            3 => format!("(c.score() ?? {})", self.random.below(101)),
            4 | 5 => format!("(c.score(\"{group}\") ?? {})", self.random.below(101)),
            6 => format!("(c.score(\"{path}\") ?? 7)"),
            7 => format!("c.count(\"{option}\")"),
            8 => format!("c.share(\"{group}\", \"unknown\")"),
            9 => "c.coverage()".into(),
            10 => format!("c.coverage(\"{group}\")"),
            11 => format!("(c.metrics?.surveillance_revenue_pct ?? {})", self.random.below(101)),
            12 => "c.incidents.len()".into(),
            13 => format!("c.incidents[{}].scale", self.random.between(-2, 2)),
            14 => "(c.incidents.find(|i| i.scale > 2)?.scope ?? 0)".into(),
            15 => "c.incidents.map(|i| i.scale * 2).sum()".into(),
            16 => format!("(c.answer(\"{}\") ?? 3)", self.pick(self.numeric)),
            17 => format!("c.scores(\"{group}\").sum()"),
            _ => "9000000000000000000".into(),
        }
    }
}
