//! Where on this machine are Chromium and chromedriver?

use std::env::{self, consts::EXE_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};

/// Where a Mac keeps its browsers, which are not in PATH there.
const MAC_CHROMIUMS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Chromium: what the environment variable CHROMIUM names, else `chromium`, `chromium-browser`, `google-chrome` in PATH,
/// else one of a Mac's applications.
pub fn find_chromium() -> Option<PathBuf> {
    let in_path = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(in_path);
    let on_mac = || MAC_CHROMIUMS.iter().map(PathBuf::from).find(|path| path.is_file());
    from_environment("CHROMIUM").or_else(in_path).or_else(on_mac)
}

/// chromedriver: what the environment variable CHROMEDRIVER names, else `chromedriver` in PATH, else Debian's place.
pub fn find_chromedriver() -> Option<PathBuf> {
    let debian = || Some(PathBuf::from("/usr/bin/chromedriver")).filter(|path| is_program(path));
    from_environment("CHROMEDRIVER").or_else(|| in_path("chromedriver")).or_else(debian)
}

/// Whoever sets the variable means it, so the file is not looked for: starting it will tell when it is not there.
fn from_environment(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn in_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(format!("{name}{EXE_SUFFIX}"))).find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    path.is_file() && !is_snap_notice(path)
}

/// Whether the file is Ubuntu's script that only tells the reader to install the snap.
fn is_snap_notice(path: &Path) -> bool {
    let is_script_sized = fs::metadata(path).is_ok_and(|data| data.len() < 10_000);
    is_script_sized && fs::read_to_string(path).is_ok_and(|text| text.contains("requires the chromium snap"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_asks_for_the_snap_is_no_browser() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a temporary file can be written");
            path
        };
        let notice = write("notice", "#!/bin/sh\necho \"Command '$0' requires the chromium snap to be installed.\"\n");
        let wrapper = write("wrapper", "#!/bin/sh\nexec /usr/lib/chromium/chromium \"$@\"\n");
        assert!(!is_program(&notice));
        assert!(is_program(&wrapper));
        assert!(!is_program(folder.path()));
    }
}
