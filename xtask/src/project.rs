//! Where is everything? Cargo knows, also when the reader has moved the target folder.

use crate::run::{cargo, output};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The folders of the project.
pub struct Project {
    /// Where `index.html` and `www/` are.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

impl Project {
    /// Asks cargo for the project around the working folder, which is where cargo found the alias `xtask` too.
    pub fn find() -> Result<Self> {
        let metadata =
            output(cargo(Path::new(".")).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]))?;
        let metadata: Value = serde_json::from_str(&metadata).context("`cargo metadata` printed no JSON")?;
        let folder = |key: &str| {
            let folder = metadata[key].as_str().with_context(|| format!("`cargo metadata` printed no {key}"))?;
            anyhow::Ok(PathBuf::from(folder))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// Where the finished site is.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }
}
