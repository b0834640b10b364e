//! Papers that the app saves as PDF.

use std::{path::PathBuf, process::Command};

use crate::driver::Window;

/// The first page of a PDF as a picture beside those of the window, and its words.
pub(crate) fn look_at(pdf: &str, name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e");
    std::fs::create_dir_all(&folder).unwrap();
    let drawn = Command::new("pdftoppm")
        .args(["-r", "100", "-png", "-singlefile", pdf])
        .arg(folder.join(name))
        .status();
    assert!(drawn.unwrap().success());
    let words = Command::new("pdftotext")
        .args(["-layout", pdf, "-"])
        .output();
    String::from_utf8(words.unwrap().stdout).unwrap()
}

/// The path that the page tells.
pub(crate) async fn saved(window: &Window, testid: &str) -> String {
    let told = window.wait_text(testid, |text| text.contains(".pdf")).await;
    let start = told.find('/').unwrap();
    told[start..].trim().to_owned()
}
