//! The commits that touch what decides, each with what it changed: policies are read at every commit, nothing is
//! checked out, and today's companies are read as each commit would have read them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::diff::side;
use super::load::{World, portfolios, texts};
use super::named::fault;
use super::settings::{Names, Settings};
use super::subject::{Subject, open_at};
use super::work;
use crate::assess::{Assessment, Assessor, Book};
use crate::diagnostic::Diagnostic;
use crate::diff::{Difference, Population, compare};
use crate::host::{GitError, Repository, Revision};
use crate::model::{Commit, Company, Portfolio};
use crate::render::DifferenceInput;
use crate::schema::{CompanyFormat, Rejected, read_companies};
use crate::text::Text;

/// So many states are kept at hand: walking back, a commit's parent is soon a child.
const KEPT: usize = 8;

type Loaded<T> = Result<T, Vec<Diagnostic>>;

/// What decides at a commit, by git's names of the files and folders: equal names, equal decisions.
type Fingerprint = Vec<Option<String>>;

/// A policy at a commit, and what it makes of today's companies.
pub(super) struct State {
    pub(super) subject: Subject,
    pub(super) companies: Vec<Company>,
    pub(super) assessments: Vec<Assessment>,
    rejected: Vec<Rejected>,
}

/// What a commit did.
pub(super) enum Step {
    /// It is the first that has a policy which can be read.
    First(Rc<State>),
    /// It changed a policy.
    Change(Box<Change>),
    /// Its policy, or what is beside it, can't be read.
    Unreadable(Vec<Diagnostic>),
}

/// A change of policy over today's companies.
pub(super) struct Change {
    old: Aligned,
    new: Aligned,
    book: Book,
    difference: Difference,
    rejected: Vec<Rejected>,
    /// Each entry is one commit, which needs no telling twice.
    commits: BTreeMap<usize, Commit>,
    /// The commit that it is compared with.
    pub(super) parent: String,
}

/// One side: the companies that both sides accept.
struct Aligned {
    state: Rc<State>,
    /// Companies and assessments, where some are left out.
    kept: Option<(Vec<Company>, Vec<Assessment>)>,
}

/// A walk through the history of a policy.
pub(super) struct History<'a> {
    settings: &'a Settings,
    repository: Arc<Repository>,
    /// The policy's path; the default one of each commit when there is none.
    path: Option<String>,
    today: Arc<World>,
    texts: Vec<(Text, CompanyFormat)>,
    portfolios: Vec<Portfolio>,
    names: BTreeMap<Option<String>, Names>,
    states: Vec<(Fingerprint, Rc<Loaded<Rc<State>>>)>,
}

impl<'a> History<'a> {
    /// Prepares a walk. `companies` are today's, which holdings are matched with.
    pub(super) fn new(
        settings: &'a Settings,
        repository: &Arc<Repository>,
        path: Option<&str>,
        (today, companies): (&Arc<World>, &[Company]),
    ) -> Loaded<Self> {
        Ok(Self {
            settings,
            repository: repository.clone(),
            path: path.map(str::to_owned),
            today: today.clone(),
            texts: texts(settings)?,
            portfolios: portfolios(settings, companies, None)?,
            names: BTreeMap::new(),
            states: Vec::new(),
        })
    }

    /// What a commit did; nothing when it touches nothing that decides. A merge counts only where it differs from all
    /// of its parents.
    pub(super) fn step(&mut self, commit: &Commit) -> Loaded<Option<Step>> {
        let own = self.fingerprint(&commit.name)?;
        for parent in &commit.parents {
            if self.fingerprint(parent)? == own {
                return Ok(None);
            }
        }
        let new = match &*self.state(&commit.name, own) {
            Ok(state) => state.clone(),
            // A commit before there was any policy is no change of one.
            Err(_) if !self.has_policy(&commit.name)? => return Ok(None),
            Err(faults) => return Ok(Some(Step::Unreadable(faults.clone()))),
        };
        let mut before = commit.parents.first().cloned();
        while let Some(parent) = before {
            let fingerprint = self.fingerprint(&parent)?;
            if let Ok(old) = &*self.state(&parent, fingerprint) {
                return self
                    .change(old.clone(), new, parent)
                    .map(|change| change.map(|change| Step::Change(Box::new(change))));
            }
            let found = self.repository.commit(&parent).map_err(|error| fault("git", &error))?;
            before = found.and_then(|found| found.parents.into_iter().next());
        }
        Ok(Some(Step::First(new)))
    }

    fn change(&self, old: Rc<State>, new: Rc<State>, parent: String) -> Loaded<Option<Change>> {
        let ids = |state: &State| -> BTreeSet<String> {
            state.companies.iter().map(|company| company.id.clone()).collect()
        };
        let (old_ids, new_ids) = (ids(&old), ids(&new));
        let (old, new) = (Aligned::new(old, &new_ids), Aligned::new(new, &old_ids));
        let mut rejected = new.state.rejected.clone();
        for record in &old.state.rejected {
            if !rejected.iter().any(|known| known.place == record.place) {
                rejected.push(record.clone());
            }
        }
        let book = Book::new(self.portfolios.clone(), new.companies());
        let population = Population { book: &book, day: self.settings.day };
        let difference = compare(old.side(), new.side(), population)?;
        let is_nothing = difference.edits.is_empty() && difference.moves.is_empty();
        Ok((!is_nothing).then_some(Change {
            old,
            new,
            book,
            difference,
            rejected,
            commits: BTreeMap::new(),
            parent,
        }))
    }

