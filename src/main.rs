//! The `chancery` program: everything it does is in the library.

use std::process::ExitCode;

/// Many small pieces of text are made and dropped on all cores at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    chancery::cli::run()
}
