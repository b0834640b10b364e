//! A person's desktop: a home folder, a session bus with an unlocked keychain, and the app's data folder.

use std::{
    fs,
    io::{ErrorKind, Write},
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};

use super::Window;

/// The app that is tested: built by the same cargo command, unless another one is to be measured.
fn app_program() -> String {
    std::env::var("TILL_E2E_APP").unwrap_or_else(|_| env!("CARGO_BIN_EXE_nextx-till").to_owned())
}

/// Starts a driver on the bus of this session, with the keychain unlocked as at a person's login.
const LOGIN: &str = r#"printf 'login' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec WebKitWebDriver --host=127.0.0.1 --port="$0""#;
/// Starts a driver on a bus without a keychain.
const LOGIN_WITHOUT_KEYCHAIN: &str = r#"exec WebKitWebDriver --host=127.0.0.1 --port="$0""#;
/// Mounts a small disk, of the size that is the first argument, and runs the others on it.
const ON_A_DISK: &str = r#"mount -t tmpfs -o "$0" till "$TILL_DATA_DIR" && exec "$@""#;
/// How long an app may take to its window on a busy machine.
const WINDOW_START: Duration = Duration::from_secs(60);
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
    /// Whether a Secret Service is on the bus.
    has_keychain: bool,
    /// The size of the disk that the data folder lies on; without one it is the machine's own.
    disk_mib: Option<u32>,
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
            has_keychain: true,
            disk_mib: None,
            _state: None,
        }
    }

    /// Sets a variable for the app.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A desktop whose bus has no Secret Service.
    pub(crate) fn without_keychain(mut self) -> Self {
        self.has_keychain = false;
        self
    }

    /// Wipes the keychain, between two starts.
    pub(crate) fn wipe_keychain(&self) {
        let keyrings = self.home.join(".local/share/keyrings");
        fs::remove_dir_all(&keyrings).unwrap();
        fs::create_dir_all(keyrings).unwrap();
    }

    /// Puts the data folder on a disk of its own, which is gone when the app ends.
    pub(crate) fn on_a_disk_of(mut self, mib: u32) -> Self {
        let may_mount = own_mounts().arg("true").status();
        assert!(
            may_mount.is_ok_and(|status| status.success()),
            "this system lets only root mount a disk for one program: run the tests as root, or allow user namespaces \
             (on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0)"
        );
        fs::create_dir_all(&self.data).unwrap();
        self.disk_mib = Some(mib);
        self
    }

    /// Takes all the room that is left on the disk of the data folder, until the file that is answered is removed.
    pub(crate) fn fill_disk(&self) -> PathBuf {
        assert!(
            self.disk_mib.is_some(),
            "the machine's own disk is not filled"
        );
        // The disk is mounted for the app alone.
        let seen_by_app = format!("/proc/{}/root{}", self.app().id, self.data.display());
        let path = Path::new(&seen_by_app).join("filler");
        let mut filler = fs::File::create(&path).unwrap();
        let block = [0x5A; 64 * 1024];
        loop {
            match filler.write_all(&block) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return path,
                Err(error) => panic!("the disk does not fill: {error}"),
            }
        }
    }

    /// Where the app saves a receipt.
    pub(crate) fn receipt(&self, name: &str) -> PathBuf {
        self.data.join("receipts").join(name)
    }

    /// A file in the folder of the one profile there is.
    pub(crate) fn profile_file(&self, name: &str) -> String {
        fs::read_to_string(self.profile().join(name)).unwrap()
    }

    /// Whether there is such a file in the folder of the one profile there is.
    pub(crate) fn has_profile_file(&self, name: &str) -> bool {
        self.profile().join(name).exists()
    }

    fn profile(&self) -> PathBuf {
        let mut profiles = fs::read_dir(self.data.join("profiles")).unwrap();
        profiles.next().expect("a profile").unwrap().path()
    }

    /// The app's own process.
    pub(crate) fn app(&self) -> Process {
        self.find_app().expect("the app runs")
    }

    fn find_app(&self) -> Option<Process> {
        processes_in(self.runtime.path())
            .into_iter()
            .find(|process| process.is(&app_program()))
    }

    /// Starts the app and connects to its window. The name is that of its screenshots.
    pub(crate) async fn open(&self, name: &str) -> Window {
        let port = free_port();
        let session = Session {
            driver: self.start_driver(port),
            runtime: self.runtime.path().to_path_buf(),
        };
        let address = format!("http://127.0.0.1:{port}");
        wait_for_driver(port).await;
        let mut capabilities = fantoccini::wd::Capabilities::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({"binary": app_program(), "args": []}),
        );
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = timeout(
            WINDOW_START,
            builder.capabilities(capabilities).connect(&address),
        )
        .await
        .expect("the app opens its window in time")
        .unwrap_or_else(|error| panic!("the app's window does not open: {error}"));
        Window::new(client, session, name)
    }

    fn start_driver(&self, port: u16) -> Child {
        let login = if self.has_keychain {
            LOGIN
        } else {
            LOGIN_WITHOUT_KEYCHAIN
        };
        let mut command = match self.disk_mib {
            None => Command::new("dbus-run-session"),
            Some(mib) => {
                let mut command = own_mounts();
                command
                    .args(["sh", "-c", ON_A_DISK])
                    .arg(format!("size={mib}m"))
                    .arg("dbus-run-session");
                command
            }
        };
        command
            .args(["--", "sh", "-c", login])
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
            // Without a compositor the driver waits for ever for the picture of a window that does not change.
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "0")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
            .spawn()
            .unwrap_or_else(|error| panic!("dbus-run-session does not start: {error}"))
    }

    /// Ends the app at once, as a power cut would, and answers when it is gone.
    pub(crate) async fn kill_app(&self) {
        kill(&[self.app()]);
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.find_app().is_some() {
            assert!(Instant::now() < deadline, "the app survives SIGKILL");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The processes of one start of the app; they end with this value, also when a test fails.
#[derive(Debug)]
pub(crate) struct Session {
    driver: Child,
    /// What its processes have in common, whoever started them.
    runtime: PathBuf,
}

impl Session {
    /// Everything that runs in it: the app, the web view's processes, the driver, the bus and the keychain.
    pub(crate) fn processes(&self) -> Vec<Process> {
        processes_in(&self.runtime)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        kill(&self.processes());
        drop(self.driver.wait());
    }
}

/// A process as `/proc` shows it.
#[derive(Debug)]
pub(crate) struct Process {
    id: u32,
    program: PathBuf,
}

impl Process {
    /// Whether it runs this program.
    pub(crate) fn is(&self, program: &str) -> bool {
        self.program == Path::new(program)
    }

    /// The last part of its program's path.
    pub(crate) fn name(&self) -> &str {
        self.program
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
    }

    /// Its variables, as they were when it was started.
    pub(crate) fn environment(&self) -> String {
        let bytes = fs::read(format!("/proc/{}/environ", self.id)).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// How long it has been running, to a hundredth of a second.
    pub(crate) fn age(&self) -> Duration {
        const TICKS_PER_SECOND: f64 = 100.0;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id)).unwrap();
        // The name of the program, in brackets, may hold blanks; the start is the 20th field after it.
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let ticks: f64 = fields.split_whitespace().nth(19).unwrap().parse().unwrap();
        let uptime = fs::read_to_string("/proc/uptime").unwrap();
        let up: f64 = uptime.split_whitespace().next().unwrap().parse().unwrap();
        Duration::from_secs_f64((up - ticks / TICKS_PER_SECOND).max(0.0))
    }

    /// Its share of the memory in KiB (proportional set size); nothing when it has ended.
    pub(crate) fn memory_kib(&self) -> u64 {
        let rollup =
            fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id)).unwrap_or_default();
        let share = rollup
            .lines()
            .find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB"));
        share.and_then(|kib| kib.trim().parse().ok()).unwrap_or(0)
    }
}

/// Runs a program, to be added, that may mount what nobody else sees. Who is not root is so for that program alone.
fn own_mounts() -> Command {
    let mut command = Command::new("unshare");
    command.arg("--mount");
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        command.arg("--map-root-user");
    }
    command
}

/// The processes whose environment names this folder as that of their session.
fn processes_in(runtime: &Path) -> Vec<Process> {
    let marker = format!("XDG_RUNTIME_DIR={}", runtime.display()).into_bytes();
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let ours = entries.filter_map(|entry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let environment = fs::read(entry.path().join("environ")).ok()?;
        let program = fs::read_link(entry.path().join("exe")).ok()?;
        let marked = environment
            .split(|byte| *byte == 0)
            .any(|variable| variable == marker);
        marked.then_some(Process { id, program })
    });
    ours.collect()
}

/// Ends processes at once. Whether they were still there is of no interest.
fn kill(processes: &[Process]) {
    if !processes.is_empty() {
        let ids = processes.iter().map(|process| process.id.to_string());
        drop(
            Command::new("kill")
                .arg("-KILL")
                .args(ids)
                .stderr(Stdio::null())
                .status(),
        );
    }
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
