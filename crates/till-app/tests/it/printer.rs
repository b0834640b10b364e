//! A thermal printer on the network, as far as the till can tell: it takes bytes, answers questions, and fails as printers
//! do.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::{JoinHandle, JoinSet},
};

#[path = "../../../till-print/tests/receipts/printer.rs"]
pub(crate) mod reader;

use reader::Command;
pub(crate) use reader::{Output, Sheet};

/// How a printer behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It prints and answers.
    Well,
    /// It prints, and the roll comes to its end.
    PaperLow,
    /// It prints and answers no questions.
    Silent,
    PaperOut,
    CoverOpen,
    /// The knife is stuck.
    Stopped,
    /// The roll ends when it has got so many bytes: then it takes no more, but says so to whoever connects.
    PaperOutAfter(usize),
    /// Somebody pulls the plug of the network when it has got so many bytes.
    UnpluggedAfter(usize),
    /// It prints everything, and is switched off before it could say so.
    SwitchedOffAtTheEnd,
}

pub(crate) struct Printer {
    pub(crate) address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    listening: JoinHandle<()>,
}

struct Inside {
    mood: Mood,
    taken: Vec<u8>,
    /// Taken since the mood was set.
    since: usize,
}

impl Printer {
    pub(crate) fn start(mood: Mood) -> Self {
        let inside = Arc::new(Mutex::new(Inside {
            mood,
            taken: Vec::new(),
            since: 0,
        }));
        let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        Self {
            address: listener.local_addr().unwrap(),
            listening: tokio::spawn(serve(listener, Arc::clone(&inside))),
            inside,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    pub(crate) fn set(&self, mood: Mood) {
        let mut inside = self.inside();
        inside.mood = mood;
        inside.since = 0;
    }

    /// What has come out so far.
    pub(crate) fn output(&self) -> Output {
        Output::of(&self.inside().taken)
    }

    /// Nobody listens any more.
    pub(crate) async fn switch_off(&mut self) {
        self.listening.abort();
        // Its end is the abort.
        (&mut self.listening).await.unwrap_err();
    }

    pub(crate) fn switch_on(&mut self) {
        self.listening = tokio::spawn(serve(listen(self.address), Arc::clone(&self.inside)));
    }
}

fn listen(address: SocketAddr) -> TcpListener {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    // A printer holds little of what it has not printed.
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    socket.bind(address).unwrap();
    socket.listen(8).unwrap()
}

async fn serve(listener: TcpListener, inside: Arc<Mutex<Inside>>) {
    let mut open = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        open.spawn(attend(stream, Arc::clone(&inside)));
    }
}

/// Carries out what comes on one connection.
async fn attend(mut stream: TcpStream, inside: Arc<Mutex<Inside>>) {
    let mut waiting = Vec::new();
    let mut chunk = [0; 2048];
    loop {
        while let Some((command, length)) = Command::first_of(&waiting) {
            let mood = inside.lock().unwrap().mood;
            let answer = match command {
                Command::Ask(n) => status(mood, n),
                Command::AskWhenDone if mood == Mood::SwitchedOffAtTheEnd => return,
                Command::AskWhenDone if mood == Mood::Well || mood == Mood::PaperLow => Some(0),
                _ => None,
            };
            if let Some(answer) = answer {
                // Whoever asked may be gone by now.
                drop(stream.write_all(&[answer]).await);
            }
            let printed: Vec<u8> = waiting.drain(..length).collect();
            inside.lock().unwrap().taken.extend(printed);
        }
        let Ok(read @ 1..) = stream.read(&mut chunk).await else {
            return;
        };
        waiting.extend(&chunk[..read]);
        let (mood, since) = {
            let mut inside = inside.lock().unwrap();
            inside.since += read;
            (inside.mood, inside.since)
        };
        match mood {
            Mood::PaperOutAfter(bytes) if since > bytes => {
                inside.lock().unwrap().mood = Mood::PaperOut;
                // What it has not taken stays on its way until the till gives up.
                tokio::time::sleep(Duration::from_secs(30)).await;
                return;
            }
            Mood::UnpluggedAfter(bytes) if since > bytes => return,
            _ => {}
        }
    }
}

/// The answer to `DLE EOT n`.
fn status(mood: Mood, n: u8) -> Option<u8> {
    const FINE: u8 = 0b0001_0010;
    const OFFLINE: u8 = FINE | 1 << 3;
    let answer = match (mood, n) {
        (Mood::Silent, _) => return None,
        (Mood::PaperOut | Mood::CoverOpen | Mood::Stopped, 1) => OFFLINE,
        (Mood::PaperOut, 2) => FINE | 1 << 5,
        (Mood::CoverOpen, 2) => FINE | 1 << 2,
        (Mood::Stopped, 2) => FINE | 1 << 6,
        (Mood::PaperOut, 4) => FINE | 0b0110_1100,
        (Mood::PaperLow, 4) => FINE | 0b0000_1100,
        _ => FINE,
    };
    Some(answer)
}

/// What a scanner reads off the lower part of a sheet, where the barcode is.
pub(crate) fn scan(sheet: &Sheet) -> String {
    const CODES_DOTS: usize = 600;
    let rows = sheet.height().min(CODES_DOTS);
    let dots = &sheet.dots[sheet.dots.len() - rows * sheet.width..];
    let luma = dots
        .iter()
        .map(|&black| if black { 0 } else { 255 })
        .collect();
    rxing::helpers::detect_in_luma(
        luma,
        sheet.width as u32,
        rows as u32,
        Some(rxing::BarcodeFormat::CODE_128),
    )
    .unwrap()
    .getText()
    .to_owned()
}
