//! The engine alone, beside a hand-written loop that does the same: `cargo bench --bench engine`; with
//! `-- vary`, only what a changed weight costs.
//!
//! 100,000 companies with 51 questions in six groups, two of them three levels deep; all group scores, the total, rules
//! and the tier. Both sides are loaded before the clock starts, and every result is compared.
#![expect(clippy::print_stdout, reason = "a bench is there to print")]
#![allow(missing_docs, reason = "a bench has no readers of its interface")]

mod engine {
    pub(crate) mod hand;
    pub(crate) mod world;
}

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use engine::hand::{Hand, Verdict};
use engine::world::World;
use pulp::Arch;
use tierline::assess::{Columns, Layout, Program, Standings};
use tierline::model::{Exact, Standing, Tree};
use tierline::policy::{Key, Policy, Setting};

const RUNS: usize = 15;

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
        let score = |(numerator, denominator): (i64, i64)| Exact::ratio(numerator, denominator);
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
    let rows_widely = || {
        Arch::new().dispatch(
            #[inline(always)]
            || hand.by_rows(),
        )
    };
    let columns_widely = || {
        Arch::new().dispatch(
            #[inline(always)]
            || hand.by_columns(),
        )
    };
    check(&world, &program.run(&columns, 1), &rows_widely());
    check(&world, &program.run(&columns, 1), &columns_widely());
    let mut works: Vec<Work> = vec![
        ("hand-written loop, row by row", Box::new(|| _ = black_box(hand.by_rows()))),
        ("hand-written loop, column by column", Box::new(|| _ = black_box(hand.by_columns()))),
        ("the same, in wide vectors: by row", Box::new(|| _ = black_box(rows_widely()))),
        ("the same, in wide vectors: by column", Box::new(|| _ = black_box(columns_widely()))),
        ("engine", Box::new(|| _ = black_box(program.run(&columns, 1)))),
    ];
    let times = medians(count, &mut works);
    println!("{count} companies × 51 questions, {rules} rules, one thread");
    let loop_time = times[..4].iter().min().map_or(1, |least| *least.max(&1));
    for ((name, _), time) in works.iter().zip(&times) {
        let percent = time * 100 / loop_time;
        println!("  {name:40} {:>8} ns a company   {percent:4} % of the faster loop", tenths(*time));
    }
}

/// One weight changes, each in turn: from the decision to the tiers of all, the policy's part included.
fn vary(count: usize, rules: usize) {
    let world = World::new(count, rules);
    let mut program = Program::new(&world.policy, &world.questionnaire, world.day);
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let standings = program.run(&columns, 1);
    println!("{count} companies × 51 questions, {rules} rules: again after one weight changed");
    let weights = weights(&world);
    let varied = |(path, weight): &(String, Exact)| {
        let change = [(Key::Weight(path.clone()), Some(Setting::Weight(weight.clone())))];
        world.policy.with(&world.questionnaire, change).expect("the policy is sound")
    };
    let again = |weight: &(String, Exact), tiers: &mut Vec<Standing>| {
        let policy = varied(weight);
        let program = program.vary(&policy);
        tiers.clear();
        standings.vary(&program, 1).tiers().for_each(|tier| tiers.push(tier));
    };
    let anew = |weight: &(String, Exact), tiers: &mut Vec<Standing>| {
        let policy = varied(weight);
        let program = Program::new(&policy, &world.questionnaire, world.day);
        tiers.clear();
        program.run(&columns, 1).tiers().for_each(|tier| tiers.push(tier));
    };
    let (mut found, mut expected) = (Vec::new(), Vec::new());
    for weight in &weights {
        again(weight, &mut found);
        anew(weight, &mut expected);
        assert_eq!(found, expected, "a variant is the policy that it is: {weight:?}");
    }
    let policies: Vec<Policy> = weights.iter().map(varied).collect();
    let programs: Vec<Program> = policies.iter().map(|policy| program.vary(policy)).collect();
    let room = RefCell::new(Vec::new());
    let (policy, first) =
        (|| _ = black_box(varied(&weights[0])), || _ = black_box(program.vary(&policies[0])));
    let mut works: Vec<Work> = vec![
        ("anew", Box::new(|| anew(&weights[0], &mut room.borrow_mut()))),
        ("the policy", Box::new(policy)),
        ("its program", Box::new(first)),
    ];
    let parts = works.len();
    for (weight, program) in weights.iter().zip(&programs) {
        works.push(("again", Box::new(|| again(weight, &mut room.borrow_mut()))));
        works.push(("over the columns", Box::new(|| _ = black_box(standings.vary(program, 1)))));
    }
    let times = medians(count, &mut works);
    for ((name, _), time) in works.iter().zip(&times).take(parts) {
        println!("  {name:66} {:>8} ns a company", tenths(*time));
    }
    for (from, name) in ["again, the policy's part included", "over the columns"].iter().enumerate() {
        let of_each = times[parts + from..].iter().step_by(2).zip(&weights);
        let mut of_each: Vec<(u128, &str)> =
            of_each.map(|(time, (path, _))| (*time, path.as_str())).collect();
        of_each.sort_unstable();
        let places = [("fastest", 0), ("median", of_each.len() / 2), ("slowest", of_each.len() - 1)];
        for (of, place) in places {
            let (time, path) = of_each[place];
            let name = format!("{name}: {of} ({path})");
            println!("  {name:66} {:>8} ns a company", tenths(time));
        }
    }
}

/// Every weight of the policy, and another number for it.
fn weights(world: &World) -> Vec<(String, Exact)> {
    let tree = &world.questionnaire.tree;
    let nodes = tree.indices().skip(1);
    nodes
        .map(|node| (tree.node(node).path.clone(), &world.policy.nodes[node.0].weight + &Exact::one()))
        .collect()
}

// As the program has it; the loops that Tierline is compared with have it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if std::env::args().any(|argument| argument == "vary") {
        vary(100_000, 4);
        vary(100_000, 20);
        return;
    }
    for count in [1_000, 100_000] {
        for rules in [0, 4, 20] {
            compare(count, rules);
        }
    }
    vary(100_000, 4);
    vary(100_000, 20);
}
