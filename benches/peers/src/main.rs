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

fn main() -> Fallible<()> {
    let arguments = Arguments::read()?;
    let house = House::read();
    let mut peers = peers::all(&house)?;
    if arguments.is_listing {
        peers.iter().for_each(|peer| println!("{}", peer.name()));
        return Ok(());
    }
    if let Some(unknown) = arguments.only.iter().find(|name| !peers.iter().any(|peer| peer.name() == **name)) {
        return Err(format!("`{unknown}` is no row; `--list` says which there are").into());
    }
    peers.retain(|peer| arguments.wants(peer.name()));
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
