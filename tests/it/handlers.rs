use std::sync::Arc;

use nextx_till_lib::ipc;
use serde_json::{Value, json};
use tauri::{
    WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};
use till_app::{
    App, Environment, Parts, Timing,
    system::{SystemClock, SystemRandom},
    vault::{self, VaultKind},
};

fn window(folder: &tempfile::TempDir) -> (tauri::App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let parts = Parts {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        open_vault: |_, folder| vault::open(VaultKind::File, folder),
        environment: Environment::default(),
        data_dir: folder.path().to_owned(),
        timing: Timing::default(),
    };
    let till = App::start(parts);
    let app = mock_builder()
        .invoke_handler(ipc::builder::<MockRuntime>().invoke_handler())
        .manage(Arc::new(till))
        .build(mock_context(noop_assets()))
        .unwrap();
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
        .build()
        .unwrap();
    (app, window)
}

fn ask(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    arguments: Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

#[test]
fn a_first_start_answers_and_what_needs_a_till_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (_app, window) = window(&folder);
    let status = ask(&window, "app_status", json!({})).unwrap();
    assert_eq!(
        (&status["phase"], &status["language"]),
        (&json!("first_start"), &json!("vi"))
    );
    let refused = ask(&window, "counter_view", json!({})).unwrap_err();
    assert_eq!(refused["code"], "not_signed_in");
    let english = ask(&window, "set_language", json!({ "language": "en" })).unwrap();
    assert_eq!(english["language"], "en");
}

#[test]
fn errors_carry_a_code_that_the_ui_has_words_for() {
    let folder = tempfile::tempdir().unwrap();
    let (_app, window) = window(&folder);
    let input = json!({ "clientId": "x", "clientSecret": "canary-secret", "openApiUrl": "http://127.0.0.1:1", "crmUrl": "http://127.0.0.1:1" });
    let report = ask(&window, "connection_test", json!({ "input": input })).unwrap();
    assert_eq!(report["ok"], false);
    let last = report["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(last["error"]["code"], "connection_refused");
    assert!(!report.to_string().contains("canary-secret"));
}