    /// The policy at a commit, assessed.
    fn state(&mut self, commit: &str, fingerprint: Fingerprint) -> Rc<Loaded<Rc<State>>> {
        if let Some((_, state)) = self.states.iter().find(|(known, _)| *known == fingerprint) {
            return state.clone();
        }
        let state = Rc::new(self.read(commit).map(Rc::new));
        if self.states.len() == KEPT {
            self.states.remove(0);
        }
        self.states.push((fingerprint, state.clone()));
        state
    }

    fn read(&self, commit: &str) -> Loaded<State> {
        let revision = Revision::of_commit(&self.repository, commit, commit.to_owned());
        let opened =
            open_at(&revision, self.path.as_deref(), (self.settings, Some(&self.today.questionnaire)))?;
        let (subject, ()) = opened.with(Ok(()))?;
        let World { questionnaire, schema } = &*subject.world;
        let batch = read_companies(&self.texts, schema, questionnaire);
        let assessor = Assessor::new(&subject.policy, questionnaire, self.settings.day);
        let assessments = work::assess_all(&assessor, &batch.companies, self.settings.threads)?;
        Ok(State { subject, companies: batch.companies, assessments, rejected: batch.rejected })
    }

    /// Whether a commit has the policy's file at all.
    fn has_policy(&mut self, commit: &str) -> Loaded<bool> {
        let revision = Revision::of_commit(&self.repository, commit, commit.to_owned());
        let names = self.names(&revision)?;
        let path = self.path.clone().or(names.policy);
        Ok(path.is_some_and(|path| revision.has(&path)))
    }

    fn fingerprint(&mut self, commit: &str) -> Loaded<Fingerprint> {
        let revision = Revision::of_commit(&self.repository, commit, commit.to_owned());
        let names = self.names(&revision)?;
        // A policy's bases are in its own folder or below.
        let policy = self.path.clone().or(names.policy);
        let folder = policy.map(|path| {
            path.rsplit_once('/').map_or_else(|| ".".to_owned(), |(folder, _)| folder.to_owned())
        });
        [folder, names.questionnaire, names.company_schema]
            .into_iter()
            .map(|path| path.map_or(Ok(None), |path| revision.object(&path)))
            .collect::<Result<_, _>>()
            .map_err(|error: GitError| fault("git", &error))
    }

    /// What the files are called at a revision, which its `tierline.toml` says; read once for each of its contents.
    fn names(&mut self, revision: &Revision) -> Loaded<Names> {
        let file = Settings::defaults_at(revision).map_err(|error| fault("git", &error))?;
        let object = file.as_ref().map(|(_, object)| object.clone());
        if let Some(known) = self.names.get(&object) {
            return Ok(known.clone());
        }
        // One that can't be read is a fault of its commit, told when that is opened.
        let names = self.settings.names_at(revision).unwrap_or_else(|_| self.settings.names.clone());
        self.names.insert(object, names.clone());
        Ok(names)
    }
}

impl Aligned {
    fn new(state: Rc<State>, others: &BTreeSet<String>) -> Self {
        let is_whole = state.companies.iter().all(|company| others.contains(&company.id));
        let kept = (!is_whole).then(|| {
            let pairs = state.companies.iter().zip(&state.assessments);
            pairs
                .filter(|(company, _)| others.contains(&company.id))
                .map(|(company, assessment)| (company.clone(), assessment.clone()))
                .unzip()
        });
        Self { state, kept }
    }

    fn companies(&self) -> &[Company] {
        self.kept.as_ref().map_or(&self.state.companies, |(companies, _)| companies)
    }

    fn side(&self) -> crate::diff::Side<'_> {
        let assessments = self.kept.as_ref().map_or(&self.state.assessments, |(_, kept)| kept);
        side(&self.state.subject, self.companies(), assessments)
    }
}

impl Change {
    /// What it is shown with.
    pub(super) fn input(&self, settings: &Settings) -> DifferenceInput<'_> {
        DifferenceInput {
            difference: &self.difference,
            old: self.old.side(),
            new: self.new.side(),
            revisions: (self.old.state.subject.revision.as_ref(), self.new.state.subject.revision.as_ref()),
            commits: &self.commits,
            population: Population { book: &self.book, day: settings.day },
            rejected: &self.rejected,
        }
    }

    /// Leaves only the moves of one company.
    pub(super) fn of_company(mut self, id: &str) -> Option<Self> {
        let place = self.new.companies().iter().position(|company| company.id == id)?;
        let moved = self.difference.moves.iter().position(|moved| moved.company == place)?;
        self.difference.moves = vec![self.difference.moves.swap_remove(moved)];
        self.difference.attributions.moves = vec![self.difference.attributions.moves.swap_remove(moved)];
        Some(self)
    }
}
