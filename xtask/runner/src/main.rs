//! Which program runs a wasm test in a browser? wasm-bindgen's own runner, taken as a library so that nothing has to be
//! installed.
//!
//! It is a crate of its own, and not a part of xtask, because it takes minutes to compile and `cargo xtask serve` does
//! without it.

fn main() -> anyhow::Result<()> {
    // `cargo test --quiet` hands its flag on to the runner, which rejects it.
    let args = std::env::args_os().filter(|arg| arg != "--quiet");
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(args)
}
