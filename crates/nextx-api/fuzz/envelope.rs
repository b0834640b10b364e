//! Any bytes as the body of an answer: an error is never believed, and whatever is said can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nextx_api::fuzzing::envelope(data));
