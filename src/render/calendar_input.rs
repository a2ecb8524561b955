//! What a calendar is shown with.

use crate::assess::Book;
use crate::calendar::Calendar;
use crate::model::{Company, Questionnaire};
use crate::policy::Policy;
use crate::schema::Rejected;

/// What a calendar is shown with.
#[derive(Clone, Copy)]
pub struct CalendarInput<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The policy whose days it tells.
    pub policy: &'a Policy,
    /// What is asked.
    pub questionnaire: &'a Questionnaire,
    /// The companies that were assessed.
    pub companies: &'a [Company],
    /// What is held of them.
    pub book: &'a Book,
    /// The records that were rejected.
    pub rejected: &'a [Rejected],
}
