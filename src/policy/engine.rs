//! The sandbox: a Rhai engine with nothing in it but arithmetic, texts, arrays, maps and the verbs of the language.
//! No file, clock, environment, network, printing or `eval`; every limit set, the same in every build.

use rhai::packages::{
    BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicStringPackage, MoreStringPackage, Package,
};
use rhai::{Engine, OptimizationLevel};

use super::draft::Draft;
use super::meter::Meter;
use super::{limits, number, sorting, verb};

/// An engine whose verbs write into a draft, and whose steps a meter counts.
pub(super) fn sandbox(draft: &Draft, meter: &Meter) -> Engine {
    let mut engine = bare(meter);
    verb::register(&mut engine, draft, meter);
    engine
}

/// The same without a verb.
pub(super) fn bare(meter: &Meter) -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    for symbol in ["eval", "print", "debug", "import", "export"] {
        engine.disable_symbol(symbol);
    }
    set_limits(&mut engine);
    meter.watch(&mut engine);
    number::register(&mut engine, meter);
    sorting::register(&mut engine, meter);
    engine
}

fn set_limits(engine: &mut Engine) {
    engine
        .set_fast_operators(false)
        .set_strict_variables(true)
        .set_max_call_levels(limits::CALL_DEPTH)
        .set_max_expr_depths(limits::EXPRESSION_DEPTH, limits::FUNCTION_EXPRESSION_DEPTH)
        .set_max_variables(limits::VARIABLES)
        .set_max_functions(limits::FUNCTIONS)
        .set_max_string_size(limits::STRING)
        .set_max_array_size(limits::ARRAY)
        .set_max_map_size(limits::MAP)
        .set_max_strings_interned(0);
}
