//! Keys as the WebDriver standard numbers them.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};

pub(crate) const ENTER: char = '\u{E007}';
pub(crate) const ESCAPE: char = '\u{E00C}';
pub(crate) const END: char = '\u{E010}';
pub(crate) const HOME: char = '\u{E011}';
pub(crate) const ARROW_LEFT: char = '\u{E012}';
pub(crate) const ARROW_UP: char = '\u{E013}';
pub(crate) const ARROW_RIGHT: char = '\u{E014}';
pub(crate) const ARROW_DOWN: char = '\u{E015}';
pub(crate) const DELETE: char = '\u{E017}';
pub(crate) const F1: char = '\u{E031}';
pub(crate) const F2: char = '\u{E032}';
pub(crate) const F4: char = '\u{E034}';
pub(crate) const F6: char = '\u{E036}';
pub(crate) const F7: char = '\u{E037}';
pub(crate) const F8: char = '\u{E038}';
pub(crate) const F9: char = '\u{E039}';
pub(crate) const F10: char = '\u{E03A}';
pub(crate) const TAB: char = '\u{E004}';
pub(crate) const SHIFT: char = '\u{E008}';
pub(crate) const CONTROL: char = '\u{E009}';
pub(crate) const ALT: char = '\u{E00A}';

/// One key, down and up.
pub(super) fn stroke(key: char) -> KeyActions {
    KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
}

/// One key while another is held.
pub(super) fn chord(held: char, key: char) -> KeyActions {
    KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: held })
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
        .then(KeyAction::Up { value: held })
}
