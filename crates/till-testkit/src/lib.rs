//! What tests of the till share: fixtures, clocks, faults.
