//! Does everything work? The stages are run from the quickest to the slowest, and the first failure ends them.

use crate::chromium::{self, Chromium, webdriver_json};
use crate::project::Project;
use crate::run::{cargo, cargo_for_wasm, run};
use crate::toolchain::{WASM_TARGET, ensure_component, ensure_wasm_target};
use crate::{dist, serve, site};
use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::time::Instant;

/// The site is tested below a folder, where an address that starts with a slash leads nowhere.
const PREFIX: &str = "/some/where";
/// That of the documentation sites. Some generators have to be told, so it stands in docs/embedding, too.
const SITES_PREFIX: &str = "/project";

/// The tests of the finished site.
const E2E: [&str; 7] = ["e2e", "e2e_chart", "e2e_page", "e2e_own", "e2e_model", "e2e_embed", "e2e_guide"];

#[derive(clap::Args)]
pub struct Arguments {
    /// The stages to run [default: all]
    #[arg(value_enum)]
    stages: Vec<Stage>,
}

/// What can be checked by itself. The order is the one in which the stages are run.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Stage {
    /// Is the code formatted?
    Format,
    /// Does clippy find anything, natively?
    Lint,
    /// Does clippy find anything, for wasm32?
    LintWasm,
    /// Do the library's tests pass, natively?
    Native,
    /// Do the build tool's own tests pass?
    Tools,
    /// Can Chromium be driven?
    Browser,
    /// Do the library's tests for the web pass, in Chromium?
    Wasm,
    /// Does the finished site work, in Chromium?
    E2e,
    /// Is the npm package whole, and does it work in frames and in notebooks?
    Package,
    /// Does the element work in documentation sites, in Chromium?
    Sites,
}

/// Runs the stages that were asked for, or all.
pub fn test(project: &Project, arguments: &Arguments) -> Result<()> {
    let start = Instant::now();
    let is_wanted = |stage: &Stage| arguments.stages.is_empty() || arguments.stages.contains(stage);
    let stages: Vec<Stage> = Stage::value_variants().iter().copied().filter(is_wanted).collect();
    for stage in &stages {
        let name = stage.name();
        let stage_start = Instant::now();
        println!("--- {name}: {}", stage.help());
        stage.run(project).with_context(|| format!("the stage `{name}` did not pass"))?;
        println!("--- {name}: passed in {:.1} s", stage_start.elapsed().as_secs_f32());
    }
    let names: Vec<String> = stages.iter().map(|stage| stage.name()).collect();
    println!("All passed in {:.0} s: {}.", start.elapsed().as_secs_f32(), names.join(", "));
    Ok(())
}

impl Stage {
    fn name(self) -> String {
        self.value().get_name().to_string()
    }

    fn help(self) -> String {
        self.value().get_help().map(ToString::to_string).unwrap_or_default()
    }

    fn value(self) -> clap::builder::PossibleValue {
        self.to_possible_value().expect("no stage is hidden from the command line")
    }

    fn run(self, project: &Project) -> Result<()> {
        let root = &project.root;
        match self {
            Self::Format => {
                ensure_component(root, "fmt", "rustfmt")?;
                run(cargo(root).args(["fmt", "--all", "--check"]))
                    .map_err(|error| anyhow!("{error:#}; `cargo fmt --all` repairs it"))
            }
            Self::Lint => {
                ensure_component(root, "clippy", "clippy")?;
                let lint = |targets: &[&str]| {
                    let deny = ["--", "-D", "warnings"];
                    run(cargo(root).arg("clippy").args(targets).args(deny))
                };
                lint(&["--workspace", "--all-targets"])?;
                // "All" leaves out those that `cargo test` leaves out.
                let browsers = E2E.iter().chain(&["package", "frames", "sites", "drive"]);
                let browsers = browsers.map(|test| ["--test", test]).collect::<Vec<_>>().concat();
                lint(&[&["-p", "losscope", "-p", "browser"][..], &browsers].concat())
            }
            Self::LintWasm => {
                ensure_component(root, "clippy", "clippy")?;
                ensure_wasm_target(root)?;
                let mut command = cargo_for_wasm(root);
                let packages = ["losscope", "embed", "page", "portrait", "reader", "workshop", "losscope-bench"]
                    .iter()
                    .flat_map(|name| ["-p", name]);
                command.arg("clippy").args(packages).args(["--lib", "--test", "web", "--target", WASM_TARGET]);
                run(command.args(["--", "-D", "warnings"]))
            }
            Self::Native => run(cargo(root).args(["test", "-p", "losscope"])),
            // The profile is the one that this tool was built with: optimising it for its few tests would take minutes.
            Self::Tools => run(cargo(root).args(["test", "--profile", "dev", "-p", "xtask", "-p", "browser"])),
            Self::Browser => {
                chromium::ensure(root)?;
                run(cargo(root).args(["test", "--profile", "dev", "-p", "browser", "--test", "drive"]))
            }
            Self::Wasm => wasm(project, &chromium::ensure(root)?),
            Self::E2e => {
                chromium::ensure(root)?;
                dist::dist(project)?;
                site::check_size(project)?;
                let url = serve::in_background(&project.dist(), PREFIX)?;
                run(cargo(root)
                    .args(["test", "-p", "losscope"])
                    .args(E2E.map(|test| ["--test", test]).concat())
                    .env("LOSSCOPE_DIST", project.dist())
                    .env("LOSSCOPE_URL", url))
            }
            Self::Package => {
                chromium::ensure(root)?;
                dist::dist(project)?;
                let url = serve::in_background(&project.dist(), PREFIX)?;
                run(cargo(root)
                    .args(["test", "-p", "losscope", "--test", "package", "--test", "frames"])
                    .env("LOSSCOPE_PACKAGE", project.dist().join("embed"))
                    .env("LOSSCOPE_URL", url))
            }
            Self::Sites => sites(project),
        }
    }
}

fn sites(project: &Project) -> Result<()> {
    chromium::ensure(&project.root)?;
    dist::dist(project)?;
    let sites = project.target.join("sites");
    let served = sites.join("served");
    fs::create_dir_all(&served).with_context(|| format!("{} could not be made", served.display()))?;
    let url = serve::in_background(&served, SITES_PREFIX)?;
    run(cargo(&project.root).args(["build", "-p", "book"]))?;
    run(cargo(&project.root)
        // What is skipped has to be seen.
        .args(["test", "-p", "losscope", "--test", "sites", "--", "--nocapture"])
        .env("LOSSCOPE_EMBED", project.dist().join("embed"))
        .env("LOSSCOPE_BOOK", project.target.join("debug").join(format!("book{EXE_SUFFIX}")))
        .env("LOSSCOPE_SITES", &sites)
        .env("LOSSCOPE_SITES_URL", url))
}

fn wasm(project: &Project, programs: &Chromium) -> Result<()> {
    ensure_wasm_target(&project.root)?;
    run(cargo(&project.root).args(["build", "-p", "wasm-test-runner"]))?;
    let runner = project.target.join("debug").join(format!("wasm-test-runner{EXE_SUFFIX}"));
    let json = project.target.join("webdriver.json");
    fs::write(&json, webdriver_json(&programs.chromium))
        .with_context(|| format!("{} could not be written", json.display()))?;
    run(cargo_for_wasm(&project.root)
        .args(["test", "-p", "page", "--target", WASM_TARGET, "--test", "web"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", &programs.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", json)
        // The runner's own 20 seconds are short for tests that train networks on a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300"))
}
