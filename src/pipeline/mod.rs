//! From records to lines of assessments: read, validated, assessed and written in bounded memory over all cores,
//! in the order of the input.
//!
//! Workers take portions of whole lines from one feed, each in its turn, and hand what they made of them to one
//! order, which writes portion after portion. No worker is more than a few portions ahead of the one that is written,
//! so memory doesn't grow with the input, but by a digest of each company's id. Nothing is decided here.

mod feed;
mod held;
mod merge;
mod order;
mod part;
mod part_line;
mod part_order;
mod portion;
mod seal;
mod seen;
mod unreadable;
mod worker;

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex};
use std::thread;

use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Questionnaire};
use crate::render::LineWriter;
use crate::schema::CompanySchema;
use feed::Feed;
use order::Order;
use portion::Portion;
use worker::Worker;

pub use feed::Source;
pub use merge::{Merge, Parts};
pub use order::{Outlet, Summary};
pub use part::{Counted, LineCount, Sealing};
pub use part_order::in_part_order;
pub use unreadable::unreadable;

/// How many bytes a worker takes at once, when nobody wants it otherwise.
pub const PORTION: usize = 256 * 1024;

/// How many portions each worker may be ahead of the one that is written.
const AHEAD: usize = 4;

/// What records are read and assessed with.
pub struct Pipeline<'a> {
    /// What records are checked against.
    pub schema: &'a CompanySchema,
    /// What they answer.
    pub questionnaire: &'a Questionnaire,
    /// The policy and the day.
    pub assessor: &'a Assessor<'a>,
    /// How an assessment is written.
    pub writer: &'a LineWriter<'a>,
    /// The ids, ISINs and LEIs of the companies that are held.
    pub held: &'a BTreeSet<String>,
    /// Whether the rest is written when a record is rejected.
    pub keep_going: bool,
    /// How many bytes a worker takes at once, as long as no line is longer.
    pub portion: usize,
    /// How many workers there are, from 1.
    pub threads: usize,
}

/// What workers share.
struct Shared<'a, S> {
    pipeline: &'a Pipeline<'a>,
    feed: Mutex<Feed<S>>,
    order: Mutex<Order<'a>>,
    /// A portion was written: there is room for another.
    room: Condvar,
}

impl Pipeline<'_> {
    /// Reads all sources, and writes a line for each company. Gives back the companies that are held, with nothing but
    /// what holdings name them by.
    #[expect(clippy::missing_panics_doc, reason = "workers don't panic")]
    pub fn run<S>(&self, sources: S, outlet: &mut (dyn Outlet + Send)) -> (Summary, Vec<Company>)
    where
        S: Iterator<Item = Result<Source, Vec<Diagnostic>>> + Send,
    {
        let shared = Shared {
            pipeline: self,
            feed: Mutex::new(Feed::new(sources, self.portion)),
            order: Mutex::new(Order::new(outlet, self.keep_going)),
            room: Condvar::new(),
        };
        let first = shared.next_portion();
        let is_more = !shared.feed.lock().expect("no worker panics").is_over();
        thread::scope(|scope| {
            // A single portion is done sooner than another thread begins.
            for _ in 1..if is_more { self.threads } else { 1 } {
                scope.spawn(|| shared.work(None));
            }
            shared.work(first);
        });
        shared.order.into_inner().expect("no worker panics").end()
    }
}

impl<S: Iterator<Item = Result<Source, Vec<Diagnostic>>>> Shared<'_, S> {
    /// Does one portion after the other, from the one at hand.
    fn work(&self, first: Option<(usize, Portion)>) {
        let mut worker = Worker::new(self.pipeline);
        let mut next = first.or_else(|| self.next_portion());
        while let Some((number, portion)) = next {
            let (is_read_only, room) = {
                let mut order = self.order.lock().expect("no worker panics");
                (order.writes_no_more(), order.room())
            };
            let done = worker.process(portion, is_read_only, room);
            self.order.lock().expect("no worker panics").take(number, done);
            self.room.notify_all();
            next = self.next_portion();
        }
        // Nothing more is read: nobody needs to wait for room.
        self.room.notify_all();
    }

    /// The next portion and its number, as soon as there is room for what is made of it.
    fn next_portion(&self) -> Option<(usize, Portion)> {
        let mut feed = self.feed.lock().expect("no worker panics");
        let last = feed.taken() + 1;
        let mut order = self.order.lock().expect("no worker panics");
        while !order.is_over() && last > order.written() + AHEAD * self.pipeline.threads {
            order = self.room.wait(order).expect("no worker panics");
        }
        let is_over = order.is_over();
        drop(order);
        if is_over { None } else { feed.next_portion() }
    }
}
