//! What keeps a torture from being carried out; what it finds is no error.

/// Why a run could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A use case of the till.
    #[error("the till: {0}")]
    Till(#[from] till_app::Error),
    /// The sandbox.
    #[error("the sandbox: {0}")]
    Sandbox(#[from] nextx_sandbox::SandboxError),
    /// A file, a socket or a program.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it did not work.
        source: std::io::Error,
    },
    /// A document that is no JSON of the expected form.
    #[error("{what}: {source}")]
    Json {
        /// What was read or written.
        what: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The server lacks what a till needs.
    #[error("{0}")]
    Lacking(String),
    /// The books could not be compared.
    #[error("books.py: {0}")]
    Books(String),
    /// The till ended by itself although it was to sell on.
    #[error("the till ended by itself: {0}")]
    Ended(String),
}

impl Error {
    /// Whether the till said that its disk is full.
    #[must_use]
    pub const fn is_full_disk(&self) -> bool {
        matches!(
            self,
            Self::Till(till_app::Error::Store(till_store::StoreError::DiskFull))
        )
    }

    /// For `map_err`, with what was tried.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        |source| Self::Io { what, source }
    }

    /// For `map_err`, with what was read or written.
    pub(crate) fn json(what: impl Into<String>) -> impl FnOnce(serde_json::Error) -> Self {
        let what = what.into();
        |source| Self::Json { what, source }
    }
}
