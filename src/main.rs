//! One binary: the page where it is built for wasm32, the command line natively.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(all(target_arch = "wasm32", feature = "web"))]
fn main() {
    keyplan::web::start();
}

#[cfg(all(not(target_arch = "wasm32"), feature = "cli"))]
fn main() -> std::process::ExitCode {
    keyplan::cli::main()
}

#[cfg(not(any(all(target_arch = "wasm32", feature = "web"), all(not(target_arch = "wasm32"), feature = "cli"))))]
fn main() {}
