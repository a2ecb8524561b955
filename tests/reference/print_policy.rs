//! Prints declarations: one a line, or in loops, functions and between comments where the style asks for it.

use super::date;
use super::policy::{Days, Declaration, Effect, How, Policy, Rule, Verb};
use super::printer::{Printer, Style, quoted};
use super::random::Random;

const COMMENTS: [&str; 4] = [
    "// a note; \"quoted\", and // twice",
    "/* risk(\"no\", 1); is not declared here */",
    "// 备注：不改变含义",
    "// weight(\"remedy\", 9);\n//",
];

/// The script of a policy.
pub(crate) fn script(policy: &Policy, style: Style, random: Random) -> String {
    let mut printer = Printer::new(style, random);
    let mut lines = vec!["policy(\"drawn\", \"1\");".to_owned()];
    for declaration in &policy.declarations {
        printer.begin();
        let line = printer.declaration(declaration);
        if printer.wraps() {
            lines.push((*printer.random.pick(&COMMENTS)).to_owned());
        }
        lines.append(&mut printer.before);
        lines.push(line);
        if printer.wraps() {
            lines.push("\n/* nothing\n   here */".to_owned());
        }
    }
    for function in printer.functions {
        lines.insert(1, function);
    }
    lines.join("\n") + "\n"
}

impl Printer {
    fn wraps(&mut self) -> bool {
        self.random.chance(self.style.wrapped)
    }

    fn declaration(&mut self, declaration: &Declaration) -> String {
        let mut chain = Vec::new();
        let call = match &declaration.verb {
            Verb::Risk { paths, option, points } => {
                let end = format!("{}, {}", quoted(option), self.amount(points, false));
                return self.over_paths("risk", paths, Some(end), declaration);
            }
            Verb::Skip { paths, option } => {
                return self.over_paths("skip", paths, Some(quoted(option)), declaration);
            }
            Verb::Bands { paths, bands } => {
                let mut pairs = Vec::new();
                for (from, points) in bands {
                    pairs.push(format!("[{}, {}]", self.amount(from, false), self.amount(points, false)));
                }
                return self.over_paths("bands", paths, Some(format!("[{}]", pairs.join(", "))), declaration);
            }
            Verb::Weight { paths, weight } => {
                let weight = self.amount(weight, false);
                return self.over_paths("weight", paths, Some(weight), declaration);
            }
            Verb::Combine { paths, how } => {
                let how = match how {
                    How::Mean => "mean",
                    How::Max => "max",
                    How::Min => "min",
                    How::Sum => "sum",
                };
                return self.over_paths("combine", paths, Some(quoted(how)), declaration);
            }
            Verb::Score { paths, script } => {
                let scorer = self.scorer(script);
                format!("score({}, {scorer})", self.paths(paths))
            }
            Verb::Tier { id, from, title } => {
                chain.extend(title.iter().map(titled));
                format!("tier({}, {})", quoted(id), self.amount(from, false))
            }
            Verb::Coverage(share) => format!("coverage({})", self.amount(share, false)),
            Verb::Rule(rule) => {
                chain.extend(links(rule));
                format!("rule({}, {})", quoted(&rule.id), self.closure(&rule.condition))
            }
            Verb::Waive { rule, company, days, approved_by } => {
                chain.extend(dated(days));
                chain.push(format!(".approved_by({})", quoted(approved_by)));
                format!("waive({}, {})", quoted(rule), quoted(company))
            }
        };
        chain.extend(because(declaration));
        if self.style.wrapped > 0 {
            self.random.shuffle(&mut chain);
        }
        let gap = if self.wraps() { "\n    " } else { "" };
        format!("{call}{gap}{};", chain.join(gap))
    }

    /// One path as itself, several as an array; a path may have a name.
    fn paths(&mut self, paths: &[String]) -> String {
        let mut printed = Vec::new();
        for path in paths {
            printed.push(self.path(path));
        }
        if printed.len() == 1 { printed.swap_remove(0) } else { format!("[{}]", printed.join(", ")) }
    }

    /// A verb at paths, or at none; as a call, a loop or a function.
    fn over_paths(
        &mut self,
        verb: &str,
        paths: &[String],
        end: Option<String>,
        declaration: &Declaration,
    ) -> String {
        let because = because(declaration).unwrap_or_default();
        let end = end.unwrap_or_default();
        if paths.len() > 1 && self.wraps() {
            let paths = self.paths(paths);
            return format!("for path in {paths} {{\n    {verb}(path, {end}){because};\n}}");
        }
        let start = if paths.is_empty() { String::new() } else { format!("{}, ", self.paths(paths)) };
        if self.before.is_empty() && self.wraps() && self.wraps() {
            // A function sees its arguments only: nothing in it is named by a variable.
            let name = format!("declare_{}", self.number());
            self.functions.push(format!("fn {name}() {{ {verb}({start}{end}){because}; }}"));
            return format!("{name}();");
        }
        format!("{verb}({start}{end}){because};")
    }
}

fn links(rule: &Rule) -> Vec<String> {
    let mut chain = vec![match &rule.effect {
        Effect::AtLeast(tier) => format!(".at_least({})", quoted(tier)),
        Effect::AtMost(tier) => format!(".at_most({})", quoted(tier)),
    }];
    chain.extend(rule.title.iter().map(titled));
    chain.extend(dated(&rule.days));
    chain.extend(rule.approved_by.iter().map(|name| format!(".approved_by({})", quoted(name))));
    chain
}

fn titled((english, chinese): &(String, String)) -> String {
    format!(".title({}, {})", quoted(english), quoted(chinese))
}

fn dated(days: &Days) -> Vec<String> {
    let first = days.first.map(|day| format!(".first_day(\"{}\")", date::text(day)));
    let last = days.last.map(|day| format!(".last_day(\"{}\")", date::text(day)));
    first.into_iter().chain(last).collect()
}

fn because(declaration: &Declaration) -> Option<String> {
    declaration.because.as_ref().map(|text| format!(".because({})", quoted(text)))
}
