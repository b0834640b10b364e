//! The built app in its real window, driven through WebKitWebDriver as a cashier would use it.

mod desktop;
mod keyboard;
mod window;

pub(crate) use self::{
    desktop::{Desktop, Process},
    keyboard::{
        ALT, ARROW_DOWN, ARROW_LEFT, ARROW_RIGHT, ARROW_UP, CONTROL, DELETE, END, ENTER, ESCAPE,
        F1, F2, F4, F6, F7, F8, F9, F10, HOME, SHIFT, TAB,
    },
    window::Window,
};

/// One window at a time: the machine has one screen and one keyboard.
pub(crate) static SCREEN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
