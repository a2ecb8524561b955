//! CPU time, which says on a busy machine what the clock on the wall would say on an idle one.

use std::time::Duration;

use cpu_time::ProcessTime;

use crate::Fallible;

/// The CPU time that something takes in this process, all threads together.
pub fn timed<T>(work: impl FnOnce() -> Fallible<T>) -> Fallible<(T, Duration)> {
    let start = ProcessTime::try_now()?;
    let made = work()?;
    Ok((made, start.try_elapsed()?))
}

/// The CPU time of all programs that this process ran and waited for, to a hundredth of a second.
pub fn of_programs() -> Fallible<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in parentheses, may hold anything; `cutime` and `cstime` are the 16th and 17th field.
    let (_, fields) = stat.rsplit_once(')').ok_or("no fields")?;
    let ticks = fields.split_whitespace().skip(13).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}

/// The middle one of some durations.
pub fn median(durations: &[Duration]) -> Duration {
    let mut durations = durations.to_vec();
    durations.sort_unstable();
    durations[durations.len() / 2]
}
