//! When is the site built again? Whenever one of its sources has changed, while it is being served.

use crate::dist;
use crate::project::Project;
use anyhow::{Context, Result};
use notify_debouncer_mini::notify::RecursiveMode;
use notify_debouncer_mini::{DebounceEventResult, new_debouncer};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, SystemTime};
use tower_livereload::Reloader;

/// The site's sources, as paths from the root; a folder stands for all in it.
const SOURCES: [&str; 8] = ["src", "page", "portrait", "reader", "workshop", "www", "index.html", "Cargo.toml"];
/// What the build itself writes into them.
const GENERATED: &str = "www/pkg";
/// Editors save in several steps; the build waits until they are through.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// Builds the site at every change from now on, in a thread of its own, and reloads the page when that went well.
///
/// `seen` is the [`snapshot`] from before the build that is served first: what was saved during it counts as a change.
pub fn start(project: &Project, reloader: Reloader, seen: Snapshot) -> Result<()> {
    let (sender, changes) = channel();
    let mut debouncer = new_debouncer(DEBOUNCE, sender).context("changes cannot be watched for")?;
    // The two files are watched through their folder: an editor that replaces a file would end a watch on the file.
    let folders =
        SOURCES.iter().filter(|source| !source.contains('.')).map(|folder| (*folder, RecursiveMode::Recursive));
    for (folder, mode) in folders.chain([("", RecursiveMode::NonRecursive)]) {
        let folder = project.root.join(folder);
        debouncer
            .watcher()
            .watch(&folder, mode)
            .with_context(|| format!("{} cannot be watched for changes", folder.display()))?;
    }
    let project = Project { root: project.root.clone(), target: project.target.clone() };
    let mut seen = seen;
    thread::spawn(move || {
        // The watch lasts as long as the debouncer.
        let _debouncer = debouncer;
        loop {
            // Reading a file and writing www/pkg are events too, and the build does both; only a real change counts.
            let now = snapshot(&project.root);
            if now != seen {
                seen = now;
                println!("Building again.");
                if report(dist::build(&project)) {
                    reloader.reload();
                }
            } else if !wait(&changes) {
                break;
            }
        }
    });
    Ok(())
}

/// Tells of a build that failed, and whether it went well: while watching, a failure is no reason to stop serving.
pub fn report(build: Result<()>) -> bool {
    match &build {
        Ok(()) => {}
        Err(error) => {
            eprintln!("error: {error:#}; the last good site, if there was one, is still served.")
        }
    }
    build.is_ok()
}

/// Waits for an event and drops those that have queued up behind it; false when there will be no more.
fn wait(changes: &Receiver<DebounceEventResult>) -> bool {
    let is_open = changes.recv().is_ok();
    while changes.try_recv().is_ok() {}
    is_open
}

/// When each of the sources was last written, and how long it is.
pub type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// The sources as they are now.
pub fn snapshot(root: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let mut open: Vec<PathBuf> = SOURCES.map(|source| root.join(source)).into();
    while let Some(path) = open.pop() {
        if path == root.join(GENERATED) {
            continue;
        }
        // A file that cannot be read counts as absent: an editor may be replacing it this moment, which is a change.
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.flatten().map(|entry| entry.path()));
        } else if let Ok(data) = fs::metadata(&path) {
            found.insert(path, (data.modified().ok(), data.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether writing a file, among the usual ones, is a change.
    fn check(file: &str) -> bool {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let write = |file: &str, text: &str| {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
            fs::write(path, text).expect("a file can be written");
        };
        for file in ["src/lib.rs", "www/app.js", "www/pkg/page.js", "index.html", "Cargo.toml", "Cargo.lock"] {
            write(file, "old");
        }
        let before = snapshot(folder.path());
        write(file, "newer");
        before != snapshot(folder.path())
    }

    #[test]
    fn a_source_that_is_written_or_added_is_a_change() {
        for file in ["src/lib.rs", "src/deep/new.rs", "www/app.js", "index.html", "Cargo.toml"] {
            assert!(check(file), "{file}");
        }
    }

    #[test]
    fn what_the_build_writes_is_no_change() {
        for file in ["www/pkg/page.js", "Cargo.lock", "dist/index.html", "target/debug/x"] {
            assert!(!check(file), "{file}");
        }
    }
}
