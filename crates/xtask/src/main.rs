//! The project's tasks: run, test, bench, bindings.
fn main() {}
