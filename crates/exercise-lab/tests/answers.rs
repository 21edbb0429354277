//! What a page gets for an answer to an exercise.

use serde_json::Value;
use vpce_exercise_lab::{check, files};

const START: &str = include_str!("../../../src/endpoints/forgotten-route-table/start.yaml");
const SOLUTION: &str = include_str!("../../../src/endpoints/forgotten-route-table/solution.yaml");
const GOALS: &str = include_str!("../../../src/endpoints/forgotten-route-table/goal.yaml");

fn json(text: String) -> Value {
    serde_json::from_str(&text).expect("the lab speaks JSON")
}

fn beside() -> String {
    serde_json::json!({ "start.yaml": START }).to_string()
}

fn met(checked: &Value) -> Vec<bool> {
    let checks = checked["checks"].as_array().expect("checks");
    checks.iter().map(|check| check["met"] == true).collect()
}

#[test]
fn the_goals_of_an_exercise_are_checked_and_the_end_is_told_at_the_end() {
    let start = json(check(START, "start.yaml", GOALS, &beside()));
    assert_eq!(met(&start)[..4], [true, false, true, true]);
    assert!(start.get("after").is_none() && start["hints"].as_array().is_some_and(|hints| !hints.is_empty()));
    let solved = json(check(SOLUTION, "start.yaml", GOALS, &beside()));
    assert!(met(&solved).iter().all(|met| *met));
    assert!(solved["after"].as_str().is_some_and(|after| !after.is_empty()));
    let broken = json(check(START, "start.yaml", "goals: 1", &beside()));
    assert_eq!(broken["problems"][0]["input"], "goals");
}

#[test]
fn a_bill_needs_its_usage() {
    let goals = "goals:\n  - {bill: usage.yaml, at-most: 70}\n  - {bill: usage.yaml, at-most: 20}\n";
    assert_eq!(files(goals), r#"["usage.yaml","usage.yaml"]"#);
    let missing = json(check(START, "start.yaml", goals, "{}"));
    assert_eq!(missing["problems"][0]["message"], "`usage.yaml` cannot be read: it is missing");
    assert_eq!((&missing["problems"][0]["input"], &missing["problems"][0]["line"]), (&"goals".into(), &2.into()));

    let usage = "flows: [{from: ReporterA, to: s3://reports/q3.csv, sent: 100}]";
    let checked = json(check(START, "start.yaml", goals, &serde_json::json!({ "usage.yaml": usage }).to_string()));
    assert_eq!(met(&checked), [true, false], "{checked}");
    assert_eq!(checked["checks"][1]["reason"], "it is $36.50 a month, $32.85 of it for nat-Nat");
    assert_eq!(checked["questions"][0], Value::Null);
}
