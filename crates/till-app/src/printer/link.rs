//! The way to a printer: bytes there, and the few that come back.

use std::{io, path::Path, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream, lookup_host},
};

use super::Connection;

/// What waits in this machine for a printer on the network, in bytes: little, so that what was written is what the
/// printer has, or nearly so.
const SEND_BUFFER: u32 = 8 * 1024;
/// How long a printer that has got everything may take to close its side.
const GOODBYE: Duration = Duration::from_millis(500);

/// An open way to a printer.
#[derive(Debug)]
pub(super) enum Link {
    Network(TcpStream),
    #[cfg(unix)]
    Device(device::Device),
}

impl Link {
    pub(super) async fn open(to: &Connection) -> io::Result<Self> {
        match to {
            Connection::Network { host, port } => connect(host, *port).await.map(Self::Network),
            Connection::Device { path, speed } => open_device(path, *speed),
            // The system has the way to it.
            Connection::System { .. } => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Hands over as much as is taken now, and answers how much.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Network(stream) => stream.write(bytes).await,
            #[cfg(unix)]
            Self::Device(device) => device.write(bytes).await,
        }
    }

    /// The next byte; an error when there will be none.
    pub(super) async fn read(&mut self) -> io::Result<u8> {
        match self {
            Self::Network(stream) => stream.read_u8().await,
            #[cfg(unix)]
            Self::Device(device) => device.read().await,
        }
    }

    /// Lets the printer have all that was written. To close on bytes that nobody read would make the network throw away
    /// what is still on its way.
    pub(super) async fn close(self) -> io::Result<()> {
        match self {
            Self::Network(mut stream) => {
                stream.shutdown().await?;
                let mut rest = [0; 64];
                let all_read =
                    async { while !matches!(stream.read(&mut rest).await, Ok(0) | Err(_)) {} };
                // One that leaves its side open has everything all the same.
                tokio::time::timeout(GOODBYE, all_read).await.ok();
                Ok(())
            }
            #[cfg(unix)]
            Self::Device(device) => device.close().await,
        }
    }
}

async fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in lookup_host((host, port)).await? {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        socket.set_send_buffer_size(SEND_BUFFER)?;
        match socket.connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(unix)]
fn open_device(path: &Path, speed: u32) -> io::Result<Link> {
    device::Device::open(path, speed).map(Link::Device)
}

#[cfg(not(unix))]
fn open_device(_: &Path, _: u32) -> io::Result<Link> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
mod device {
    use std::{
        fs::{File, OpenOptions},
        io::{self, Read, Write},
        os::unix::fs::{FileTypeExt, OpenOptionsExt},
        path::Path,
        time::Duration,
    };

    use rustix::{
        fs::OFlags,
        termios::{OptionalActions, isatty, tcgetattr, tcsetattr},
    };

    /// How soon a device that is busy is tried again: a printer moves half a millimetre meanwhile.
    const BUSY: Duration = Duration::from_millis(5);

    /// A device file that never makes its thread wait.
    #[derive(Debug)]
    pub(in crate::printer) struct Device(File);

    impl Device {
        /// Opens a device. A plain file is refused: nothing is ever written into one.
        pub(super) fn open(path: &Path, speed: u32) -> io::Result<Self> {
            // Whoever opens a terminal as its first would be ended with it.
            let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
            let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .custom_flags(flags)
                .open(path)?;
            if !file.metadata()?.file_type().is_char_device() {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            if isatty(&file) {
                let mut port = tcgetattr(&file)?;
                port.make_raw();
                port.set_speed(speed)?;
                tcsetattr(&file, OptionalActions::Flush, &port)?;
            }
            Ok(Self(file))
        }

        pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            when_free(|| self.0.write(bytes)).await
        }

        pub(super) async fn read(&mut self) -> io::Result<u8> {
            let mut byte = [0];
            match when_free(|| self.0.read(&mut byte)).await? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                _ => Ok(byte[0]),
            }
        }

        /// A serial port that closes waits for its last bytes, and is waited for on a thread that may wait.
        pub(super) async fn close(self) -> io::Result<()> {
            Ok(tokio::task::spawn_blocking(move || drop(self)).await?)
        }
    }

    /// Not every driver tells when it is free again, so it is asked.
    async fn when_free<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        loop {
            match attempt() {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    tokio::time::sleep(BUSY).await;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                ended => return ended,
            }
        }
    }
}
