//! The encrypted SQLite store of one profile.
