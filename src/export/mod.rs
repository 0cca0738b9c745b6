//! How does a reader carry a run home? As numbers or as a picture, of what is on the chart.

pub mod csv;
pub mod json;
pub mod svg;
