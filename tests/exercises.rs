//! Every exercise can be solved, and is not solved to begin with.

use std::fs;
use std::path::{Path, PathBuf};

use vpce_import::{Options, read_goals, read_template};
use vpce_model::goal::{Goals, check};

/// The folder of every exercise: the one that holds goals.
fn exercises() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a folder of the book can be read");
        folders.extend(entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()));
        if folder.join("goal.yaml").is_file() {
            found.push(folder);
        }
    }
    assert!(!found.is_empty(), "the book has an exercise");
    found
}

fn goals(exercise: &Path) -> Goals {
    let file = exercise.join("goal.yaml");
    let text = fs::read_to_string(&file).expect("the goals can be read");
    read_goals(&file.display().to_string(), text).unwrap_or_else(|error| panic!("{error}"))
}

/// The goals that a template of the exercise does not meet.
fn missed(exercise: &Path, template: &str) -> Vec<String> {
    let file = exercise.join(template);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let reading = read_template(&file.display().to_string(), text, &Options::default());
    let cloud = reading.unwrap_or_else(|error| panic!("{error}")).cloud;
    let checks = check(&cloud, &goals(exercise));
    checks.into_iter().filter(|check| !check.met).map(|check| format!("{}: {}", check.goal, check.reason)).collect()
}

#[test]
fn the_start_misses_a_goal() {
    for exercise in exercises() {
        assert!(!missed(&exercise, "start.yaml").is_empty(), "{}: nothing is left to do", exercise.display());
    }
}

#[test]
fn the_solution_meets_every_goal() {
    for exercise in exercises() {
        assert_eq!(missed(&exercise, "solution.yaml"), [""; 0], "{}", exercise.display());
    }
}

#[test]
fn each_goal_says_why_and_the_end_explains() {
    for exercise in exercises() {
        let goals = goals(&exercise);
        assert!(goals.goals.iter().all(|goal| !goal.why.is_empty()), "{}: a goal has no why", exercise.display());
        assert!(!goals.after.is_empty(), "{}: nothing is said after the solution", exercise.display());
    }
}
