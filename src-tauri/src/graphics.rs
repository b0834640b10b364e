//! Whether something draws the window but the processor.
//!
//! The web view hands layers of the page to OpenGL to be put together. Without a graphics card that is a program, which takes
//! three times as long for each frame as the web view does that draws the page itself, and takes 120 MB more.

use std::{
    env,
    fs::{self, OpenOptions},
    path::Path,
};

use gtk::prelude::GtkSettingsExt;

/// The variable that keeps WebKitGTK from handing layers to OpenGL. Whoever sets it has decided.
pub const WITHOUT_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Where Linux has its graphics devices.
pub const DEVICES: &str = "/dev/dri";

/// Whether one of the devices can draw for this program: a screen alone has no *render node*, and one that may not be opened
/// is as good as none.
#[must_use]
pub fn has_card(devices: &Path) -> bool {
    let Ok(devices) = fs::read_dir(devices) else {
        return false;
    };
    devices.flatten().any(|device| {
        let draws = device.file_name().to_string_lossy().starts_with("renderD");
        draws
            && OpenOptions::new()
                .read(true)
                .write(true)
                .open(device.path())
                .is_ok()
    })
}

/// Asks the web view for pages that keep still where the processor draws them: what fades in is painted frame by frame, and
/// with it all that lies under it.
pub fn keep_still() {
    let without_card = env::var_os(WITHOUT_COMPOSITING).is_some_and(|value| value != "0");
    if without_card && let Some(settings) = gtk::Settings::default() {
        settings.set_gtk_enable_animations(false);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_screen_without_a_render_node_is_no_card() {
        let devices = tempfile::tempdir().unwrap();
        assert!(!has_card(&devices.path().join("dri")));
        assert!(!has_card(devices.path()));
        fs::write(devices.path().join("card0"), "").unwrap();
        assert!(!has_card(devices.path()));
        // What cannot be opened to be written draws nothing.
        fs::create_dir(devices.path().join("renderD128")).unwrap();
        assert!(!has_card(devices.path()));
        fs::write(devices.path().join("renderD129"), "").unwrap();
        assert!(has_card(devices.path()));
    }
}
