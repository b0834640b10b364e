//! Tauri's code generation, and a link flag that keeps SQLCipher's symbols to ourselves.

fn main() {
    // WebKitGTK links the system's SQLite. Exported, our `sqlite3_*` would be bound by it instead.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
    // Moved from their usual places, these are not watched by Tauri's own build.
    for folder in [
        "src-tauri/permissions",
        "src-tauri/capabilities",
        "tauri.conf.json",
    ] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let permissions =
        tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/*.toml");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/*.json")
        .app_manifest(permissions);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
