//! Where do the peers come from? From npm, at fixed versions, into the target folder; none is committed.

use crate::project::Project;
use crate::run::{program, run};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// A package, its version, and the files of it that the page needs: those that it loads, and those that are fetched later.
struct Package {
    name: &'static str,
    version: &'static str,
    loaded: &'static str,
    fetched: &'static [&'static str],
}

const CONVNETJS: &[Package] =
    &[Package { name: "convnetjs", version: "0.3.0", loaded: "build/convnet-min.js", fetched: &[] }];
const TENSORFLOW: &[Package] = &[
    Package { name: "@tensorflow/tfjs", version: "4.22.0", loaded: "dist/tf.min.js", fetched: &[] },
    Package {
        name: "@tensorflow/tfjs-backend-wasm",
        version: "4.22.0",
        loaded: "dist/tf-backend-wasm.min.js",
        fetched: &["dist/tfjs-backend-wasm.wasm", "dist/tfjs-backend-wasm-simd.wasm"],
    },
];

const UPLOT: &[&Package] = &[&Package {
    name: "uplot",
    version: UPLOT_VERSION,
    loaded: "dist/uPlot.iife.min.js",
    fetched: &["dist/uPlot.min.css"],
}];
pub const UPLOT_VERSION: &str = "1.6.32";

/// A file for the page's folder `peers/`.
pub struct Script {
    pub file: PathBuf,
    /// Whether the page loads it by itself.
    pub is_loaded: bool,
}

/// The scripts of the peers that train and are wanted, fetched where they are not there yet.
///
/// # Errors
///
/// When npm or tar is missing, or npm cannot fetch a package.
pub fn scripts(project: &Project, convnetjs: bool, tensorflow: bool) -> Result<Vec<Script>> {
    let wanted = [(convnetjs, CONVNETJS), (tensorflow, TENSORFLOW)];
    let packages: Vec<&Package> = wanted.iter().filter(|(is, _)| *is).flat_map(|(_, packages)| *packages).collect();
    scripts_of(project, &packages)
}

/// The same of the peer that draws.
///
/// # Errors
///
/// As [`scripts`].
pub fn uplot(project: &Project) -> Result<Vec<Script>> {
    scripts_of(project, UPLOT)
}

fn scripts_of(project: &Project, packages: &[&Package]) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for package in packages {
        let folder = fetch(project, package)?;
        scripts.push(Script { file: folder.join(package.loaded), is_loaded: true });
        scripts.extend(package.fetched.iter().map(|file| Script { file: folder.join(file), is_loaded: false }));
    }
    Ok(scripts)
}

/// The folder of the unpacked package.
fn fetch(project: &Project, package: &Package) -> Result<PathBuf> {
    let Package { name, version, loaded, .. } = package;
    // npm names the archive of `@scope/name` so.
    let stem = format!("{}-{version}", name.trim_start_matches('@').replace('/', "-"));
    let peers = project.target.join("bench-peers");
    let folder = peers.join(&stem);
    let unpacked = folder.join("package");
    if !unpacked.join(loaded).is_file() {
        fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
        println!("Fetching {name} {version} from npm.");
        run(program("npm", &peers).args(["pack", "--silent", &format!("{name}@{version}")]))?;
        run(program("tar", &peers).args(["-xzf", &format!("{stem}.tgz"), "-C", &stem]))?;
    }
    Ok(unpacked)
}
