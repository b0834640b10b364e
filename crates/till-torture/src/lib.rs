//! A tool of development: sells with the real till, store and socket over a line that fails, kills the till while it
//! sells, and lets a script in another language compare the books.
//!
//! *Invariants:* the till is used through its use cases alone. What a cashier saw confirmed is noted outside of the
//! till's folder before anything else happens. A fault of the line says whether the server hears of the request, and
//! that is true.

pub mod books;
pub mod drive;
mod error;
pub mod fault;
pub mod kill;
pub mod proxy;
pub mod sell;
pub mod shopper;
pub mod side;
pub mod small_disk;
pub mod tear;
pub mod till;

pub use error::Error;
