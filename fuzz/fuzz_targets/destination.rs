//! A destination of any text is read or refused; one that is read prints words that lead to the same place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_model::trace::Destination;

fuzz_target!(|text: &str| {
    if let Ok(destination) = text.parse::<Destination>() {
        let printed = destination.to_string();
        let again: Destination = printed.parse().expect("a destination prints a destination");
        assert_eq!(again.to_string(), printed);
    }
});
