//! The shell: the window, and the commands that hand what the UI asks to the use cases of `till-app`.
//!
//! *Invariants:* no rule, no SQL and no request to NextX is here. Every command is listed in `permissions/`.

pub mod commands;
pub mod dto;
pub mod error;
pub mod events;
#[cfg(target_os = "linux")]
pub mod graphics;
pub mod ipc;
mod logging;
mod pictures;
mod windows;

use std::{path::PathBuf, sync::Arc};

use commands::{keeping::KeepingFolders, keys::PagePrinter, sales::ReceiptFolder};
use tauri::{App as TauriApp, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};
use till_app::{App, Environment, Parts, Timing, system, vault};

/// Runs the till until its window is closed.
///
/// # Errors
/// When the window system or the data folder cannot be used.
pub fn run(environment: Environment) -> tauri::Result<()> {
    let ipc = ipc::builder::<tauri::Wry>();
    let data_dir = environment.data_dir.clone();
    let mut builder = tauri::Builder::default();
    // Tills on different data folders may run beside each other; the folder's lock guards each.
    if data_dir.is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
            show_window(app)
        }));
    }
    let app = builder
        .invoke_handler(ipc.invoke_handler())
        .on_window_event(windows::on_window_event)
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::answer)
        .setup(move |app| {
            ipc.mount_events(app);
            start(app, environment)
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event
            && let Some(till) = app.try_state::<Arc<App>>()
        {
            tauri::async_runtime::block_on(till.shut_down());
        }
    });
    Ok(())
}

fn start(app: &TauriApp, environment: Environment) -> Result<(), Box<dyn std::error::Error>> {
    let paths = app.path();
    let (data_dir, receipts, kept): (PathBuf, PathBuf, PathBuf) = match &environment.data_dir {
        Some(path) => (path.clone(), path.join("receipts"), path.clone()),
        None => {
            let data_dir = paths.app_local_data_dir()?;
            // A system without a folder for documents keeps them with the data.
            let documents = paths.document_dir().unwrap_or_else(|_| data_dir.clone());
            let ours = documents.join("NextX Till");
            (data_dir, ours.clone(), ours)
        }
    };
    // Without a log the till sells all the same; what keeps it from writing one keeps it from more, and is said there.
    if let Err(error) = logging::start(&data_dir) {
        eprintln!("NextX Till: no log: {error}");
    }
    let parts = Parts {
        clock: Arc::new(system::SystemClock),
        random: Arc::new(system::SystemRandom),
        open_vault: vault::open,
        environment,
        data_dir,
        timing: Timing::default(),
    };
    let till = Arc::new(App::start(parts));
    tauri::async_runtime::spawn(events::forward(
        app.handle().clone(),
        till.changes().listen(),
    ));
    // The profile opens while the window does.
    let opening = Arc::clone(&till);
    tauri::async_runtime::spawn(async move { opening.open_last().await });
    app.manage(Arc::clone(&till));
    app.manage(ReceiptFolder(receipts));
    app.manage(KeepingFolders {
        exports: kept.join("exports"),
        backups: kept.join("backups"),
    });
    let handle = app.handle().clone();
    app.manage(PagePrinter::new(move || {
        handle
            .get_webview_window("main")
            .map_or(Ok(()), |window| window.print())
    }));
    #[cfg(target_os = "linux")]
    graphics::keep_still();
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("NextX Till")
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 700.0)
        .maximized(true)
        .build()?;
    tauri::async_runtime::spawn(windows::follow(app.handle().clone(), till));
    Ok(())
}

fn show_window(app: &tauri::AppHandle) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    for result in [window.unminimize(), window.set_focus()] {
        if let Err(error) = result {
            tracing::warn!(%error, "the window did not come to the front");
        }
    }
}
