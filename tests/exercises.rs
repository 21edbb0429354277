//! Every exercise is in order, as those who write one can see for themselves: `vpce learn author check`.

mod programs;

use assert_cmd::Command;
use predicates::str::contains;

use programs::Programs;

#[test]
fn every_exercise_is_in_order() {
    let checked = Command::new(&Programs::build().commands["vpce"])
        .args(["learn", "author", "check"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .assert();
    checked.code(0).stdout(contains("all in order"));
}
