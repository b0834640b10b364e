//! The log: a file a day in the data folder, a week of them. No body, token, phone or name goes there.

use std::{io, path::Path};

use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Begins to log into `data_dir/logs`.
pub(crate) fn start(data_dir: &Path) -> io::Result<()> {
    let files = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("till")
        .filename_suffix("log")
        .max_log_files(7)
        .build(data_dir.join("logs"))
        .map_err(io::Error::other)?;
    let filter = EnvFilter::try_from_env("TILL_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,till_app=info"));
    tracing_subscriber::registry()
        .with(filter)
        .with(fmt::layer().with_writer(files).with_ansi(false))
        .try_init()
        .map_err(io::Error::other)
}
