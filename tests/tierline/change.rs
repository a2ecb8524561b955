//! The fewest answers to change, against every set of changes.

use std::collections::BTreeSet;

use tierline::assess::Assessor;
use tierline::explain::{Aim, Permission, Way, way};
use tierline::model::{Answer, Choice, Company, Exact, QuestionIndex, Standing};
use tierline::policy::Treatment;
use tierline::text::Range;

use crate::reference::{Random, case, describe};
use crate::support::{World, memory_world};

const CASES: u64 = 300;
/// Only so many sets of answers are tried for one company.
const MOST: usize = 150;

/// Every other answer, with its steps; of the numbers many more than the search looks at.
pub(crate) fn others(
    world: &World,
    script: &str,
    company: &Company,
    question: QuestionIndex,
) -> Vec<(Choice, usize)> {
    let questionnaire = &world.questionnaire;
    let (asked, decided) = (questionnaire.question(question), &world.policy.questions[question.0]);
    let today = company.answers[question.0].as_ref().map(|answer| answer.choice.clone());
    let today = today.unwrap_or(Choice::Option(questionnaire.missing));
    let place = |option| asked.options.iter().position(|own| *own == option).expect("its own option");
    let mut others = Vec::new();
    for option in &asked.options {
        let is_skipped = matches!(decided.options.get(option), Some((Treatment::Skip, _)));
        if *option != questionnaire.missing && !is_skipped && today != Choice::Option(*option) {
            let steps = match today {
                Choice::Option(from) => place(from).abs_diff(place(*option)).max(1),
                Choice::Number(_) => 1,
            };
            others.push((Choice::Option(*option), steps));
        }
    }
    if let Some(range) = &asked.number {
        let starts: Vec<Exact> =
            decided.bands.iter().flat_map(|(bands, _)| bands).map(|(from, _)| from.clone()).collect();
        let written = script.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(Exact::parse);
        let near = Exact::parse("0.001").expect("a number");
        let mut numbers: BTreeSet<Exact> = starts.iter().cloned().chain(written).collect();
        numbers.extend(numbers.clone().iter().flat_map(|number| [number + &near, number - &near]));
        numbers.extend([range.minimum.clone(), range.maximum.clone()]);
        numbers.retain(|number| *number >= range.minimum && *number <= range.maximum);
        numbers.retain(|number| !range.is_whole || number.is_whole());
        let band = |number: &Exact| starts.iter().filter(|start| *start <= number).count();
        for number in numbers {
            let steps = match &today {
                Choice::Number(from) => band(from).abs_diff(band(&number)).max(1),
                Choice::Option(_) => 1,
            };
            if today != Choice::Number(number.clone()) {
                others.push((Choice::Number(number), steps));
            }
        }
    }
    others
}

/// For each tier, the fewest changes and steps that land in it.
fn all(
    assessor: &Assessor,
    company: &Company,
    questions: &[(QuestionIndex, Vec<(Choice, usize)>)],
    spent: (usize, usize),
    best: &mut Vec<(Standing, (usize, usize))>,
) {
    let Some(((question, others), rest)) = questions.split_first() else {
        let tier = assessor.assess(company).expect("every condition can be evaluated").tier;
        match best.iter_mut().find(|(known, _)| *known == tier) {
            Some((_, least)) => *least = (*least).min(spent),
            None => best.push((tier, spent)),
        }
        return;
    };
    all(assessor, company, rest, spent, best);
    for (choice, steps) in others {
        let mut changed = company.clone();
        changed.answers[question.0] =
            Some(Answer { choice: choice.clone(), range: Range::default(), follows: None });
        all(assessor, &changed, rest, (spent.0 + 1, spent.1 + steps), best);
    }
}

#[test]
fn no_fewer_changes_suffice() {
    let (mut found, mut blocked, mut undecided, mut longest) = (0, 0, 0, 0);
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let mut random = Random::new(seed);
        for company in &world.companies {
            let mut only = BTreeSet::new();
            let mut questions = Vec::new();
            let mut count = 1;
            let mut order: Vec<QuestionIndex> = world.questionnaire.indices().collect();
            random.shuffle(&mut order);
            for question in order {
                let others = others(&world, &case.policy, company, question);
                if count * (others.len() + 1) <= MOST {
                    count *= others.len() + 1;
                    only.insert(question);
                    questions.push((question, others));
                }
            }
            let mut best = Vec::new();
            all(&assessor, company, &questions, (0, 0), &mut best);
            let today = assessor.assess(company).expect("every condition can be evaluated").tier;
            let permission = Permission { only, keep: BTreeSet::new() };
            for rank in 0..world.policy.ladder.tiers().len() {
                let aim = if Standing::Tier(rank) > today && today != Standing::Unrated {
                    Aim::Stricter(rank)
                } else {
                    Aim::Laxer(rank)
                };
                let least = best.iter().filter(|(tier, _)| aim.is_met(*tier)).map(|(_, spent)| *spent).min();
                let way =
                    way(&assessor, company, aim, &permission).expect("every condition can be evaluated");
                let what = format!("seed {seed} {} {aim:?} {least:?} {way:?}", company.id);
                match way {
                    Way::Changes(changes) => {
                        let steps = changes.iter().map(|change| change.steps).sum();
                        assert_eq!(least, Some((changes.len(), steps)), "{what}\n{}", describe(&case));
                        let mut moved = company.clone();
                        for change in &changes {
                            moved.answers[change.question.0] = Some(Answer {
                                choice: change.to.clone(),
                                range: Range::default(),
                                follows: None,
                            });
                        }
                        let tier = assessor.assess(&moved).expect("every condition can be evaluated").tier;
                        assert!(aim.is_met(tier), "{what}: lands in {tier:?}\n{}", describe(&case));
                        found += usize::from(!changes.is_empty());
                        longest = longest.max(changes.len());
                    }
                    Way::Blocked(_) => {
                        assert_eq!(least, None, "{what}\n{}", describe(&case));
                        blocked += 1;
                    }
                    Way::Undecided(fewest) => {
                        assert!(
                            least.is_none_or(|(changes, _)| changes >= fewest),
                            "{what}\n{}",
                            describe(&case)
                        );
                        undecided += 1;
                    }
                }
            }
        }
    }
    println!("{found} found, {blocked} blocked, {undecided} undecided, up to {longest} changes");
    assert!(found > 300 && blocked > 100 && longest > 2, "{found} found, {blocked} blocked, {longest}");
    assert!(undecided * 20 < found + blocked, "{undecided} undecided of {found} and {blocked}");
}
