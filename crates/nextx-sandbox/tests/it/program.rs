//! The sandbox as a program of its own.

use std::{
    path::Path,
    process::{Output, Stdio},
};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, ChildStdout, Command},
};

use crate::client::{http_client, read};

/// A running program that has announced itself.
struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    announcement: Value,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nextx-sandbox"));
    command
        .args(arguments)
        .env_remove("NEXTX_SANDBOX_CLIENT_SECRET")
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Starts the program and waits for its first line.
async fn start(arguments: &[&str]) -> Program {
    let mut child = command(arguments).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    Program {
        child,
        stdout,
        announcement: serde_json::from_str(&line).unwrap(),
    }
}

/// Runs the program to its end.
async fn run(arguments: &[&str]) -> Output {
    command(arguments).output().await.unwrap()
}

impl Program {
    fn word(&self, key: &str) -> &str {
        self.announcement[key].as_str().unwrap()
    }

    async fn state(&self) -> Value {
        let url = format!("{}/sandbox/state", self.word("admin_url"));
        let answer = http_client().get(url).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Ends the program; hands back what else it wrote, to stdout and to stderr.
    async fn end(mut self) -> (String, String) {
        self.child.kill().await.unwrap();
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).await.unwrap();
        let mut pipe = self.child.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).await.unwrap();
        (stdout, stderr)
    }
}

const SMALL: [&str; 6] = ["--products", "60", "--customers", "20", "--sales-days", "2"];

fn small_with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    SMALL.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn one_line_announces_addresses_and_credentials_that_get_a_token() {
    let program = start(&small_with(&[
        "--client-id",
        "hat-moc",
        "--today",
        "2026-03-01",
    ]))
    .await;
    let keys: Vec<&String> = program.announcement.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "open_api_url",
            "crm_url",
            "admin_url",
            "client_id",
            "client_secret",
            "client_key"
        ]
    );
    assert_eq!(program.word("client_id"), "hat-moc");

    let http = http_client();
    let open_api = program.word("open_api_url");
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": program.word("client_id"),
        "client_secret": program.word("client_secret"),
        "scope": "public.api",
    });
    let request = http
        .post(format!("{open_api}/api/auth/token"))
        .json(&credentials);
    let (status, answer) = read(request.send().await.unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    let sales = http
        .get(format!("{open_api}/api/sell/sell?branch_id=11&pageLimit=1"))
        .bearer_auth(answer["access_token"].as_str().unwrap());
    let (status, newest) = read(sales.send().await.unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(newest[0]["transaction_date"], "2026-02-28");

    let crm = format!("{}/api/crm/campaign", program.word("crm_url"));
    let without_token = http.get(crm).send().await.unwrap();
    assert_eq!(without_token.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(program.end().await, (String::new(), String::new()));
}

#[tokio::test]
async fn a_switch_is_taken() {
    let more = [
        "--switch",
        "token_answer=bare",
        "--switch",
        "requests_per_second=9",
    ];
    let program = start(&small_with(&more)).await;
    let switches = program.state().await["switches"].clone();
    assert_eq!(switches["token_answer"], "bare");
    assert_eq!(switches["requests_per_second"], 9);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_named() {
    for (arguments, named) in [
        (["--switch", "no_such=1"], "no_such"),
        (["--switch", "token_answer=maybe"], "token_answer=maybe"),
        (
            ["--switch", "refusals"],
            "\"refusals\" is not of the form name=value",
        ),
        (["--products", "1000001"], "1000001"),
        (["--today", "01/03/2026"], "01/03/2026"),
    ] {
        let output = run(&arguments).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(complaint.contains(named), "{arguments:?}: {complaint}");
    }
}

#[tokio::test]
async fn help_lists_every_switch() {
    let help = run(&["--help"]).await;
    assert!(help.status.success());
    let help = String::from_utf8(help.stdout).unwrap();
    let program = start(&SMALL).await;
    let switches = program.state().await["switches"].clone();
    let switches = switches.as_object().unwrap();
    assert!(switches.len() >= 20);
    for (name, value) in switches {
        let line = help
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("{name}=")))
            .unwrap_or_else(|| panic!("{name} is not in {help}"));
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        assert!(line.ends_with(&format!("[default: {value}]")), "{line}");
    }
}

#[tokio::test]
async fn a_kept_shop_says_what_it_does_not_follow() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.sqlite");
    let data = |more: &[&str]| kept_in(&file, more);
    let made = start_all(&data(&["--products", "60", "--customers", "20"])).await;
    assert_eq!(made.end().await.1, "");

    let same = start_all(&data(&["--products", "60", "--today", "2026-03-01"])).await;
    assert_eq!(same.end().await.1, "");

    let other = start_all(&data(&[
        "--products",
        "70",
        "--sales-days",
        "3",
        "--seed",
        "5",
    ]))
    .await;
    assert_eq!(other.state().await["products"], 60);
    let (_, notes) = other.end().await;
    assert_eq!(
        notes,
        "--products 70 changes nothing: the file keeps a shop made with 60\n\
         --sales-days 3 changes nothing: the file keeps a shop made with 90\n\
         --seed 5 changes nothing: the file keeps a shop made with 20241113\n"
    );
}

fn kept_in(file: &Path, more: &[&str]) -> Vec<String> {
    ["--data", file.to_str().unwrap()]
        .iter()
        .chain(more)
        .map(|argument| (*argument).to_owned())
        .collect()
}

async fn start_all(arguments: &[String]) -> Program {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    start(&arguments).await
}
