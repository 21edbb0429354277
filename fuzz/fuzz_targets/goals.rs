//! Goals of any bytes are read or refused; goals that are read can be checked in a network that has nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_import::read_goals;
use vpce_model::cloud::Cloud;
use vpce_model::goal::check;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(goals) = read_goals("goal.yaml", bytes) {
        assert_eq!(check(&Cloud::default(), &goals).len(), goals.goals.len());
    }
});
