//! The system's printers, by the programs of CUPS: `lpstat` tells which there are and how they are, `lp` takes what is to be
//! printed, `cancel` takes it back.
//!
//! A thermal printer gets its own commands through the queue as they are (`-o raw`): then it cuts, opens the drawer and
//! prints the same dots as on any other way. Sheets go as PDF.

use std::{
    ffi::OsStr,
    io,
    path::PathBuf,
    process::{Output as Ended, Stdio},
    time::Duration,
};

use till_print::Sheet;
use tokio::{
    io::AsyncWriteExt,
    process::Command,
    time::{Instant, sleep, timeout},
};

use super::{Output, PrinterError, Taken, Trouble};

/// How long a program may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// How long the system may take to print. What is not on paper then is taken back: it would come out by itself, when
/// nobody waits for it any more.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the system is asked whether it has printed.
const ASK_AGAIN: Duration = Duration::from_millis(300);
/// What the print is called in the system's list.
const TITLE: &str = "NextX Till";

/// The printers that the system knows; none where it knows nothing of printing.
pub(crate) async fn queues() -> Result<Vec<String>, io::Error> {
    Programs::default().queues().await
}

/// Where the programs are.
#[derive(Clone, Debug, Default)]
struct Programs {
    /// A folder; otherwise where the system finds programs.
    folder: Option<PathBuf>,
}

/// A printer of the system that takes what is to be printed.
#[derive(Debug)]
pub(crate) struct Queue<'a> {
    name: &'a str,
    programs: Programs,
}

impl Programs {
    async fn run(&self, program: &str, arguments: &[&str], given: &[u8]) -> io::Result<Ended> {
        let path = match &self.folder {
            Some(folder) => folder.join(program),
            None => PathBuf::from(program),
        };
        let mut running = Command::new(path)
            .args(arguments.iter().map(OsStr::new))
            // The words are read.
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut stdin = running.stdin.take();
        let ended = async {
            if let Some(stdin) = &mut stdin {
                stdin.write_all(given).await?;
            }
            drop(stdin);
            running.wait_with_output().await
        };
        timeout(ANSWER, ended)
            .await
            .unwrap_or_else(|late| Err(late.into()))
    }

    /// What a program says, if it ends well.
    async fn ask(&self, program: &str, arguments: &[&str]) -> io::Result<Option<String>> {
        let ended = self.run(program, arguments, b"").await?;
        let said = String::from_utf8_lossy(&ended.stdout).into_owned();
        Ok(ended.status.success().then_some(said))
    }

