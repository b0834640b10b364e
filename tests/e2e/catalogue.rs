//! The words that the UI shows, as its message catalogues have them.

use serde_json::Value;

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Vietnamese,
    English,
}

impl Language {
    pub(crate) const BOTH: [Self; 2] = [Self::Vietnamese, Self::English];

    /// As in `TILL_LANG`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// What the screen says about an error, up to the first value that is filled in.
    pub(crate) fn error(self, key: &str) -> String {
        let catalogue = match self {
            Self::Vietnamese => include_str!("../../ui/src/i18n/messages/vi.json"),
            Self::English => include_str!("../../ui/src/i18n/messages/en.json"),
        };
        let messages: Value = serde_json::from_str(catalogue).unwrap();
        let message = messages[format!("error_{key}")]
            .as_str()
            .expect("the catalogue has the message");
        message
            .split('{')
            .next()
            .unwrap_or(message)
            .trim()
            .to_owned()
    }
}
