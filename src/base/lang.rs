//! Language tags (BCP 47), kept as written in canonical case, and the direction of their script.

use std::fmt;
use std::sync::Arc;

use icu_locale_core::Locale;
use serde::{Deserialize, Serialize};

/// A language tag such as `fr` or `zh-Hans`, in canonical case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct Lang(Arc<str>);

/// The direction in which a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Lang {
    /// Reads a well-formed BCP 47 tag; `None` where it is not one.
    pub fn parse(tag: &str) -> Option<Lang> {
        let locale = Locale::try_from_str(tag).ok()?;
        if locale.id.language.is_unknown() {
            return None;
        }
        Some(Lang(locale.to_string().into()))
    }

    /// Returns the tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the primary language, `zh` of `zh-Hans`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Returns the direction of the language's script.
    pub fn direction(&self) -> Direction {
        let script = self.0.split('-').nth(1).filter(|part| part.len() == 4);
        let right_to_left = match script {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo" | "Adlm"),
            None => matches!(
                self.primary(),
                "ar" | "he" | "fa" | "ur" | "ps" | "dv" | "yi" | "ug" | "sd" | "ckb"
            ),
        };
        if right_to_left {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Direction {
    /// Returns the value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}
