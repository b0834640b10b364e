//! The program.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::{env, path::Path, process::ExitCode};

use till_app::{Environment, environment::SECRET_VARIABLES};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [flag, path] if flag == "--export-bindings" => {
            nextx_till_lib::ipc::export_bindings(Path::new(path))
        }
        _ => start(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("NextX Till: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<(), Box<dyn std::error::Error>> {
    let environment = Environment::read();
    forget_secrets();
    nextx_till_lib::run(environment)?;
    Ok(())
}

/// Takes the secrets out of the environment, which the web view's processes inherit.
#[allow(unsafe_code)]
fn forget_secrets() {
    for name in SECRET_VARIABLES {
        // SAFETY: no other thread runs yet.
        unsafe { env::remove_var(name) };
    }
}
