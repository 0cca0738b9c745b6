//! Which keys have no character? These; WebDriver gives each a code of its own.

/// The arrow down key.
pub const ARROW_DOWN: &str = "\u{E015}";
/// The arrow left key.
pub const ARROW_LEFT: &str = "\u{E012}";
/// The arrow right key.
pub const ARROW_RIGHT: &str = "\u{E014}";
/// The arrow up key.
pub const ARROW_UP: &str = "\u{E013}";
/// The control key, which is held down with others.
pub const CONTROL: &str = "\u{E009}";
/// The end key.
pub const END: &str = "\u{E010}";
/// The enter key.
pub const ENTER: &str = "\u{E007}";
/// The escape key.
pub const ESCAPE: &str = "\u{E00C}";
/// The home key.
pub const HOME: &str = "\u{E011}";
/// The page down key.
pub const PAGE_DOWN: &str = "\u{E00F}";
/// The page up key.
pub const PAGE_UP: &str = "\u{E00E}";
/// The shift key, for [`chord`](crate::Browser::chord).
pub const SHIFT: &str = "\u{E008}";
/// The space bar.
pub const SPACE: &str = " ";
/// The tab key.
pub const TAB: &str = "\u{E004}";
