//! Any JSON as any record of the client: it decodes or not, and what decodes is written back as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| nextx_api::fuzzing::decoding(data));
