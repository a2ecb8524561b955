//! Tierline beside its peers: the same companies, the same policy, one run, every result checked.

mod arguments;
mod comparison;
mod generate;
mod peer;
mod peers;
mod programs;
mod random;
mod table;

use arguments::Arguments;
use comparison::Comparison;
use work::Fallible;
use work::house::House;

// As `tierline` has it, so that no row has memory dearer than another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Fallible<()> {
    let arguments = Arguments::read()?;
    let house = House::read();
    if arguments.is_listing {
        peers::ALL.iter().for_each(|(name, _)| println!("{name}"));
        return Ok(());
    }
    if let Some(unknown) = arguments.only.iter().find(|only| peers::ALL.iter().all(|(name, _)| only != name))
    {
        return Err(format!("`{unknown}` is no row; `--list` says which there are").into());
    }
    let wanted = peers::ALL.iter().filter(|(name, _)| arguments.wants(name));
    let made = wanted.map(|(name, make)| make(&house).map_err(|fault| format!("{name}: {fault}")));
    let peers = made.collect::<Result<Vec<_>, _>>()?;
    let mut comparison = Comparison::new(&house, peers, &arguments)?;
    let mut page = include_str!("../page.md")
        .replace("{date}", &arguments.date)
        .replace("{compiler}", &arguments.compiler)
        .replace("{rounds}", &arguments.rounds.to_string())
        .replace("{bytes}", &table::grouped(comparison.bytes_a_company()?));
    if arguments.is_assessing {
        let table = table::assessed(&comparison.assess(arguments.rounds)?);
        println!("Assessment alone, medians of {} rounds:\n\n{table}", arguments.rounds);
        page = page.replace("{assessed}", &table);
    }
    if arguments.is_piping {
        let table = table::piped(&comparison.pipe(arguments.rounds)?);
        println!("From file to file, medians of {} rounds:\n\n{table}", arguments.rounds);
        page = page.replace("{piped}", &table);
    }
    if let Some(path) = &arguments.page {
        std::fs::write(path, page)?;
    }
    Ok(())
}
