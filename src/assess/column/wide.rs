//! Loops over lanes, done with the widest vectors that the machine has.
//!
//! One program serves all machines, so a compiler may only count on what the oldest of them can do. What is done
//! [`widely`] is compiled for newer ones too, and the best of these is taken where the program runs. The results are the
//! same integers.

/// Does some work in the widest vectors. All that the work calls has to be inlined into it, or is done narrowly.
#[inline]
pub(super) fn widely<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
