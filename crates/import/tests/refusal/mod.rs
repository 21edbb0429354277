//! What holds of every refusal, whatever was read.

use vpce_import::{Options, read_template};

/// Reads a file of any bytes. Every problem says something, and stands in the file if it stands anywhere.
pub fn read_or_refuse(name: &str, text: &[u8]) {
    if let Err(error) = read_template(name, text, &Options::default()) {
        assert!(!error.problems.is_empty());
        let lines = text.iter().filter(|byte| **byte == b'\n').count() + 2;
        for problem in &error.problems {
            assert!(!problem.message.is_empty());
            assert!(problem.position.is_none_or(|position| (1..=lines).contains(&position.line)), "{problem}");
        }
    }
}
