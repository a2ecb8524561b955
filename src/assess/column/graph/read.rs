//! Facts, read from their columns: all at once where the places follow one another, as those of rows mostly do.

use std::ops::Range;

use super::lanes::{Column, Denominators, Lanes, Numbers};
use crate::assess::column::fact::FactColumn;
use crate::assess::column::words::NO_WORD;

/// What a column holds at some places; nothing where it has no such place.
pub(super) fn read(column: &FactColumn, places: &[u32]) -> Column {
    match run(places) {
        Some(run) if run.end <= column.len() => read_run(column, run),
        _ => read_each(column, places),
    }
}

/// Places that follow one another.
fn run(places: &[u32]) -> Option<Range<usize>> {
    let first = *places.first()?;
    let end = first.checked_add(u32::try_from(places.len()).ok()?)?;
    // Counted to the end: that takes fewer steps than to look for the first.
    let gaps = (first..end).zip(places).filter(|(expected, place)| expected != *place).count();
    (gaps == 0).then_some(first as usize..end as usize)
}

fn read_run(column: &FactColumn, run: Range<usize>) -> Column {
    let some = |absent: &[bool]| absent.contains(&true).then(|| absent.to_vec());
    let (lanes, absent) = match column {
        FactColumn::Record { absent, .. } => {
            let places = run.clone().map(|place| u32::try_from(place).expect("places are such numbers"));
            (Lanes::Records(places.collect()), some(&absent[run]))
        }
        FactColumn::List { absent, ends, .. } => {
            let mut start = run.start.checked_sub(1).map_or(0, |before| ends[before]);
            let range = |end: &u32| (std::mem::replace(&mut start, *end), *end);
            (Lanes::Lists(ends[run.clone()].iter().map(range).collect()), some(&absent[run]))
        }
        FactColumn::Text(ids) => {
            let words = &ids[run];
            let absent =
                words.contains(&NO_WORD).then(|| words.iter().map(|word| *word == NO_WORD).collect());
            (Lanes::Words(words.to_vec()), absent)
        }
        FactColumn::Number(numbers) => {
            let numerators = numbers.values[run.clone()].to_vec();
            let denominators = Denominators::All(numbers.scale);
            (Lanes::Numbers(Numbers { numerators, denominators }), some(&numbers.absent[run]))
        }
        FactColumn::Bool(values) => {
            let values = &values[run];
            let absent = values.contains(&None).then(|| values.iter().map(Option::is_none).collect());
            (Lanes::Truths(values.iter().map(|value| *value == Some(true)).collect()), absent)
        }
    };
    Column { lanes, absent, marked: None }
}

fn read_each(column: &FactColumn, places: &[u32]) -> Column {
    let flags = |absent: &[bool]| -> Vec<bool> {
        places.iter().map(|place| absent.get(*place as usize).copied().unwrap_or(true)).collect()
    };
    match column {
        FactColumn::Record { absent, .. } => {
            Column::new(Lanes::Records(places.to_vec())).without(flags(absent))
        }
        FactColumn::List { absent, ends, .. } => {
            let range = |place: &u32| {
                let place = *place as usize;
                let start = place.checked_sub(1).map_or(0, |before| ends[before]);
                ends.get(place).map_or((0, 0), |end| (start, *end))
            };
            Column::new(Lanes::Lists(places.iter().map(range).collect())).without(flags(absent))
        }
        FactColumn::Text(ids) => {
            let words: Vec<u32> =
                places.iter().map(|place| ids.get(*place as usize).copied().unwrap_or(NO_WORD)).collect();
            let absent = words.iter().map(|word| *word == NO_WORD).collect();
            Column::new(Lanes::Words(words)).without(absent)
        }
        FactColumn::Number(numbers) => {
            let numerators =
                places.iter().map(|place| numbers.values.get(*place as usize).copied().unwrap_or(0));
            let lanes = Lanes::Numbers(Numbers {
                numerators: numerators.collect(),
                denominators: Denominators::All(numbers.scale),
            });
            Column::new(lanes).without(flags(&numbers.absent))
        }
        FactColumn::Bool(values) => {
            let value = |place: &u32| values.get(*place as usize).copied().flatten();
            let truths = places.iter().map(|place| value(place) == Some(true)).collect();
            let absent = places.iter().map(|place| value(place).is_none()).collect();
            Column::new(Lanes::Truths(truths)).without(absent)
        }
    }
}
