//! The engine alone, beside a hand-written loop that does the same: `cargo bench --bench engine`.
//!
//! 100,000 companies with 51 questions in six groups, two of them three levels deep; all group scores, the total, rules
//! and the tier. Both sides are loaded before the clock starts, and every result is compared.
#![expect(clippy::print_stdout, reason = "a bench is there to print")]
#![allow(missing_docs, reason = "a bench has no readers of its interface")]

mod engine {
    pub(crate) mod hand;
    pub(crate) mod world;
}

use std::hint::black_box;
use std::time::{Duration, Instant};

use engine::hand::{Hand, Verdict};
use engine::world::World;
use tierline::assess::{Columns, Layout, Program, Standings};
use tierline::model::{Standing, Tree};
use tierline::policy::{Key, Setting};

const RUNS: usize = 9;

/// Something that is timed, and its name.
type Work<'w> = (&'static str, Box<dyn FnMut() + 'w>);

/// The median of some runs, in tenths of a nanosecond a company; the runs of all are interleaved.
fn medians(count: usize, works: &mut [Work]) -> Vec<u128> {
    let mut times = vec![Vec::new(); works.len()];
    for _ in 0..RUNS {
        for (work, times) in works.iter_mut().zip(&mut times) {
            let start = Instant::now();
            (work.1)();
            times.push(start.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_nanos() * 10 / count as u128
    };
    times.iter_mut().map(median).collect()
}

/// Tenths as a decimal.
fn tenths(number: u128) -> String {
    format!("{}.{}", number / 10, number % 10)
}

fn check(world: &World, standings: &Standings, verdicts: &[Verdict]) {
    assert!(standings.faults().is_empty(), "no condition goes wrong");
    assert_eq!(standings.assessed_alone().count(), 0, "every company is assessed in columns");
    let nodes = world.groups();
    for (row, verdict) in verdicts.iter().enumerate() {
        let tier = match standings.tier(row) {
            Standing::Unrated => 0,
            Standing::Tier(rank) => rank + 1,
        };
        assert_eq!(tier, usize::from(verdict.tier), "tier of {row}");
        let score =
            |(numerator, denominator): (i64, i64)| tierline::model::Exact::ratio(numerator, denominator);
        assert_eq!(standings.score(Tree::ROOT, row), score(verdict.total), "total of {row}");
        for (node, fraction) in nodes.iter().zip(verdict.groups) {
            assert_eq!(standings.score(*node, row), score(fraction), "group of {row}");
        }
    }
}

fn compare(count: usize, rules: usize) {
    let world = World::new(count, rules);
    let mut program = Program::new(&world.policy, &world.questionnaire, world.day);
    assert!(program.by_row().is_empty(), "every condition is done in blocks");
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let hand = Hand::new(&world);
    check(&world, &program.run(&columns, 1), &hand.by_rows());
    check(&world, &program.run(&columns, 1), &hand.by_columns());
    let mut works: Vec<Work> = vec![
        ("hand-written loop, row by row", Box::new(|| _ = black_box(hand.by_rows()))),
        ("hand-written loop, column by column", Box::new(|| _ = black_box(hand.by_columns()))),
        ("engine", Box::new(|| _ = black_box(program.run(&columns, 1)))),
    ];
    let times = medians(count, &mut works);
    println!("{count} companies × 51 questions, {rules} rules, one thread");
    let loop_time = times[0].min(times[1]).max(1);
    for ((name, _), time) in works.iter().zip(&times) {
        let percent = time * 100 / loop_time;
        println!("  {name:40} {:>8} ns a company   {percent:4} % of the faster loop", tenths(*time));
    }
}

/// One weight changes: from the decision to the tiers of all, the policy's part included.
fn vary(count: usize, rules: usize) {
    let world = World::new(count, rules);
    let mut program = Program::new(&world.policy, &world.questionnaire, world.day);
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let standings = program.run(&columns, 1);
    println!("{count} companies × 51 questions, {rules} rules: again after one weight changed");
    for (path, weight) in
        [("lifecycle.sales.q3", 4), ("governance.q1", 5), ("remedy", 25), ("exposure.q0", 2)]
    {
        let number = tierline::model::Exact::from(i64::from(weight));
        let change = || [(Key::Weight(path.to_owned()), Some(Setting::Weight(number.clone())))];
        let again = || {
            let policy = world.policy.with(&world.questionnaire, change()).expect("the policy is sound");
            let varied = program.vary(&policy);
            let tiers: Vec<Standing> = standings.vary(&varied, 1).tiers().collect();
            tiers
        };
        let anew = || {
            let policy = world.policy.with(&world.questionnaire, change()).expect("the policy is sound");
            let tiers: Vec<Standing> =
                Program::new(&policy, &world.questionnaire, world.day).run(&columns, 1).tiers().collect();
            tiers
        };
        assert_eq!(again(), anew(), "a variant is the policy that it is");
        let policy = world.policy.with(&world.questionnaire, change()).expect("the policy is sound");
        let varied = program.vary(&policy);
        let mut works: Vec<Work> = vec![
            ("again, the policy's part included", Box::new(|| _ = black_box(again()))),
            ("again, over the columns", Box::new(|| _ = black_box(standings.vary(&varied, 1)))),
            ("anew", Box::new(|| _ = black_box(anew()))),
        ];
        let times = medians(count, &mut works);
        for ((name, _), time) in works.iter().zip(&times) {
            println!("  {path:20} {name:36} {:>8} ns a company", tenths(*time));
        }
    }
}

// As the program has it; the loops that Tierline is compared with have it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    for count in [1_000, 100_000] {
        for rules in [0, 4, 20] {
            compare(count, rules);
        }
    }
    vary(100_000, 4);
    vary(100_000, 20);
}
