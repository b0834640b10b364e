use std::{collections::BTreeSet, fs};

/// Names between quotation marks in the generated bindings, as `__TAURI_INVOKE("name"` passes them.
fn invoked() -> BTreeSet<String> {
    let bindings = fs::read_to_string("ui/src/lib/backend/bindings.gen.ts").unwrap();
    let calls = bindings
        .match_indices("__TAURI_INVOKE")
        .filter_map(|(at, _)| {
            let rest = &bindings[at..];
            let line = rest.lines().next()?;
            Some(line.split('"').nth(1)?.to_owned())
        });
    // The first mention is the import.
    calls.filter(|name| !name.starts_with('@')).collect()
}

fn allowed(permission: &str) -> BTreeSet<String> {
    let permission =
        fs::read_to_string(format!("src-tauri/permissions/{permission}.toml")).unwrap();
    let list = permission
        .split("commands.allow = [")
        .nth(1)
        .unwrap()
        .split(']')
        .next()
        .unwrap();
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_is_one_windows_and_nothing_else_is_permitted() {
    assert!(invoked().len() > 30, "the bindings list hardly any command");
    let (tills, customers) = (allowed("till"), allowed("customer"));
    assert!(tills.is_disjoint(&customers));
    assert_eq!(invoked(), &tills | &customers);
    assert_eq!(customers.len(), 1, "the customer's display only shows");
}

#[test]
fn a_capability_gives_its_window_that_permission_and_events_alone() {
    for (window, permission) in [("main", "till"), ("customer", "customer")] {
        let json = fs::read_to_string(format!("src-tauri/capabilities/{window}.json")).unwrap();
        let capability: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(capability["windows"], serde_json::json!([window]));
        let given = serde_json::json!([
            permission,
            "core:event:allow-listen",
            "core:event:allow-unlisten"
        ]);
        assert_eq!(capability["permissions"], given);
    }
}

#[test]
fn the_page_runs_no_foreign_script() {
    let json = fs::read_to_string("tauri.conf.json").unwrap();
    let config: serde_json::Value = serde_json::from_str(&json).unwrap();
    let security = &config["app"]["security"];
    let csp = security["csp"].as_str().unwrap();
    let script = csp
        .split(';')
        .find(|rule| rule.trim().starts_with("script-src"))
        .unwrap();
    assert_eq!(script.trim(), "script-src 'self'");
    assert!(!csp.contains("unsafe-eval") && !csp.contains("https:"));
    assert_eq!(security["freezePrototype"], true);
}

#[test]
fn the_bindings_are_what_the_commands_say() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("bindings.ts");
    nextx_till_lib::ipc::export_bindings(&fresh).unwrap();
    let committed = fs::read_to_string("ui/src/lib/backend/bindings.gen.ts").unwrap();
    assert!(
        fs::read_to_string(fresh).unwrap() == committed,
        "run `cargo xtask bindings`"
    );
}
