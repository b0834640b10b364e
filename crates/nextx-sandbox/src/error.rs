//! What can keep a sandbox from starting or answering its owner.

use std::{io, net::SocketAddr, path::PathBuf};

/// Why the sandbox could not do what its owner asked.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken or not allowed.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The loopback address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The file is a database, but of another version of the sandbox, or of another program.
    #[error("{} is not a database of this version of the sandbox", .0.display())]
    ForeignDatabase(PathBuf),
    /// SQLite refused; the disk may be full or the file damaged.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A row could not be turned into JSON or back.
    #[error("stored rows: {0}")]
    Rows(#[from] serde_json::Error),
}
