//! A destination of any text is read or refused; one that is read says itself in words that are read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_model::trace::Destination;

fuzz_target!(|text: &str| {
    if let Ok(destination) = text.parse::<Destination>() {
        assert_eq!(destination.to_string().parse::<Destination>(), Ok(destination));
    }
});
