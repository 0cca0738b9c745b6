//! What may the element call? What the page may call for one experiment and its chart: the same files, so that nothing exists twice,
//! and the page's own module serves the element as well.
#![cfg(target_arch = "wasm32")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asked;

#[path = "../../page/src/about.rs"]
mod about;
#[path = "../../page/src/address.rs"]
mod address;
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
#[path = "../../page/src/session.rs"]
mod session;
#[path = "../../page/src/tables.rs"]
mod tables;
#[path = "../../page/src/view.rs"]
mod view;
