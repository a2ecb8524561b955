//! The items of the lists of a block, all in a row.

/// The items of lists, all in a row.
pub(super) struct Items {
    /// The lane that each item belongs to.
    pub(super) owners: Vec<u32>,
    /// Where the items of each lane start; one more at the end.
    pub(super) starts: Vec<u32>,
    /// Each item's place in its column.
    pub(super) facts: Vec<u32>,
}

impl Items {
    /// The items of a list in each lane.
    pub(super) fn of(ranges: &[(u32, u32)]) -> Self {
        // Counted to the end: that takes fewer steps than to look for the first.
        let gaps = ranges.windows(2).filter(|pair| pair[0].1 != pair[1].0).count();
        if gaps == 0 { Self::of_neighbours(ranges) } else { Self::of_any(ranges) }
    }

    /// Those of lists that follow one another, as in a column of rows. Without a branch for each lane: each adds one to
    /// the first item behind it, and the sums of these are the owners.
    fn of_neighbours(ranges: &[(u32, u32)]) -> Self {
        let base = ranges.first().map_or(0, |(start, _)| *start);
        let end = ranges.last().map_or(0, |(_, end)| *end);
        let mut starts = Vec::with_capacity(ranges.len() + 1);
        starts.extend(ranges.iter().map(|(start, _)| start.wrapping_sub(base)));
        starts.push(end - base);
        let mut owners = vec![0; (end - base) as usize + 1];
        for start in starts.iter().take(ranges.len()).skip(1) {
            let passed = &mut owners[*start as usize];
            *passed = u32::wrapping_add(*passed, 1);
        }
        owners.pop();
        let mut owner = 0;
        for passed in &mut owners {
            owner = u32::wrapping_add(owner, *passed);
            *passed = owner;
        }
        Self { owners, starts, facts: (base..end).collect() }
    }

    fn of_any(ranges: &[(u32, u32)]) -> Self {
        let count = ranges.iter().map(|(start, end)| (end - start) as usize).sum();
        let (mut owners, mut facts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut starts = Vec::with_capacity(ranges.len() + 1);
        for (lane, (start, end)) in (0..).zip(ranges) {
            starts.push(number(facts.len()));
            for fact in *start..*end {
                owners.push(lane);
                facts.push(fact);
            }
        }
        starts.push(number(facts.len()));
        Self { owners, starts, facts }
    }
}

/// A count of items or rows.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a portfolio has fewer than 2³² rows and items")
}
