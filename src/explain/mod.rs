//! What would change a tier: fewer answers, other numbers of the policy, other weights. Shows nothing.

mod agenda;
mod alternative;
mod change;
mod explanation;
mod open;
mod reads;
mod record;
mod robust;
mod slope;
mod sweep;
mod trial;

pub use agenda::{Agenda, Single};
pub use alternative::{Alternative, Alternatives};
pub use change::{Aim, Change, Obstacle, Permission, Way, reach_of_fewer, way};
pub use explanation::{Ages, Elsewhere, Explanation, Landing, Open, explain};
pub use record::{Backing, Evidence, Record};
pub use robust::{AllWeights, Direction, Doubt, OneWeight, Robustness};
pub use sweep::{Breakpoint, Parameter, Root, Sweep, SweepMove, Sweeping};
pub use trial::Trial;
