//! The sandbox's side of the wire: a listener that can vanish and connections that can be torn.

use std::{
    collections::HashMap,
    future::poll_fn,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::SandboxError;

/// Pause after a failed `accept` or a failed return to a port, so that the loop does not spin.
const RETRY_PAUSE: Duration = Duration::from_millis(50);

/// Whether, and how, the shop's server is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offline {
    /// Reachable.
    #[default]
    Off,
    /// Connections are accepted and then reset before anything is answered: the client cannot know how far it came.
    Drop,
    /// Nobody listens: connections are refused, so that the client knows that nothing was sent.
    Refuse,
}

/// The ports and connections of the two hosts, and whether they are reachable.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    offline: watch::Sender<Offline>,
    /// The listener of each port, `None` while nobody listens. They are kept here and not in the accept loops, so that a
    /// port is closed for certain when `set_offline` returns.
    ports: Arc<Mutex<Vec<Option<TcpListener>>>>,
    open: Arc<Mutex<HashMap<u64, CancellationToken>>>,
    next_id: Arc<AtomicU64>,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self {
            offline: watch::Sender::new(Offline::Off),
            ports: Arc::default(),
            open: Arc::default(),
            next_id: Arc::default(),
        }
    }

    /// A network of its own that never goes offline with this one; connection ids stay unique over both.
    pub(crate) fn apart(&self) -> Self {
        Self {
            next_id: Arc::clone(&self.next_id),
            ..Self::new()
        }
    }

    pub(crate) fn offline(&self) -> Offline {
        *self.offline.borrow()
    }

    /// Changes the state; going offline tears every open connection but `spared`, on which the order came in.
    pub(crate) fn set_offline(&self, state: Offline, spared: Option<&Connection>) {
        self.offline.send_replace(state);
        if state == Offline::Refuse {
            lock(&self.ports).fill_with(|| None);
        }
        if state != Offline::Off {
            self.tear_all(spared);
        }
    }

    pub(crate) fn tear_all(&self, spared: Option<&Connection>) {
        for (id, torn) in lock(&self.open).iter() {
            if spared.is_none_or(|connection| connection.id != *id) {
                torn.cancel();
            }
        }
    }

    fn is_closed(&self, port: usize) -> bool {
        lock(&self.ports).get(port).is_some_and(Option::is_none)
    }

    fn open(&self, port: usize, listener: TcpListener) {
        // Checked under the lock: the network may have gone offline again while the port was being taken.
        let mut ports = lock(&self.ports);
        if let Some(port) = ports
            .get_mut(port)
            .filter(|_| self.offline() != Offline::Refuse)
        {
            *port = Some(listener);
        }
    }

    fn poll_accept(
        &self,
        port: usize,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        match lock(&self.ports).get(port).and_then(Option::as_ref) {
            Some(listener) => listener.poll_accept(context),
            None => Poll::Pending,
        }
    }

    fn admit(&self, stream: TcpStream) -> io::Result<GatedStream> {
        stream.set_nodelay(true)?;
        let torn = CancellationToken::new();
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        lock(&self.open).insert(id, torn.clone());
        Ok(GatedStream {
            stream,
            torn: Box::pin(torn.clone().cancelled_owned()),
            connection: Connection { id, torn },
            network: self.clone(),
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A handle by which a request can tear the connection it came on.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    id: u64,
    torn: CancellationToken,
}

impl Connection {
    /// Resets the connection (RST, not an orderly close); nothing more is read or written on it.
    pub(crate) fn reset(&self) {
        self.torn.cancel();
    }
}

impl Connected<IncomingStream<'_, Gate>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Self {
        stream.io().connection.clone()
    }
}

/// A loopback listener whose port is closed while the network is [`Offline::Refuse`] and taken again afterwards.
#[derive(Debug)]
pub(crate) struct Gate {
    address: SocketAddr,
    port: usize,
    network: Network,
    offline: watch::Receiver<Offline>,
}

impl Gate {
    /// Takes a port of 127.0.0.1; 0 takes a free one.
    pub(crate) async fn bind(port: u16, network: &Network) -> Result<Self, SandboxError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let refused = |source| SandboxError::Listen {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let mut ports = lock(&network.ports);
        ports.push(Some(listener));
        Ok(Self {
            address,
            port: ports.len() - 1,
            network: network.clone(),
            offline: network.offline.subscribe(),
        })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for a connection; `None` when the network has changed meanwhile.
    async fn accept_one(&mut self) -> io::Result<Option<(GatedStream, SocketAddr)>> {
        if *self.offline.borrow_and_update() != Offline::Refuse {
            self.listen_again().await?;
        }
        let network = self.network.clone();
        let port = self.port;
        let accepted = poll_fn(|context| network.poll_accept(port, context));
        tokio::select! {
            accepted = accepted => {
                let (stream, peer) = accepted?;
                Ok(Some((self.network.admit(stream)?, peer)))
            }
            changed = self.offline.changed() => match changed {
                Ok(()) => Ok(None),
                // The sender is gone with the sandbox, which is being shut down.
                Err(_) => std::future::pending().await,
            },
        }
    }

    async fn listen_again(&self) -> io::Result<()> {
        if self.network.is_closed(self.port) {
            let listener = TcpListener::bind(self.address).await?;
            self.network.open(self.port, listener);
        }
        Ok(())
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        if let Some(listener) = lock(&self.network.ports).get_mut(self.port) {
            *listener = None;
        }
    }
}

impl Listener for Gate {
    type Io = GatedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.accept_one().await {
                Ok(Some(accepted)) => return accepted,
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, address = %self.address, "cannot accept");
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

/// A TCP stream that fails with a reset as soon as its connection is torn.
#[derive(Debug)]
pub(crate) struct GatedStream {
    stream: TcpStream,
    torn: Pin<Box<WaitForCancellationFutureOwned>>,
    connection: Connection,
    network: Network,
}

impl GatedStream {
    fn poll_torn(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.connection.torn.is_cancelled() || self.torn.as_mut().poll(context).is_ready() {
            // With a zero linger the drop of the stream sends a reset instead of an orderly end.
            self.stream.set_zero_linger()?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl Drop for GatedStream {
    fn drop(&mut self) {
        lock(&self.network.open).remove(&self.connection.id);
    }
}

impl AsyncRead for GatedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll_torn(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for GatedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_torn(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_torn(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_torn(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_torn(context)?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
