//! Use cases and workers of the till.
