//! What would change a tier: fewer answers, other numbers of the policy, other weights. Shows nothing.

mod alternative;
mod change;
mod explanation;
mod reads;
mod record;
mod sweep;
mod trial;

pub use alternative::{Alternative, Alternatives};
pub use change::{Aim, Change, Obstacle, Permission, Way, way};
pub use explanation::{Ages, Elsewhere, Explanation, Open, explain};
pub use record::{Backing, Evidence, Record};
pub use sweep::{Breakpoint, Parameter, Root, Sweep, SweepMove, sweep, sweep_company};
pub use trial::Trial;
