//! The program `tierline`.

use tierline::cli::{Exit, run};

fn main() -> Exit {
    run()
}
