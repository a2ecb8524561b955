//! The fields of a line of `eval --format jsonl`, by their names.

/// A field of a line, beside `company`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineField {
    /// `name`.
    Name,
    /// `tier`.
    Tier,
    /// `score_tier`.
    ScoreTier,
    /// `score`: the total.
    Score,
    /// `scores`: those of every node.
    Scores,
    /// `margin`.
    Margin,
    /// `range`.
    Range,
    /// `rules`.
    Rules,
    /// `waived`.
    Waived,
    /// `tier_without_waivers`.
    TierWithoutWaivers,
    /// `ground`.
    Ground,
    /// `decided_by`.
    DecidedBy,
    /// `coverage`.
    Coverage,
    /// `reasons`.
    Reasons,
}

impl LineField {
    /// All, in the order of a line.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Tier,
        Self::ScoreTier,
        Self::Score,
        Self::Scores,
        Self::Margin,
        Self::Range,
        Self::Rules,
        Self::Waived,
        Self::TierWithoutWaivers,
        Self::Ground,
        Self::DecidedBy,
        Self::Coverage,
        Self::Reasons,
    ];

    /// What stands before its value in a line.
    pub(super) fn head(self) -> &'static [u8] {
        match self {
            Self::Name => b",\"name\":",
            Self::Tier => b",\"tier\":",
            Self::ScoreTier => b",\"score_tier\":",
            Self::Score => b",\"score\":",
            Self::Scores => b",\"scores\":",
            Self::Margin => b",\"margin\":",
            Self::Range => b",\"range\":",
            Self::Rules => b",\"rules\":",
            Self::Waived => b",\"waived\":",
            Self::TierWithoutWaivers => b",\"tier_without_waivers\":",
            Self::Ground => b",\"ground\":",
            Self::DecidedBy => b",\"decided_by\":",
            Self::Coverage => b",\"coverage\":",
            Self::Reasons => b",\"reasons\":",
        }
    }

    /// Its name.
    #[expect(clippy::missing_panics_doc, reason = "the heads are names in quotes")]
    pub fn name(self) -> &'static str {
        let head = std::str::from_utf8(self.head()).expect("heads are text");
        head.trim_start_matches(",\"").trim_end_matches("\":")
    }
}
