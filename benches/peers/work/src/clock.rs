//! CPU time, which says on a busy machine what the clock on the wall would say on an idle one.

use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};

use crate::Fallible;

/// The CPU time that something takes in this process, all threads together.
pub fn timed<T>(work: impl FnOnce() -> Fallible<T>) -> Fallible<(T, Duration)> {
    let start = own()?;
    let made = work()?;
    Ok((made, own()?.saturating_sub(start)))
}

fn own() -> Fallible<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.into())
}

/// The CPU time of all programs that this process ran and waited for.
pub fn of_programs() -> Fallible<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = |time: nix::sys::time::TimeVal| {
        u64::try_from(time.tv_sec() * 1_000_000 + time.tv_usec()).unwrap_or_default()
    };
    Ok(Duration::from_micros(micros(usage.user_time()) + micros(usage.system_time())))
}

/// The middle one of some durations.
pub fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort_unstable();
    durations[durations.len() / 2]
}
