//! Whatever is taken for a name, a log format, a row of a route table or an id is read or refused, and a name that resolves tells
//! who answered.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::VpcEndpointId;
use vpce_model::cloud::route_table::Route;
use vpce_model::cloud::vpc_endpoint::EndpointService;
use vpce_model::dns::{Resolver, resolve};
use vpce_model::flow_log::Format;

fuzz_target!(|text: &str| {
    if let Ok(resolution) = resolve(&Cloud::default(), Resolver::Public, text) {
        assert!(!resolution.to_string().is_empty());
    }
    if let Ok(service) = text.parse::<EndpointService>() {
        assert_eq!(service.to_string().parse(), Ok(service));
    }
    if let Ok(id) = text.parse::<VpcEndpointId>() {
        assert_eq!(id.to_string(), text);
    }
    let _ = text.parse::<Format>();
    let _ = text.parse::<Route>();
});
