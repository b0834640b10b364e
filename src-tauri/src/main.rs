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
    #[cfg(target_os = "linux")]
    draw_without_a_card();
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

/// Lets the web view draw by itself where there is no graphics card.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn draw_without_a_card() {
    use nextx_till_lib::graphics;

    let decided = env::var_os(graphics::WITHOUT_COMPOSITING).is_some();
    if !decided && !graphics::has_card(Path::new(graphics::DEVICES)) {
        // SAFETY: no other thread runs yet.
        unsafe { env::set_var(graphics::WITHOUT_COMPOSITING, "1") };
    }
}
