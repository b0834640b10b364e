//! Rules of the till: money, cart, payment, invoice numbers; no IO.
