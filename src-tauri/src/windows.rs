//! The windows as the settings say: how large what is in them is, and whether the customer has a display, on a second
//! screen where there is one.

use std::sync::Arc;

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use till_app::{App, Change};
use tokio::sync::broadcast::error::RecvError;

const LABEL: &str = "customer";
/// The window's size where there is no second screen, in logical pixels.
const SIZE: (f64, f64) = (1024.0, 600.0);

/// Opens, closes and enlarges windows as the settings say, until the till ends.
pub(crate) async fn follow(app: AppHandle, till: Arc<App>) {
    let mut changes = till.changes().listen();
    loop {
        if let Err(error) = adjust(&app, &till).await {
            tracing::warn!(%error, "the windows");
        }
        loop {
            match changes.recv().await {
                Ok(Change::Settings) | Err(RecvError::Lagged(_)) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

async fn adjust(
    app: &AppHandle,
    till: &App,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let status = till.status().await?;
    let is_wanted = status.has_customer_display;
    match app.get_webview_window(LABEL) {
        None if is_wanted => open(app)?,
        Some(window) if !is_wanted => window.destroy()?,
        _ => {}
    }
    let scale = f64::from(status.text_size.percent()) / 100.0;
    for window in app.webview_windows().values() {
        window.set_zoom(scale)?;
    }
    Ok(())
}

fn open(app: &AppHandle) -> tauri::Result<()> {
    let main = app.get_webview_window("main");
    let mut window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("customer.html".into()))
        .title("NextX Till")
        .inner_size(SIZE.0, SIZE.1)
        .focused(false);
    if let Some(screen) = second_screen(main.as_ref())? {
        let at = screen.position().to_logical::<f64>(screen.scale_factor());
        window = window
            .position(at.x, at.y)
            .fullscreen(true)
            .decorations(false);
    }
    window.build()?;
    // The keys stay with the cashier.
    main.map_or(Ok(()), |main| main.set_focus())
}

/// A screen that the till's own window is not on.
fn second_screen(main: Option<&WebviewWindow>) -> tauri::Result<Option<tauri::Monitor>> {
    let Some(main) = main else {
        return Ok(None);
    };
    let own = main.current_monitor()?;
    let is_other = |screen: &tauri::Monitor| {
        own.as_ref()
            .is_none_or(|own| own.position() != screen.position())
    };
    Ok(main.available_monitors()?.into_iter().find(is_other))
}

/// Closes the window with the till's own one; one that a person closes is not wanted any more.
pub(crate) fn on_window_event(window: &tauri::Window, event: &tauri::WindowEvent) {
    match (window.label(), event) {
        (LABEL, tauri::WindowEvent::CloseRequested { .. }) => {
            let Some(till) = window.try_state::<Arc<App>>() else {
                return;
            };
            let till = Arc::clone(&till);
            tauri::async_runtime::spawn(async move {
                if let Err(error) = till.set_customer_display(false).await {
                    tracing::warn!(%error, "the customer's display");
                }
            });
        }
        ("main", tauri::WindowEvent::Destroyed) => {
            if let Some(window) = window.get_webview_window(LABEL)
                && let Err(error) = window.destroy()
            {
                tracing::warn!(%error, "the customer's display");
            }
        }
        _ => {}
    }
}
