//! How do the guide's pages come about? mdBook makes them of `docs/guide/`, below the site whose element they load.

use crate::project::Project;
use crate::run::{cargo, run};
use anyhow::Result;

/// Builds the guide into `dist/guide/`. Its pages load `../embed/loss-playground.js`, which is of the site around them.
pub fn build(project: &Project) -> Result<()> {
    let (source, target) = (project.root.join("docs/guide"), project.dist().join("guide"));
    // The profile is the one that this tool was built with, as for every other tool: nobody waits for mdBook to be fast.
    run(cargo(&project.root)
        .args(["run", "--quiet", "--profile", "dev", "-p", "book", "--"])
        .args([&source, &target]))?;
    println!("the guide: {}", target.join("index.html").display());
    if !project.dist().join("embed/loss-playground.js").is_file() {
        println!("its curves are missing: `cargo xtask dist` makes the whole site, and the element that draws them");
    }
    Ok(())
}
