//! What an earlier version computed, kept in `tests/snapshots`.

use std::path::Path;

/// The text of a snapshot. With `UPDATE_SNAPSHOTS=1` in the environment, `now` becomes it first.
pub fn kept(file: &str, now: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, now).expect("the snapshot can be written");
    }
    std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{file}: make it with UPDATE_SNAPSHOTS=1"))
}
