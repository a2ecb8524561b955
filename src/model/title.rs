//! Names for people, in English and Chinese.

/// A language that Tierline speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

/// A name or sentence for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// In English; always there.
    pub english: String,
    /// In Chinese, where somebody has written it.
    pub chinese: Option<String>,
}

impl Title {
    /// A title in English alone.
    pub fn english(text: impl Into<String>) -> Self {
        Self { english: text.into(), chinese: None }
    }

    /// The words in a language; English where there are none in it.
    pub fn text(&self, language: Language) -> &str {
        match (language, &self.chinese) {
            (Language::Chinese, Some(chinese)) => chinese,
            _ => &self.english,
        }
    }
}
