//! The fewest answers to change, against every set of changes.

mod scripted;

use std::collections::{BTreeMap, BTreeSet};

use tierline::assess::{Assessment, Assessor};
use tierline::explain::{Aim, Obstacle, Permission, Way, reach_of_fewer, way};
use tierline::model::{Answer, Choice, Company, Exact, QuestionIndex, Standing};
use tierline::origin::Memory;
use tierline::policy::{Treatment, compile};
use tierline::schema::CompanySchema;
use tierline::text::Range;

use crate::commands::POLICIES;
use crate::reference::{Random, case, describe};
use crate::support::{World, memory_world, project_text, shipped_world};

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

/// What sets of changes came to.
#[derive(Default)]
struct Seen {
    /// For each tier, the fewest changes and steps that land in it.
    tiers: Vec<(Standing, (usize, usize))>,
    /// For each number of changes, the least and the greatest total of a company that is rated.
    totals: BTreeMap<usize, (Exact, Exact)>,
}

impl Seen {
    fn note(&mut self, assessment: &Assessment, spent: (usize, usize)) {
        match self.tiers.iter_mut().find(|(known, _)| *known == assessment.tier) {
            Some((_, least)) => *least = (*least).min(spent),
            None => self.tiers.push((assessment.tier, spent)),
        }
        if let Some(total) = assessment.total().filter(|_| assessment.score_tier.is_some()) {
            let (least, most) = self.totals.entry(spent.0).or_insert_with(|| (total.clone(), total.clone()));
            *least = (*least).clone().min(total.clone());
            *most = (*most).clone().max(total.clone());
        }
    }
}

/// Every set of changes.
fn all(
    assessor: &Assessor,
    company: &Company,
    questions: &[(QuestionIndex, Vec<(Choice, usize)>)],
    spent: (usize, usize),
    seen: &mut Seen,
) {
    let Some(((question, others), rest)) = questions.split_first() else {
        seen.note(&assessor.assess(company).expect("every condition can be evaluated"), spent);
        return;
    };
    all(assessor, company, rest, spent, seen);
    for (choice, steps) in others {
        let mut changed = company.clone();
        changed.answers[question.0] =
            Some(Answer { choice: choice.clone(), range: Range::default(), follows: None });
        all(assessor, &changed, rest, (spent.0 + 1, spent.1 + steps), seen);
    }
}

#[test]
fn no_fewer_changes_suffice() {
    let (mut found, mut blocked, mut undecided, mut longest, mut reached) = (0, 0, 0, 0, 0);
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
            let mut seen = Seen::default();
            all(&assessor, company, &questions, (0, 0), &mut seen);
            let today = assessor.assess(company).expect("every condition can be evaluated").tier;
            let permission = Permission { only, keep: BTreeSet::new() };
            for rank in 0..world.policy.ladder.tiers().len() {
                let aim = if Standing::Tier(rank) > today && today != Standing::Unrated {
                    Aim::Stricter(rank)
                } else {
                    Aim::Laxer(rank)
                };
                let least =
                    seen.tiers.iter().filter(|(tier, _)| aim.is_met(*tier)).map(|(_, spent)| *spent).min();
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
                        let fewer = reach_of_fewer(&assessor, company, (aim, changes.len()), &permission)
                            .expect("every condition can be evaluated");
                        if let Some(reach) = &fewer {
                            // Fewer changes get no further, and without scripts just as far.
                            let totals = seen.totals.range(..changes.len()).map(|(_, totals)| totals);
                            let furthest = match aim {
                                Aim::Laxer(_) => totals.map(|(least, _)| least).min(),
                                Aim::Stricter(_) => totals.map(|(_, most)| most).max(),
                            };
                            let is_scripted = world.policy.nodes.iter().any(|node| node.script.is_some());
                            let is_beyond = furthest.is_some_and(|furthest| match aim {
                                Aim::Laxer(_) => furthest < reach,
                                Aim::Stricter(_) => furthest > reach,
                            });
                            assert!(!is_beyond, "{what}: {furthest:?} {reach}\n{}", describe(&case));
                            if !is_scripted
                                && world
                                    .questionnaire
                                    .questions
                                    .iter()
                                    .all(|question| question.number.is_none())
                            {
                                assert_eq!(furthest, Some(reach), "{what}\n{}", describe(&case));
                                reached += 1;
                            }
                        }
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
    assert!(reached > 5, "{reached} reaches of fewer changes are equal");
    println!("{found} found, {blocked} blocked, {undecided} undecided, up to {longest} changes");
    assert!(found > 300 && blocked > 100 && longest > 2, "{found} found, {blocked} blocked, {longest}");
    assert!(undecided * 20 < found + blocked, "{undecided} undecided of {found} and {blocked}");
}

/// As far as `explain` looks: one tier to each side of today's.
#[test]
fn no_shipped_company_is_undecided_under_a_shipped_policy() {
    let world = shipped_world();
    let schema = CompanySchema::shipped();
    let origin =
        POLICIES.into_iter().fold(Memory::default(), |origin, path| origin.with(path, project_text(path)));
    for path in POLICIES {
        let policy = compile(&origin, path, &world.questionnaire, schema.shape());
        let policy = policy.unwrap_or_else(|faults| panic!("{path} is sound: {faults:?}"));
        let assessor = Assessor::new(&policy, &world.questionnaire, world.day);
        let strictest = policy.ladder.tiers().len() - 1;
        for company in &world.companies {
            let today = assessor.decide(company).expect("every condition can be evaluated").tier;
            let beside = match today {
                Standing::Tier(rank) => [
                    rank.checked_sub(1).map(Aim::Laxer),
                    (rank < strictest).then_some(Aim::Stricter(rank + 1)),
                ],
                Standing::Unrated => [Some(Aim::Laxer(strictest)), None],
            };
            for aim in beside.into_iter().flatten() {
                let way = way(&assessor, company, aim, &Permission::default());
                let way = way.expect("every condition can be evaluated");
                assert!(!matches!(way, Way::Undecided(_)), "{} under {path}, {aim:?}: {way:?}", company.id);
                assert_ne!(way, Way::Blocked(Obstacle::Answers(Vec::new())), "{} under {path}", company.id);
            }
        }
    }
}
