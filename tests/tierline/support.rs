//! A run of the program that reads as a sentence, and small worlds in memory.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use tierline::assess::{Assessment, Book};
use tierline::diagnostic::Diagnostic;
use tierline::diff::{Population, Reading, Side};
use tierline::model::{Company, Day, Questionnaire};
use tierline::origin::Memory;
use tierline::policy::{Policy, compile};
use tierline::schema::{CompanyFormat, CompanySchema, read_companies, read_questionnaire};
use tierline::text::Text;

/// A run of the program, in the project's folder unless another is named.
pub(crate) struct Run {
    command: Command,
    input: Option<String>,
}

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) faults: String,
}

/// `tierline` with arguments as they are typed, without quotes.
pub(crate) fn tierline(arguments: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(arguments.split_whitespace()).current_dir(project());
    Run { command, input: None }
}

/// The project's folder.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Texts of the project, by their path in it.
pub(crate) fn project_text(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).expect("the project's own file is readable")
}

impl Run {
    /// In another folder.
    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With one more argument, spaces and all.
    pub(crate) fn with(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    /// With a text on standard input.
    pub(crate) fn reading(mut self, input: impl Into<String>) -> Self {
        self.input = Some(input.into());
        self
    }

    /// Runs to its end.
    pub(crate) fn run(mut self) -> Outcome {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let input = self.input.unwrap_or_default();
        let writer = std::thread::spawn(move || {
            // A program that has had enough closes the pipe.
            let _ = stdin.write_all(input.as_bytes());
        });
        let done = child.wait_with_output().expect("the program ends");
        writer.join().expect("the writer doesn't panic");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
        Outcome {
            code: done.status.code().unwrap_or(-1),
            output: text(&done.stdout),
            faults: text(&done.stderr),
        }
    }

    /// Runs, asserts that it is done, and gives its standard output.
    pub(crate) fn succeeds(self) -> String {
        let outcome = self.run();
        assert_eq!(outcome.code, 0, "{}", outcome.faults);
        outcome.output
    }

    /// Runs, asserts that it is done, and reads its standard output as JSON.
    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.succeeds()).expect("the program writes JSON")
    }
}

/// Everything that assessing needs, from texts in memory.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) questionnaire: Questionnaire,
    pub(crate) policy: Policy,
    pub(crate) companies: Vec<Company>,
    pub(crate) day: Day,
}

impl World {
    /// What two policies of this world are compared over.
    pub(crate) fn population<'a>(&'a self, book: &'a Book) -> Population<'a> {
        Population { book, day: self.day }
    }

    /// A policy of this world, and what it makes of the companies.
    pub(crate) fn side<'a>(&'a self, policy: &'a Policy, assessments: &'a [Assessment]) -> Side<'a> {
        let reading =
            Reading { questionnaire: &self.questionnaire, shape: SCHEMA.shape(), companies: &self.companies };
        Side { policy, reading, assessments }
    }

    /// Compiles another policy in the same world.
    pub(crate) fn compile(&self, script: &str) -> Policy {
        compile_in_memory(script, &self.questionnaire)
    }
}

/// A world of documents and a script that are all sound.
pub(crate) fn memory_world(
    questionnaire: &serde_json::Value,
    script: &str,
    companies: &[serde_json::Value],
    as_of: &str,
) -> World {
    let text = Text::new("questionnaire.json", questionnaire.to_string());
    let questionnaire = sound(read_questionnaire(&text));
    let policy = compile_in_memory(script, &questionnaire);
    let lines: String = companies.iter().map(|company| format!("{company}\n")).collect();
    let texts = [(Text::new("companies.jsonl", lines), CompanyFormat::JsonLines)];
    let batch = read_companies(&texts, &SCHEMA, &questionnaire);
    assert!(batch.faults.is_empty(), "{}", shown(&batch.faults));
    let day = Day::parse(as_of).expect("a day");
    World { questionnaire, policy, companies: batch.companies, day }
}

/// The shipped questionnaire, baseline and companies, on the shipped day.
pub(crate) fn shipped_world() -> World {
    let json = |text: &str| serde_json::from_str(text).expect("the shipped files are JSON");
    let companies: Vec<serde_json::Value> =
        project_text("fixtures/companies.jsonl").lines().map(json).collect();
    let questionnaire = json(&project_text("schemas/questionnaire.json"));
    memory_world(&questionnaire, &project_text("policies/baseline.rhai"), &companies, "2026-06-30")
}

impl World {
    /// Compiles another policy in the same world, which may be unsound.
    pub(crate) fn try_compile(&self, script: &str) -> Result<Policy, Vec<Diagnostic>> {
        let origin = Memory::default().with("policy.rhai", script);
        compile(&origin, "policy.rhai", &self.questionnaire, SCHEMA.shape())
    }
}

static SCHEMA: LazyLock<CompanySchema> = LazyLock::new(CompanySchema::shipped);

fn compile_in_memory(script: &str, questionnaire: &Questionnaire) -> Policy {
    let origin = Memory::default().with("policy.rhai", script);
    sound(compile(&origin, "policy.rhai", questionnaire, SCHEMA.shape()).map_err(|faults| {
        [faults, vec![Diagnostic::about_file("test", "policy.rhai", script.to_owned())]].concat()
    }))
}

fn sound<T>(result: Result<T, Vec<Diagnostic>>) -> T {
    result.unwrap_or_else(|faults| panic!("{}", shown(&faults)))
}

/// Faults, one a line.
pub(crate) fn shown(faults: &[Diagnostic]) -> String {
    let line = |fault: &Diagnostic| {
        format!("{}: [{}] {} `{}`\n", fault.at(), fault.code, fault.message, fault.snippet())
    };
    faults.iter().map(line).collect()
}
