//! What would change a tier: fewer answers, other numbers of the policy, other weights. Shows nothing.

mod agenda;
mod alternative;
mod change;
mod explanation;
mod reads;
mod record;
mod robust;
mod slope;
mod sweep;
mod trial;

pub use agenda::{Agenda, Single};
pub use alternative::{Alternative, Alternatives};
pub use change::{Aim, Change, Obstacle, Permission, Way, way};
pub use explanation::{Ages, Elsewhere, Explanation, Open, explain};
pub use record::{Backing, Evidence, Record};
pub use robust::{AllWeights, OneWeight, Robustness, robustness, scaled};
pub use sweep::{Breakpoint, Parameter, Root, Sweep, SweepMove, sweep_company};
pub use trial::Trial;
