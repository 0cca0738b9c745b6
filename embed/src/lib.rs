//! What may the element call? What the page may call for one experiment and its chart: the same files, so that nothing exists twice,
//! and the page's own module serves the element as well.
#![cfg(target_arch = "wasm32")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asked;
mod run;

#[path = "../../page/src/about.rs"]
mod about;
#[allow(dead_code, reason = "a lesson is what the attributes say")]
#[path = "../../page/src/chart.rs"]
mod chart;
#[path = "../../page/src/legend.rs"]
mod legend;
#[path = "../../page/src/page.rs"]
mod page;
#[path = "../../page/src/panics.rs"]
mod panics;
#[path = "../../page/src/records.rs"]
mod records;
#[allow(dead_code, reason = "a run that is watched can be changed on the page only")]
#[path = "../../page/src/session.rs"]
mod session;
#[path = "../../page/src/tables.rs"]
mod tables;
#[path = "../../page/src/view.rs"]
mod view;
