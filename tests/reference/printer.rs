//! Prints a policy as a script: names, constants and functions by the style that is asked for, meaning by the model.

use super::amount::Amount;
use super::random::Random;
use super::readings;

/// How a script is written; nothing of it may change what the script means.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) company: &'static str,
    pub(crate) item: &'static str,
    pub(crate) local: &'static str,
    /// How many numbers and paths in a hundred are pulled out into constants, variables and functions.
    pub(crate) named: u64,
    /// How many declarations in a hundred stand in a loop, a function or between comments.
    pub(crate) wrapped: u64,
}

impl Style {
    pub(crate) fn plain() -> Self {
        Self { company: "c", item: "i", local: "value", named: 0, wrapped: 0 }
    }

    pub(crate) fn drawn(random: &mut Random) -> Self {
        Self {
            company: random.word(&["company", "holding", "it", "c"]),
            item: random.word(&["incident", "one", "e", "i"]),
            local: random.word(&["reached", "x", "measure"]),
            named: *random.pick(&[0, 15, 60]),
            wrapped: *random.pick(&[0, 10, 40]),
        }
    }
}

pub(crate) struct Printer {
    pub(crate) style: Style,
    pub(crate) random: Random,
    /// Lines that must stand before the declaration in hand.
    pub(crate) before: Vec<String>,
    /// Functions of the script; they may stand anywhere in it.
    pub(crate) functions: Vec<String>,
    named: usize,
    reused: Reused,
}

/// One variable that is assigned again and again: a closure keeps the value of its day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reused {
    Undeclared,
    Free,
    InUse,
}

impl Printer {
    pub(crate) fn new(style: Style, random: Random) -> Self {
        Self {
            style,
            random,
            before: Vec::new(),
            functions: Vec::new(),
            named: 0,
            reused: Reused::Undeclared,
        }
    }

    /// Begins another declaration.
    pub(crate) fn begin(&mut self) {
        if self.reused == Reused::InUse {
            self.reused = Reused::Free;
        }
    }

    pub(crate) fn number(&mut self) -> usize {
        self.named += 1;
        self.named
    }

    /// A number, or a name for it.
    pub(crate) fn amount(&mut self, amount: &Amount, in_condition: bool) -> String {
        self.name(amount.text(), "amount", !in_condition || readings::FUNCTIONS_IN_CONDITIONS)
    }

    /// A number that divides: never a whole literal.
    pub(crate) fn divisor(&mut self, amount: &Amount) -> String {
        self.name(amount.decimal_text(), "divisor", readings::FUNCTIONS_IN_CONDITIONS)
    }

    /// A path of a declaration.
    pub(crate) fn path(&mut self, path: &str) -> String {
        self.name(quoted(path), "path", true)
    }

    /// A path that a condition reads.
    pub(crate) fn read_path(&mut self, path: &str) -> String {
        if readings::PATHS_BY_VARIABLE { self.name(quoted(path), "path", false) } else { quoted(path) }
    }

    fn name(&mut self, text: String, kind: &str, by_function: bool) -> String {
        if !self.random.chance(self.style.named) {
            return text;
        }
        let number = self.number();
        match self.random.below(4) {
            0 => {
                let name = format!("{}_{number}", kind.to_uppercase());
                self.before.push(format!("const {name} = {text};"));
                name
            }
            1 if by_function => {
                let name = format!("{kind}_{number}");
                self.functions.push(format!("fn {name}() {{ {text} }}"));
                format!("{name}()")
            }
            2 if self.reused != Reused::InUse => {
                let declares = if self.reused == Reused::Undeclared { "let " } else { "" };
                self.before.push(format!("{declares}current = {text};"));
                self.reused = Reused::InUse;
                "current".to_owned()
            }
            _ => {
                let name = format!("{kind}_{number}");
                self.before.push(format!("let {name} = {text};"));
                name
            }
        }
    }
}

/// A string literal of the script.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
