//! A person's desktop: a home folder, a session bus with an unlocked keychain, and the app's data folder.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::{net::TcpStream, time::Instant};

use super::Window;

/// The app that is tested, built by the same cargo command.
const APP: &str = env!("CARGO_BIN_EXE_nextx-till");
/// Starts a driver on the bus of this session, with the keychain unlocked as at a person's login.
const LOGIN: &str = r#"printf 'login' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec WebKitWebDriver --host=127.0.0.1 --port="$0""#;
/// How long a driver may take to listen.
const DRIVER_START: Duration = Duration::from_secs(20);

/// What stays when the app ends: files, secrets, environment.
#[derive(Debug)]
pub(crate) struct Desktop {
    home: PathBuf,
    /// Short, because the names of sockets may have 107 bytes.
    runtime: TempDir,
    data: PathBuf,
    environment: Vec<(String, String)>,
    /// Holds `home` and `data` where they are not to be kept.
    _state: Option<TempDir>,
}

impl Desktop {
    /// An empty desktop that is gone at the end.
    pub(crate) fn new() -> Self {
        let state = TempDir::with_prefix("till-").unwrap();
        let mut desktop = Self::kept_in(state.path());
        desktop._state = Some(state);
        desktop
    }

    /// A desktop with its files in a folder that stays.
    pub(crate) fn kept_in(folder: &Path) -> Self {
        let home = folder.join("home");
        fs::create_dir_all(home.join(".local/share/keyrings")).unwrap();
        let runtime = TempDir::with_prefix("till-").unwrap();
        fs::set_permissions(runtime.path(), fs::Permissions::from_mode(0o700)).unwrap();
        Self {
            home,
            runtime,
            data: folder.join("data"),
            environment: Vec::new(),
            _state: None,
        }
    }

    /// Sets a variable for the app.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the app and connects to its window. The name is that of its screenshots.
    pub(crate) async fn open(&self, name: &str) -> Window {
        let port = free_port();
        let session = Session(self.start_driver(port));
        let address = format!("http://127.0.0.1:{port}");
        wait_for_driver(port).await;
        let mut capabilities = fantoccini::wd::Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({"binary": APP, "args": []}),
        );
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&address)
            .await
            .unwrap_or_else(|error| panic!("the app's window does not open: {error}"));
        Window::new(client, session, name)
    }

    fn start_driver(&self, port: u16) -> Child {
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "sh", "-c", LOGIN])
            .arg(port.to_string());
        for (name, _) in std::env::vars_os() {
            let foreign = name.to_str().is_some_and(|name| {
                name.starts_with("TILL_") || name.starts_with("XDG_") || name.starts_with("DBUS_")
            });
            if foreign {
                command.env_remove(name);
            }
        }
        command
            .env("HOME", &self.home)
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env("TILL_DATA_DIR", &self.data)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "Asia/Ho_Chi_Minh")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            // A group of its own, so that all of it can be ended together.
            .process_group(0);
        command
            .spawn()
            .unwrap_or_else(|error| panic!("dbus-run-session does not start: {error}"))
    }

    /// Ends the app at once, as a power cut would, and answers when it is gone.
    pub(crate) async fn kill_app(&self) {
        let id = self.app_process().expect("the app runs");
        signal("KILL", &id.to_string());
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.app_process().is_some() {
            assert!(Instant::now() < deadline, "the app survives SIGKILL");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The process id of the app that works on this desktop's data.
    pub(crate) fn app_process(&self) -> Option<u32> {
        let marker = format!("TILL_DATA_DIR={}", self.data.display()).into_bytes();
        fs::read_dir("/proc").unwrap().flatten().find_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let program = fs::read_link(entry.path().join("exe")).ok()?;
            let environment = fs::read(entry.path().join("environ")).ok()?;
            let ours = environment
                .split(|byte| *byte == 0)
                .any(|variable| variable == marker);
            (program == Path::new(APP) && ours).then_some(id)
        })
    }
}

/// The processes of one start of the app; they end with this value, also when a test fails.
#[derive(Debug)]
pub(crate) struct Session(Child);

impl Session {
    /// The process group of everything in it.
    pub(crate) fn group(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        signal("KILL", &format!("-{}", self.group()));
        drop(self.0.wait());
    }
}

fn signal(name: &str, target: &str) {
    // Whether it was still there is of no interest.
    drop(
        Command::new("kill")
            .args([&format!("-{name}"), "--", target])
            .stderr(Stdio::null())
            .status(),
    );
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

async fn wait_for_driver(port: u16) {
    let deadline = Instant::now() + DRIVER_START;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .is_err()
    {
        assert!(
            Instant::now() < deadline,
            "WebKitWebDriver does not listen; is webkit2gtk-driver installed?"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
