//! The words of every report, in English and Chinese.

use super::layout::{Label, Terminal};
use crate::diff::Direction;
use crate::model::Language;

/// A word of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Policy,
    Data,
    Result,
    Companies,
    CompanyCount,
    Company,
    Tier,
    Risk,
    Weight,
    Exposure,
    ShareOfAll,
    MeanOfShares,
    Range,
    Coverage,
    Ground,
    Score,
    NoTotal,
    Unrated,
    AsOf,
    Moves,
    MovesNone,
    Stricter,
    Laxer,
    Lost,
    Gained,
    Edits,
    MovesAlone,
    MovesWithout,
    Near,
    OtherGround,
    Distance,
    Above,
    Below,
    Points,
    Share,
    Path,
    DecidedAt,
    Rules,
    Tiers,
    Waivers,
    HoldingsWithoutCompany,
    Waived,
    Rejected,
    Portfolio,
    New,
    Gone,
    Known,
    Cause,
    Nearest,
    Effect,
    Edit,
    Because,
    Lacks,
    Unexplained,
    StaleApprovals,
    MarketValue,
    Approved,
    Sureness,
    More,
    Day,
    Moved,
    Events,
}

impl Word {
    pub(super) fn text(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Policy => ("policy", "政策"),
            Self::Data => ("data", "数据"),
            Self::Result => ("result", "结果"),
            Self::Companies => ("companies", "家公司"),
            Self::CompanyCount => ("Companies", "公司数"),
            Self::Company => ("Company", "公司"),
            Self::Tier => ("Tier", "层级"),
            Self::Risk => ("Risk", "风险分"),
            Self::Weight => ("Weight", "权重"),
            Self::Exposure => ("Exposure", "敞口"),
            Self::ShareOfAll => ("Of all portfolios", "占全部投资组合"),
            Self::MeanOfShares => ("Mean of shares", "占比均值"),
            Self::Range => ("Range", "可能区间"),
            Self::Coverage => ("coverage", "覆盖率"),
            Self::Ground => ("Ground", "依据"),
            Self::Score => ("score", "得分"),
            Self::NoTotal => ("no total", "无总分"),
            Self::Unrated => ("Unrated", "未评级"),
            Self::AsOf => ("as of", "截至"),
            Self::Moves => ("Moves, by cause", "变动（按原因）"),
            Self::MovesNone => ("no company changes tier", "没有公司变更层级"),
            Self::Stricter => ("stricter", "趋严"),
            Self::Laxer => ("laxer", "趋宽"),
            Self::Lost => ("lost its tier", "失去评级"),
            Self::Gained => ("gained a tier", "获得评级"),
            Self::MovesAlone => ("alone", "单独"),
            Self::MovesWithout => ("needed", "必需"),
            Self::Edits => ("Edits", "修改"),
            Self::Near => ("Near a threshold", "接近门槛"),
            Self::OtherGround => ("Same tier, other ground", "层级不变而依据改变"),
            Self::Distance => ("Distance", "距离"),
            Self::Above => ("above", "高于"),
            Self::Below => ("below", "低于"),
            Self::Points => ("Points", "风险点数"),
            Self::Share => ("Share", "占总分"),
            Self::Path => ("Groups and questions", "分组与问题"),
            Self::DecidedAt => ("Decided at", "规定于"),
            Self::Rules => ("Rules", "规则"),
            Self::Tiers => ("Tiers", "层级"),
            Self::Waivers => ("Waivers", "豁免"),
            Self::HoldingsWithoutCompany => ("Holdings that match no company", "未匹配公司的持仓"),
            Self::Waived => ("waived", "已豁免"),
            Self::Rejected => ("Rejected records", "被拒绝的记录"),
            Self::Portfolio => ("Portfolio", "投资组合"),
            Self::New => ("new", "新增"),
            Self::Gone => ("gone", "取消"),
            Self::Known => ("Coverage", "覆盖率"),
            Self::Cause => ("Cause", "原因"),
            Self::Nearest => ("What would move first", "最先会变动的"),
            Self::Effect => ("Effect", "影响方向"),
            Self::Edit => ("Edit", "修改"),
            Self::Because => ("Because", "原因"),
            Self::Lacks => ("Lacks", "缺少"),
            Self::Unexplained => ("Without reason or approver", "未写原因或批准人"),
            Self::StaleApprovals => ("Signed off, but not happening", "已批准但未发生"),
            Self::MarketValue => ("Market value that moves", "变动的市值"),
            Self::Approved => ("Signed off", "已批准"),
            Self::Sureness => ("How sure the moves are", "变动的把握"),
            Self::More => ("more", "更多"),
            Self::Day => ("Day", "日期"),
            Self::Moved => ("Moves", "变动数"),
            Self::Events => ("Rules and waivers that start or end", "开始或到期的规则与豁免"),
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

/// How a direction looks.
pub(super) fn direction_label(direction: Direction) -> Label {
    match direction {
        Direction::Stricter => Label::Stricter,
        Direction::Laxer => Label::Laxer,
        Direction::Lost | Direction::Gained => Label::Lost,
    }
}

/// Words of a policy in quotes.
pub(super) fn quoted(text: &str, terminal: &Terminal) -> String {
    format!("{}{text}{}", terminal.mark("“", "\""), terminal.mark("”", "\""))
}
