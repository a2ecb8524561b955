//! The portfolios of several holdings files together: each has a name of its own.

use std::collections::BTreeMap;

use super::phrase::quoted;
use crate::diagnostic::Diagnostic;
use crate::model::Portfolio;
use crate::text::Span;

/// The portfolios of holdings files, in the order of the files. One without a name is named by its file where there
/// are others, for a name is how reports tell them apart: by the file's stem, or by its path where the stem is taken.
/// A name that comes in two files is a fault: whether two halves of one portfolio are meant, or two portfolios, the
/// files don't say.
pub fn named_portfolios(files: Vec<(String, Vec<Portfolio>)>) -> Result<Vec<Portfolio>, Vec<Diagnostic>> {
    let count: usize = files.iter().map(|(_, portfolios)| portfolios.len()).sum();
    let taken: Vec<String> =
        files.iter().flat_map(|(_, portfolios)| portfolios).map(|portfolio| portfolio.name.clone()).collect();
    let stems: Vec<String> = files
        .iter()
        .filter(|(_, portfolios)| portfolios.iter().any(|portfolio| portfolio.name.is_empty()))
        .map(|(path, _)| stem(path).to_owned())
        .collect();
    let name_by = |path: &str| {
        let stem = stem(path);
        let is_own = stems.iter().filter(|other| *other == stem).count() == 1
            && !taken.iter().any(|name| name == stem)
            && !stem.is_empty();
        if is_own { stem.to_owned() } else { path.to_owned() }
    };
    let mut first_by_name: BTreeMap<String, Span> = BTreeMap::new();
    let (mut named, mut faults) = (Vec::new(), Vec::new());
    for (path, portfolios) in files {
        for mut portfolio in portfolios {
            if count > 1 && portfolio.name.is_empty() {
                portfolio.name = name_by(&path);
            }
            let Some(span) = portfolio.holdings.first().map(|holding| holding.span.clone()) else { continue };
            match first_by_name.get(&portfolio.name) {
                Some(first) => faults.push(repeated(&portfolio.name, span, first)),
                None => {
                    first_by_name.insert(portfolio.name.clone(), span);
                }
            }
            named.push(portfolio);
        }
    }
    if faults.is_empty() { Ok(named) } else { Err(faults) }
}

fn repeated(name: &str, span: Span, first: &Span) -> Diagnostic {
    Diagnostic::error("repeated-portfolio", span, format!("portfolio {} is in two files", quoted(name)))
        .label("again here")
        .with_related(first.clone(), "first here")
        .help("put its holdings into one file, or give the two different names; name each file once")
}

/// A file's name without its folder and its ending.
fn stem(path: &str) -> &str {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    }
}

#[cfg(test)]
mod tests {
    use super::super::holdings::{HoldingsFormat, read_holdings};
    use super::*;
    use crate::text::Text;

    fn named(files: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
        let read = files.iter().map(|(path, table)| {
            let (found, _) =
                read_holdings(&Text::new(*path, *table), HoldingsFormat::Csv, &[]).expect("portfolios");
            ((*path).to_owned(), found)
        });
        match named_portfolios(read.collect()) {
            Ok(portfolios) => Ok(portfolios.into_iter().map(|portfolio| portfolio.name).collect()),
            Err(faults) => Err(faults.into_iter().map(|fault| fault.message).collect()),
        }
    }

    const ONE: &str = "company,weight\na,1\n";

    #[test]
    fn a_nameless_portfolio_is_named_by_its_file_where_there_are_others() {
        assert_eq!(named(&[("a/fund.csv", ONE)]), Ok(vec![String::new()]));
        assert_eq!(named(&[("a/one.csv", ONE), ("b/two.csv", ONE)]), Ok(vec!["one".into(), "two".into()]));
        assert_eq!(
            named(&[("a/fund.csv", ONE), ("b/fund.csv", ONE)]),
            Ok(vec!["a/fund.csv".into(), "b/fund.csv".into()])
        );
        assert_eq!(
            named(&[("fund.csv", ONE), ("x.csv", "portfolio,company,weight\nfund,a,1\n")]),
            Ok(vec!["fund.csv".into(), "fund".into()])
        );
    }

    #[test]
    fn a_name_in_two_files_is_refused() {
        let table = "portfolio,company,weight\np,a,1\n";
        assert_eq!(
            named(&[("a.csv", table), ("b.csv", table)]),
            Err(vec!["portfolio `p` is in two files".into()])
        );
        assert_eq!(
            named(&[("a.csv", ONE), ("a.csv", ONE)]),
            Err(vec!["portfolio `a.csv` is in two files".into()])
        );
    }
}
