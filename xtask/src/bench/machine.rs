//! On what was it measured? In general words, since ratios are what counts.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::thread::available_parallelism;

/// A phrase such as `2 cores of an AMD EPYC (x86_64, linux)`.
pub fn machine() -> String {
    let n_cores = available_parallelism().map_or_else(|_| "some".to_string(), |n| n.to_string());
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model(&cpuinfo).unwrap_or("processor of unknown name");
    format!("{n_cores} cores of this machine ({model}, {ARCH}, {OS})")
}

/// The processor's name in Linux's list.
fn model(cpuinfo: &str) -> Option<&str> {
    let line = cpuinfo.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processors_name_is_read_from_linuxs_list() {
        assert_eq!(model("processor\t: 0\nmodel name\t: AMD EPYC\nflags\t: fpu\n"), Some("AMD EPYC"));
        assert_eq!(model(""), None);
    }
}
