//! Is there a Chromium to test with? If not, it is installed where that can be done without asking, else the reader is
//! told how.

use crate::run::{output, program, run, succeeds};
use anyhow::{Context, Result, bail};
use browser::{CHROMIUM_ARGS, find_chromedriver, find_chromium};
use serde_json::json;
use std::env::consts::OS;
use std::fs;
use std::path::{Path, PathBuf};

/// Debian's packages. Chromium recommends fonts but does not need them, and a page without any has no text to
/// photograph.
const PACKAGES: [&str; 4] = ["chromium", "chromium-driver", "fonts-dejavu-core", "fonts-liberation"];
/// Ubuntu's, the first two of which install a snap.
const UBUNTU_PACKAGES: [&str; 4] =
    ["chromium-browser", "chromium-chromedriver", "fonts-dejavu-core", "fonts-liberation"];
const BY_NAME: &str = "name them in the environment variables CHROMIUM and CHROMEDRIVER";

/// The two programs that a test in a browser needs.
pub struct Chromium {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// Finds Chromium and chromedriver, installing them first if need be.
///
/// # Errors
///
/// When they are missing and cannot be installed from here, the sentence says what to do.
pub fn ensure(root: &Path) -> Result<Chromium> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let has_apt = OS == "linux" && succeeds(program("apt-get", root).arg("--version"));
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let user = if has_apt { output(program("id", root).arg("-u"))? } else { String::new() };
    match way(OS, has_apt, &os_release, &user) {
        Way::Install(packages) => install(root, packages)?,
        Way::InstallSnap(packages) => install(root, packages).with_context(|| {
            format!(
                "Ubuntu's Chromium is a snap, which could not be installed here: download Chrome and ChromeDriver of one \
                 version from https://googlechromelabs.github.io/chrome-for-testing/ and {BY_NAME}"
            )
        })?,
        Way::Tell(advice) => {
            bail!("Chromium and chromedriver are needed and were not found; {advice}")
        }
    }
    find()
        .context("Chromium and chromedriver were installed and still not found; name them in CHROMIUM and CHROMEDRIVER")
}

fn find() -> Option<Chromium> {
    Some(Chromium { chromium: find_chromium()?, chromedriver: find_chromedriver()? })
}

/// The options that wasm-bindgen's test runner hands to chromedriver, as JSON.
pub fn webdriver_json(chromium: &Path) -> String {
    json!({ "goog:chromeOptions": { "binary": chromium, "args": CHROMIUM_ARGS } }).to_string()
}

#[derive(Debug, PartialEq)]
enum Way {
    Install([&'static str; 4]),
    /// Which fails where snaps don't work, as in a container.
    InstallSnap([&'static str; 4]),
    Tell(String),
}

/// What can be done about a missing Chromium on such a system, by such a user.
fn way(os: &str, has_apt: bool, os_release: &str, user: &str) -> Way {
    let is_ubuntu = is_ubuntu(os_release);
    let packages = if is_ubuntu { UBUNTU_PACKAGES } else { PACKAGES };
    match os {
        "linux" if has_apt && user == "0" && is_ubuntu => Way::InstallSnap(packages),
        "linux" if has_apt && user == "0" => Way::Install(packages),
        "linux" if has_apt => Way::Tell(format!(
            "install them with: sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
            packages.join(" ")
        )),
        "macos" => Way::Tell("install them with: brew install --cask google-chrome chromedriver".to_string()),
        _ => Way::Tell(format!("install Chrome or Chromium and the ChromeDriver of its version, and {BY_NAME}")),
    }
}

/// Whether the system is Ubuntu or made from it.
fn is_ubuntu(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .any(|ids| ids.trim_matches('"').split(' ').any(|id| id == "ubuntu"))
}

fn install(root: &Path, packages: [&str; 4]) -> Result<()> {
    println!("Installing {} with apt-get.", packages.join(", "));
    let apt_get = || {
        let mut command = program("apt-get", root);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt_get().arg("update"))?;
    run(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN: &str = "ID=debian\n";

    fn check(os: &str, has_apt: bool, os_release: &str, user: &str) -> String {
        match way(os, has_apt, os_release, user) {
            Way::Install(packages) | Way::InstallSnap(packages) => format!("install {}", packages[0]),
            Way::Tell(advice) => advice,
        }
    }

    #[test]
    fn root_on_debian_installs_and_others_are_given_the_command() {
        assert_eq!(check("linux", true, DEBIAN, "0"), "install chromium");
        let advice = check("linux", true, DEBIAN, "1000");
        assert!(
            advice.contains("sudo apt-get install -y --no-install-recommends chromium chromium-driver"),
            "{advice}"
        );
    }

    #[test]
    fn ubuntu_and_its_kin_have_packages_of_another_name() {
        for os_release in ["ID=ubuntu\n", "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"] {
            assert_eq!(check("linux", true, os_release, "0"), "install chromium-browser");
            assert!(check("linux", true, os_release, "1000").contains("chromium-browser chromium-chromedriver"));
        }
    }

    #[test]
    fn every_other_system_is_told_what_to_do() {
        assert!(check("macos", false, "", "").contains("brew install"));
        assert!(check("windows", false, "", "").contains("CHROMEDRIVER"));
        assert!(check("linux", false, "ID=fedora\nID_LIKE=\"rhel fedora\"\n", "0").contains("CHROMEDRIVER"));
    }
}
