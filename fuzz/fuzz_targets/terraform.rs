//! A configuration of any bytes is read or refused; in what is read, each source can ask for something.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_import::{Options, read_template};
use vpce_model::trace::{Destination, Question, trace};

fuzz_target!(|bytes: &[u8]| {
    let Ok(reading) = read_template("fuzz.tf", bytes, &Options::default()) else { return };
    let report: Destination = "s3://reports/q3.csv".parse().expect("a destination");
    for source in reading.cloud.source_names() {
        if let Ok(answer) = trace(&reading.cloud, &Question::new(source, report.clone())) {
            assert!(!answer.to_string().is_empty());
        }
    }
});
