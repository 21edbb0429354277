//! A month's usage of any bytes is read or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_import::read_usage;

fuzz_target!(|bytes: &[u8]| {
    let region = "us-east-1".parse().expect("a Region");
    let _ = read_usage("usage.yaml", bytes, region);
});
