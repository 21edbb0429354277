//! Goals of any bytes are read or refused; goals that are read can be checked in a network that has nothing.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use vpce_import::read_goals;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::region::Region;
use vpce_model::goal::Attempt;
use vpce_model::trace::Network;

fuzz_target!(|bytes: &[u8]| {
    if let (Ok(goals), Ok(region)) = (read_goals("goal.yaml", bytes), "us-east-1".parse::<Region>()) {
        let (cloud, usages, altered) = (Cloud::default(), BTreeMap::new(), BTreeMap::new());
        let attempt = Attempt { network: Network::new(&cloud), region, usages: &usages, altered: &altered };
        assert_eq!(goals.check(&attempt).len(), goals.goals.len());
    }
});
