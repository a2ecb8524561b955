//! Tierline, as a library and as the program that people run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tierline::assess::{Assessment, Assessor};
use tierline::diagnostic::Diagnostic;
use tierline::model::{Company, Day, Exact, Questionnaire, Standing};
use tierline::origin::Memory;
use tierline::policy::{Policy, compile};
use tierline::schema::{CompanyFormat, CompanySchema, read_companies, read_questionnaire};
use tierline::text::Text;

use crate::peer::{Peer, Sizes};
use crate::programs;
use work::house::House;
use work::outcome::{Outcome, divided};
use work::{Fallible, clock, lines};

pub(super) const DAY: &str = "2026-06-30";

/// The library's full assessment, one company at a time: scores, tier, reasons, margin and range.
pub(super) struct Library {
    questionnaire: Questionnaire,
    schema: CompanySchema,
    policy: Policy,
    day: Day,
    companies: Vec<Company>,
}

impl Library {
    pub(super) fn new(house: &House) -> Fallible<Self> {
        let (questionnaire, schema, policy) = compiled(house)?;
        let day = Day::parse(DAY).ok_or("no day")?;
        Ok(Self { questionnaire, schema, policy, day, companies: Vec::new() })
    }

    fn read(&self, content: String) -> Fallible<Vec<Company>> {
        read(&self.schema, &self.questionnaire, content)
    }
}

/// What a policy is compiled with, and the policy.
pub(super) fn compiled(house: &House) -> Fallible<(Questionnaire, CompanySchema, Policy)> {
    let text = Text::new("questionnaire.json", house.questionnaire());
    let questionnaire = read_questionnaire(&text).map_err(said)?;
    let schema = CompanySchema::shipped();
    let origin = Memory::default().with("house.rhai", programs::policy("house.rhai")?);
    let policy = compile(&origin, "house.rhai", &questionnaire, schema.shape()).map_err(said)?;
    Ok((questionnaire, schema, policy))
}

/// Companies, completely validated.
pub(super) fn read(
    schema: &CompanySchema,
    questionnaire: &Questionnaire,
    content: String,
) -> Fallible<Vec<Company>> {
    let texts = [(Text::new("companies.jsonl", content), CompanyFormat::JsonLines)];
    let batch = read_companies(&texts, schema, questionnaire);
    if batch.faults.is_empty() { Ok(batch.companies) } else { Err(said(batch.faults)) }
}

impl Peer for Library {
    fn name(&self) -> &'static str {
        "library"
    }

    fn title(&self) -> String {
        "**Tierline, library** (exact; with reasons, margin and range; from a file: complete validation)"
            .to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 2_000, piped: 2_000 }
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        self.companies = self.read(lines::first(input, count)?.join("\n"))?;
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let assessor = Assessor::new(&self.policy, &self.questionnaire, self.day);
        let (assessments, took) = clock::timed(|| assessor.assess_all(&self.companies).map_err(said))?;
        for assessment in &assessments {
            outcomes.push(outcome(assessment)?);
        }
        Ok(took)
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            let companies = self.read(std::fs::read_to_string(input)?)?;
            let assessor = Assessor::new(&self.policy, &self.questionnaire, self.day);
            let mut writer = std::io::BufWriter::new(std::fs::File::create(output)?);
            for company in &companies {
                outcome(&assessor.assess(company).map_err(said)?)?.write(&company.id, &mut writer)?;
            }
            Ok(std::io::Write::flush(&mut writer)?)
        };
        Ok(clock::timed(work)?.1)
    }
}

fn outcome(assessment: &Assessment) -> Fallible<Outcome> {
    let Standing::Tier(rank) = assessment.tier else { return Err("a company is unrated".into()) };
    let total = assessment.total().ok_or("a company has no total")?;
    Ok(Outcome { tier: u8::try_from(rank)?, total: divided(&Exact::to_fraction_text(total))? })
}

pub(super) fn said(faults: Vec<Diagnostic>) -> Box<dyn std::error::Error> {
    faults
        .iter()
        .map(|fault| format!("{}: {}", fault.at(), fault.message))
        .collect::<Vec<_>>()
        .join("\n")
        .into()
}

/// `tierline eval --format jsonl`, start-up included: the whole assessment, or only what the peers write too.
pub(super) struct Program {
    is_whole: bool,
    program: PathBuf,
    questionnaire: PathBuf,
    policy: PathBuf,
}

impl Program {
    pub(super) fn new(house: &House, is_whole: bool) -> Fallible<Self> {
        let questionnaire = programs::scratch("questionnaire.json")?;
        std::fs::write(&questionnaire, house.questionnaire())?;
        Ok(Self {
            is_whole,
            program: programs::beside("tierline")?,
            questionnaire,
            policy: programs::source("policies/house.rhai"),
        })
    }
}

impl Peer for Program {
    fn name(&self) -> &'static str {
        if self.is_whole { "program" } else { "program-tiers" }
    }

    fn title(&self) -> String {
        let what = if self.is_whole {
            "**`tierline eval --format jsonl`** (complete validation; all scores, reasons, margin and range)"
        } else {
            "**`tierline eval --format jsonl --fields tier,score`** (complete validation)"
        };
        what.to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 0, piped: 20_000 }
    }

    fn tolerance(&self) -> f64 {
        // Scores are printed to six digits.
        5e-7
    }

    fn load(&mut self, _: &Path, _: usize) -> Fallible<()> {
        Ok(())
    }

    fn assess(&mut self, _: &mut Vec<Outcome>) -> Fallible<Duration> {
        Err("a program has no companies loaded".into())
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let before = clock::of_programs()?;
        let fields: &[&str] = if self.is_whole { &[] } else { &["--fields", "tier,score"] };
        let status = Command::new(&self.program)
            .args(["eval", "--format", "jsonl", "--threads", "1", "--as-of", DAY, "--quiet"])
            .args(fields)
            .arg(&self.policy)
            .arg("--questionnaire")
            .arg(&self.questionnaire)
            .arg("--output")
            .arg(output)
            .arg("--holdings")
            .arg("--companies")
            .arg(input)
            // Away from any `tierline.toml`.
            .current_dir(programs::folder()?)
            .stdin(Stdio::null())
            .status()?;
        if !status.success() {
            return Err("`tierline eval` couldn't".into());
        }
        Ok(clock::of_programs()?.saturating_sub(before))
    }
}
