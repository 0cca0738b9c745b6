//! A deeper network.
//!
//! The number of layers can be moved here, their width cannot.
//!
//! <loss-playground n-hidden-layers="2" controls="n-hidden-layers n-units" locked="n-units">
//! A loss curve with a locked control: it needs JavaScript.
//! </loss-playground>
