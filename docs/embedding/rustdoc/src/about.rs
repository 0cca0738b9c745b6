//! What this is.
//!
//! A page without a curve: nothing trains here.
