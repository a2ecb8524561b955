//! The words of every report, in English and Chinese.

use crate::diff::Direction;
use crate::model::Language;

/// A word of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Policy,
    Data,
    Result,
    Companies,
    Company,
    Tier,
    Risk,
    Weight,
    Exposure,
    Range,
    Coverage,
    Ground,
    Score,
    NoTotal,
    Rule,
    Unrated,
    AsOf,
    Moves,
    MovesNone,
    Unchanged,
    Stricter,
    Laxer,
    Lost,
    Gained,
    Edits,
    Near,
    OtherGround,
    Above,
    Below,
    Threshold,
    Points,
    Share,
    Path,
    DecidedAt,
    Rules,
    Tiers,
    Waivers,
    Until,
    NotDeclared,
    HoldingsWithoutCompany,
    Waived,
    Rejected,
    Portfolio,
    NewWord,
    Gone,
    Old,
    Missing,
}

impl Word {
    pub(super) fn text(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Policy => ("policy", "政策"),
            Self::Data => ("data", "数据"),
            Self::Result => ("result", "结果"),
            Self::Companies => ("companies", "家公司"),
            Self::Company => ("Company", "公司"),
            Self::Tier => ("Tier", "层级"),
            Self::Risk => ("Risk", "风险分"),
            Self::Weight => ("Weight", "权重"),
            Self::Exposure => ("Exposure", "敞口"),
            Self::Range => ("Range", "可能区间"),
            Self::Coverage => ("coverage", "覆盖率"),
            Self::Ground => ("Ground", "依据"),
            Self::Score => ("score", "得分"),
            Self::NoTotal => ("no total", "无总分"),
            Self::Rule => ("rule", "规则"),
            Self::Unrated => ("unrated", "未评级"),
            Self::AsOf => ("as of", "截至"),
            Self::Moves => ("Moves", "变动"),
            Self::MovesNone => ("no company changes tier", "没有公司变更层级"),
            Self::Unchanged => ("unchanged", "不变"),
            Self::Stricter => ("stricter", "趋严"),
            Self::Laxer => ("laxer", "趋宽"),
            Self::Lost => ("lost its tier", "失去评级"),
            Self::Gained => ("gained a tier", "获得评级"),
            Self::Edits => ("Edits", "修改"),
            Self::Near => ("Near a threshold", "接近门槛"),
            Self::OtherGround => ("Same tier, other ground", "层级不变而依据改变"),
            Self::Above => ("above", "高于"),
            Self::Below => ("below", "低于"),
            Self::Threshold => ("from", "起点"),
            Self::Points => ("Points", "风险点数"),
            Self::Share => ("Share", "占总分"),
            Self::Path => ("Path", "路径"),
            Self::DecidedAt => ("Decided at", "规定于"),
            Self::Rules => ("Rules", "规则"),
            Self::Tiers => ("Tiers", "层级"),
            Self::Waivers => ("Waivers", "豁免"),
            Self::Until => ("until", "至"),
            Self::NotDeclared => ("default", "默认"),
            Self::HoldingsWithoutCompany => ("Holdings that match no company", "未匹配公司的持仓"),
            Self::Waived => ("waived", "已豁免"),
            Self::Rejected => ("Rejected records", "被拒绝的记录"),
            Self::Portfolio => ("Portfolio", "投资组合"),
            Self::NewWord => ("new", "新增"),
            Self::Gone => ("gone", "取消"),
            Self::Old => ("was", "原为"),
            Self::Missing => ("not answered", "未回答"),
        };
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }
}

/// The mark and the word of a direction.
pub(super) fn direction(
    direction: Direction,
    language: Language,
    is_ascii: bool,
) -> (&'static str, &'static str) {
    let (mark, ascii, word) = match direction {
        Direction::Stricter => ("▲", "^", Word::Stricter),
        Direction::Laxer => ("▼", "v", Word::Laxer),
        Direction::Lost => ("○", "o", Word::Lost),
        Direction::Gained => ("●", "*", Word::Gained),
    };
    (if is_ascii { ascii } else { mark }, word.text(language))
}