    async fn queues(&self) -> io::Result<Vec<String>> {
        match self.ask("lpstat", &["-e"]).await {
            Ok(names) => {
                let names = names.unwrap_or_default();
                Ok(names.lines().map(|name| name.trim().to_owned()).collect())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// What keeps a printer from printing.
    async fn trouble(&self, name: &str) -> io::Result<Option<Trouble>> {
        let Some(printer) = self.ask("lpstat", &["-p", name]).await? else {
            return Ok(Some(Trouble::QueueMissing));
        };
        if printer.contains(" disabled since ") {
            return Ok(Some(Trouble::QueueDisabled));
        }
        let accepting = self.ask("lpstat", &["-a", name]).await?;
        let rejects = accepting.is_none_or(|said| said.contains(" not accepting requests "));
        Ok(rejects.then_some(Trouble::QueueRejects))
    }
}

impl<'a> Queue<'a> {
    /// Asks the system how the printer is.
    pub(super) async fn open(name: &'a str) -> Result<Self, PrinterError> {
        Self::open_by(Programs::default(), name).await
    }

    async fn open_by(programs: Programs, name: &'a str) -> Result<Self, PrinterError> {
        match programs.trouble(name).await.map_err(unreachable)? {
            Some(trouble) => Err(PrinterError::nothing_taken(trouble)),
            None => Ok(Self { name, programs }),
        }
    }

    /// Hands over what is to be printed, and waits until the system has printed it.
    pub(super) async fn print(&self, output: &Output) -> Result<(), PrinterError> {
        let (kind, bytes) = match output {
            Output::Commands(bytes) => ("raw", bytes),
            Output::Pdf(bytes, Sheet::A4) => ("media=A4", bytes),
            Output::Pdf(bytes, Sheet::A5) => ("media=A5", bytes),
        };
        let arguments = ["-d", self.name, "-t", TITLE, "-o", kind];
        let ended = self.programs.run("lp", &arguments, bytes).await;
        let ended = ended.map_err(unreachable)?;
        let said = String::from_utf8_lossy(&ended.stdout);
        // `request id is kho-12 (0 file(s))`
        let job = said.split_whitespace().nth(3);
        match job.filter(|_| ended.status.success()) {
            Some(job) => self.wait_for(job).await,
            None => {
                tracing::warn!(status = %ended.status, "the system did not take the print");
                let trouble = self.programs.trouble(self.name).await;
                let trouble = trouble.map_err(unreachable)?;
                Err(PrinterError::nothing_taken(
                    trouble.unwrap_or(Trouble::QueueRejects),
                ))
            }
        }
    }

    async fn wait_for(&self, job: &str) -> Result<(), PrinterError> {
        let end = Instant::now() + PATIENCE;
        loop {
            let waiting = self.programs.ask("lpstat", &["-o", self.name]).await;
            let waiting = waiting.map_err(perhaps_taken)?.unwrap_or_default();
            let is_waiting = |line: &str| line.split_whitespace().next() == Some(job);
            if !waiting.lines().any(is_waiting) {
                return Ok(());
            }
            let trouble = self.programs.trouble(self.name).await;
            let trouble = match trouble.map_err(perhaps_taken)? {
                Some(trouble @ (Trouble::QueueDisabled | Trouble::QueueMissing)) => trouble,
                _ if Instant::now() >= end => Trouble::Stopped,
                _ => {
                    sleep(ASK_AGAIN).await;
                    continue;
                }
            };
            let taken_back = self.programs.run("cancel", &[job], b"").await;
            taken_back.map_err(perhaps_taken)?;
            return Err(PrinterError {
                trouble,
                taken: Taken::PerhapsAll,
            });
        }
    }
}

fn unreachable(error: io::Error) -> PrinterError {
    PrinterError::nothing_taken(Trouble::Unreachable(error.kind()))
}

fn perhaps_taken(_: io::Error) -> PrinterError {
    PrinterError {
        trouble: Trouble::Gone,
        taken: Taken::PerhapsAll,
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{fs, path::Path};

    use super::*;

    /// Programs that say what CUPS says, and note what they were told.
    fn programs(folder: &Path, state: &str) -> Programs {
        fs::write(folder.join("state"), state).unwrap();
        for (name, script) in [
            (
                "lpstat",
                r#"#!/bin/sh
here=$(dirname "$0")
case "$1" in
-e) echo kho; echo van-phong ;;
-p) [ "$2" = kho ] || exit 1
    case $(cat "$here/state") in
    disabled) echo "printer kho disabled since Thu Nov 26 08:00:00 2026 -"; echo "	Paused" ;;
    *) echo "printer kho is idle.  enabled since Thu Nov 26 08:00:00 2026" ;;
    esac ;;
-a) case $(cat "$here/state") in
    rejects) echo "kho not accepting requests since Thu Nov 26 08:00:00 2026 -"; echo "	reason unknown" ;;
    *) echo "kho accepting requests since Thu Nov 26 08:00:00 2026" ;;
    esac ;;
-o) cat "$here/waiting" 2>/dev/null; exit 0 ;;
esac
"#,
            ),
            (
                "lp",
                r#"#!/bin/sh
here=$(dirname "$0")
echo "$@" > "$here/arguments"
cat > "$here/printed"
[ "$(cat "$here/state")" = breaks ] && { echo "kho-7  till  1024  Thu" > "$here/waiting"; echo disabled > "$here/state"; }
echo "request id is kho-7 (0 file(s))"
"#,
            ),
            (
                "cancel",
                "#!/bin/sh\nhere=$(dirname \"$0\")\necho \"$@\" > \"$here/cancelled\"\nrm -f \"$here/waiting\"\n",
            ),
        ] {
            let text = folder.join(format!("{name}.sh"));
            fs::write(&text, script).unwrap();
            // Written by a process of its own: another test that starts a program meanwhile would hold what this one writes to
            // open, and a program that is open to be written does not start.
            let copied = std::process::Command::new("install")
                .args(["-m", "755"])
                .args([&text, &folder.join(name)])
                .status();
            assert!(copied.unwrap().success());
        }
        Programs {
            folder: Some(folder.to_owned()),
        }
    }

    fn said(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name))
            .unwrap()
            .trim()
            .to_owned()
    }

    #[tokio::test]
    async fn a_thermal_printer_gets_its_commands_as_they_are_and_an_office_printer_a_pdf() {
        let folder = tempfile::tempdir().unwrap();
        let programs = programs(folder.path(), "idle");
        assert_eq!(programs.queues().await.unwrap(), ["kho", "van-phong"]);
        let queue = Queue::open_by(programs, "kho").await.unwrap();
        queue
            .print(&Output::Commands(b"\x1b@bytes".to_vec()))
            .await
            .unwrap();
        assert_eq!(
            said(folder.path(), "arguments"),
            "-d kho -t NextX Till -o raw"
        );
        assert_eq!(said(folder.path(), "printed"), "\x1b@bytes");
        queue
            .print(&Output::Pdf(b"%PDF".to_vec(), Sheet::A5))
            .await
            .unwrap();
        let arguments = said(folder.path(), "arguments");
        assert_eq!(arguments, "-d kho -t NextX Till -o media=A5");
    }

    #[tokio::test]
    async fn what_keeps_the_system_from_printing_is_told_apart_and_nothing_is_handed_over() {
        let folder = tempfile::tempdir().unwrap();
        for (state, name, trouble) in [
            ("idle", "khac", Trouble::QueueMissing),
            ("disabled", "kho", Trouble::QueueDisabled),
            ("rejects", "kho", Trouble::QueueRejects),
        ] {
            let programs = programs(folder.path(), state);
            let error = Queue::open_by(programs, name).await.unwrap_err();
            assert_eq!(error, PrinterError::nothing_taken(trouble));
        }
        assert!(!folder.path().join("printed").exists());
    }

    #[tokio::test]
    async fn what_a_stopped_printer_holds_is_taken_back_and_never_comes_out_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::open_by(programs(folder.path(), "breaks"), "kho");
        let queue = queue.await.unwrap();
        let error = queue.print(&Output::Commands(vec![1])).await.unwrap_err();
        assert_eq!(
            error,
            PrinterError {
                trouble: Trouble::QueueDisabled,
                taken: Taken::PerhapsAll,
            }
        );
        assert_eq!(said(folder.path(), "cancelled"), "kho-7");
    }

    #[tokio::test]
    async fn a_system_that_knows_nothing_of_printing_has_no_printers() {
        let folder = tempfile::tempdir().unwrap();
        let programs = Programs {
            folder: Some(folder.path().to_owned()),
        };
        assert!(programs.queues().await.unwrap().is_empty());
        let error = Queue::open_by(programs, "kho").await.unwrap_err();
        let trouble = Trouble::Unreachable(io::ErrorKind::NotFound);
        assert_eq!(error, PrinterError::nothing_taken(trouble));
    }
}
