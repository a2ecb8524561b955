//! What would change a tier: fewer answers, other numbers of the policy, other weights. Shows nothing.

mod alternative;
mod change;
mod record;
mod trial;

pub use alternative::{Alternative, Alternatives};
pub use change::{Aim, Change, Obstacle, Permission, Way, way};
pub use record::{Backing, Evidence, Record};
pub use trial::Trial;
