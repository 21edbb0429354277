//! The exercises in the terminal, for one learner and for a class.

mod folder;
mod programs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};

use folder::{Folder, json, output, said};

const NAME: &str = "forgotten-route-table";
const SOLUTION: &str = include_str!("../src/endpoints/forgotten-route-table/solution.yaml");
const START: &str = include_str!("../src/endpoints/forgotten-route-table/start.yaml");

fn begun() -> Folder {
    let folder = Folder::with("roster.csv", "id,name\nana,Ana\nbo,Bo\n");
    folder.run(&format!("vpce learn start {NAME}")).code(0).stdout(contains("Why not by all of it?"));
    folder
}

fn answer() -> String {
    format!("vpce-exercises/{NAME}.yaml")
}

#[test]
fn an_exercise_is_begun_checked_and_solved() {
    let folder = begun();
    assert_eq!(folder.read(&answer()), START.as_bytes());
    folder.run(&format!("vpce learn check {NAME}")).code(1).stdout(contains("3 of 4 goals met"));
    folder.run(&format!("vpce learn solution {NAME}")).code(2).stdout(is_empty());
    folder.write(&answer(), SOLUTION);
    let checked = folder.run(&format!("vpce learn check {NAME} --json")).code(0);
    assert!(json(&checked).as_array().is_some_and(|checks| checks.iter().all(|check| check["met"] == true)));
    folder.run(&format!("vpce learn solution {NAME}")).code(0).stdout(contains("- !Ref RoutesOfB"));
    folder.run("vpce learn list").code(0).stdout(contains(format!("✓  {NAME}")).and(contains("1 of ")));
}

#[test]
fn what_is_used_in_a_month_is_told_and_stands_beside_the_answer() {
    let folder = Folder::with("a", "");
    let usage = include_str!("../src/costs/cost-review/usage.yaml");
    let told = output(&folder.run("vpce learn start cost-review").code(0));
    assert!(told.contains(usage.lines().next_back().expect("a flow")), "{told}");
    assert!(told.contains("vpce-exercises/cost-review.usage.yaml"), "{told}");
    assert_eq!(folder.read("vpce-exercises/cost-review.usage.yaml"), usage.as_bytes());
}

#[test]
fn what_a_learner_typed_is_kept() {
    let folder = begun();
    folder.write(&answer(), "mine");
    folder.run(&format!("vpce learn start {NAME}")).code(0);
    folder.run(&format!("vpce learn reset {NAME}")).code(2).stderr(contains("--yes"));
    assert_eq!(folder.read(&answer()), b"mine");
    folder.run(&format!("vpce learn reset {NAME} --yes")).code(0).stdout(contains("kept"));
    assert_eq!(folder.read(&answer()), START.as_bytes());
    assert_eq!(folder.read(&format!("vpce-exercises/{NAME}.1.yaml")), b"mine");
}

#[test]
fn hints_come_one_after_the_other_and_are_counted() {
    let folder = begun();
    let hint = || output(&folder.run(&format!("vpce learn hint {NAME}")).code(0));
    assert!(hint().starts_with("Hint 1 of 3: "));
    assert_eq!(hint().matches("Hint ").count(), 2);
    assert!(hint().ends_with("There are no more.\n"));
    assert_eq!(hint().matches("Hint ").count(), 3);
    let progress: serde_json::Value =
        serde_json::from_slice(&folder.read("vpce-exercises/progress.json")).expect("progress is JSON");
    assert_eq!(progress["exercises"][NAME]["hints"], 3);
}

#[test]
fn no_line_is_wider_than_eighty_columns() {
    let folder = Folder::with("a", "");
    for name in [NAME, "cost-review", "image-that-never-arrives"] {
        for (command, code) in [("start", 0), ("check", 1), ("hint", 0)] {
            let text = output(&folder.run(&format!("vpce learn {command} {name}")).code(code));
            let wide: Vec<_> =
                text.lines().filter(|line| line.chars().count() > 80 && line.trim().contains(' ')).collect();
            assert!(wide.is_empty(), "{command} {name}: {wide:#?}");
        }
    }
    let checked = output(&folder.run("vpce learn check image-that-never-arrives").code(1));
    let wrapped =
        "\n✗ HostA reaches s3://prod-eu-central-1-starport-layer-bucket/layer through a\n  gateway endpoint\n";
    assert!(checked.contains(wrapped), "{checked}");
}

#[test]
fn what_cannot_be_done_says_what_can() {
    let folder = begun();
    folder.run("vpce learn").code(2).stderr(contains("check NAME"));
    folder
        .run("vpce learn check nothing")
        .code(2)
        .stderr(contains("there is no exercise `nothing`").and(contains(NAME)));
    folder.write(&answer(), "Resources: {Vpc: [");
    folder.run(&format!("vpce learn check {NAME}")).code(2).stderr(contains(format!("{NAME}.yaml:1:")));
    folder.write("vpce-exercises/progress.json", "{");
    folder.run("vpce learn list").code(2).stderr(contains("progress.json"));
    folder.write("file", "");
    folder.run("vpce learn --folder file list").code(2).stderr(contains("is no folder"));
    folder.run("vpce learn --folder src list").code(0);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = begun();
    folder.run("vpce class deal roster.csv --exercise forgotten-route-table --seed autumn --out class").code(0);
    for file in ["vpce-exercises/progress.json", "class/class.json", &answer()] {
        folder.remove(file);
        folder.pipe(file);
    }
    folder.run(&format!("vpce learn check {NAME}")).code(2).stderr(contains("is no file"));
    folder.run("vpce learn list").code(2).stderr(contains("progress.json is no file"));
    folder.run("vpce class mark class").code(2).stderr(contains("class.json is no file"));
    folder
        .run(&format!("vpce class deal vpce-exercises/progress.json --exercise {NAME} --seed a --out b"))
        .code(2)
        .stderr(contains("is no file"));
}

#[test]
fn a_new_exercise_is_in_order_and_a_spoilt_one_is_not() {
    let folder = Folder::with("a", "");
    folder.run("vpce learn author new a-way-out --part .").code(0);
    folder.run("vpce learn author check a-way-out").code(0).stdout(contains("1 exercise, all in order"));
    folder.run("vpce learn author new a-way-out --part .").code(2);
    let solution = folder.read("a-way-out/solution.yaml");
    let start = folder.read("a-way-out/start.yaml");
    let goals = String::from_utf8(folder.read("a-way-out/goal.yaml")).expect("text");
    let check = |finding: &str| {
        folder.run("vpce learn author check a-way-out").code(1).stdout(contains(finding));
    };
    folder.write("a-way-out/start.yaml", &solution);
    check("the start meets every goal");
    folder.write("a-way-out/start.yaml", &start);
    folder.write("a-way-out/solution.yaml", &start);
    check("the solution misses the goal that App reaches s3://reports/q3.csv");
    folder.write("a-way-out/solution.yaml", &solution);
    for (from, to, finding) in [
        ("    cause: S3Endpoint\n", "", "no `cause` says"),
        ("cause: S3Endpoint", "cause: Reports", "with Reports as at the start it still holds"),
        ("    at: S3Endpoint\n", "", "no `at` says"),
        ("at: S3Endpoint\n", "at: Vpc\n", "which is the same at the start and in the solution"),
        ("text: There is an endpoint. Does any route table know of it?", "text: ''", "a hint says nothing"),
        ("title: The endpoint that nobody uses", "", "`title` is missing"),
        ("[Vpc, Private]", "[Vpc, Privat]", "Privat is to be left alone"),
    ] {
        assert!(goals.contains(from), "{from}");
        folder.write("a-way-out/goal.yaml", goals.replacen(from, to, 1));
        check(finding);
    }
    folder.write("a-way-out/goal.yaml", &goals);
    folder.write("a-way-out/notes.txt", "");
    check("nothing asks for notes.txt");
}

#[test]
fn a_class_is_dealt_variants_and_marked() {
    let folder = begun();
    let deal = format!("vpce class deal roster.csv --exercise {NAME} --seed autumn --out class");
    folder.run(&deal).code(0).stdout(contains("2 learners"));
    let (ana, bo) = (format!("class/ana/{NAME}.yaml"), format!("class/bo/{NAME}.yaml"));
    assert_ne!(folder.read(&ana), folder.read(&bo));
    // Ana's own network, mended as the solution mends the book's.
    let mended = String::from_utf8(folder.read(&ana)).expect("text");
    let mended = mended
        .replace("RouteTableIds:\n        - !Ref RoutesOfA\n", "RouteTableIds: [!Ref RoutesOfA, !Ref RoutesOfB]\n");
    folder.write(&ana, &mended);
    // What Bo hands in is Ana's, and it is seen.
    folder.write(&bo, &mended);
    folder.run(&deal).code(0);
    assert_eq!(folder.read(&ana), mended.as_bytes(), "an answer is not dealt over");
    folder.run(&format!("vpce learn --folder class/ana check {NAME}")).code(0);
    let marked = folder.run(&format!("vpce class mark class --exercise {NAME} --format json")).code(0);
    let marks = json(&marked);
    assert_eq!(
        (&marks[0]["learner"], &marks[0]["state"], &marks[0]["met"]),
        (&"ana".into(), &"solved".into(), &5.into())
    );
    assert_eq!((&marks[1]["learner"], &marks[1]["state"]), (&"bo".into(), &"open".into()));
    assert!(
        marks[1]["reason"].as_str().is_some_and(|reason| reason.contains("Vpc has another CidrBlock")),
        "{}",
        marks[1]
    );
    assert!(said(&marked).contains("2 learners, 2 answers: 1 solved, 1 open; 0 skipped"), "{}", said(&marked));
    let other = deal.replace("autumn", "spring");
    folder.run(&other).code(2).stderr(contains("holds another class"));
}

#[cfg(unix)]
#[test]
fn hostile_submissions_are_named_skipped_and_counted() {
    let folder = begun();
    let deal = format!("vpce class deal roster.csv --exercise {NAME} --seed autumn --out class");
    folder.run(&deal).code(0);
    folder.write(&format!("class/ana/{NAME}.yaml"), vec![b' '; 2 << 20]);
    folder.write("class/ana/essay.yaml", "");
    folder.write("class/bo/progress.json", "[");
    folder.link("/etc/passwd", &format!("class/bo/{NAME}.1.yaml"));
    folder.link("/etc", "class/eve");
    folder.write("class/cy\u{1b}[2J/essay\u{7}.yaml", "");
    folder.write(&format!("class/cy\u{1b}[2J/{NAME}.yaml"), "Resources: {\"\\e[31mA\": {Type: \"AWS::EC2::VPC\"}}");
    folder.pipe("class/cy\u{1b}[2J/progress.json");
    folder.link("/etc", "class/ana/vpce-exercises");
    folder.remove(&format!("class/bo/{NAME}.yaml"));
    folder.link("/etc/passwd", &format!("class/bo/{NAME}.yaml"));
    let marked = folder.run(&format!("vpce class mark class --exercise {NAME} --format csv")).code(1);
    let text = output(&marked);
    assert!(text.contains(&format!("ana,{NAME},skipped,0,5,")), "{text}");
    assert!(text.contains(&format!("bo,{NAME},skipped,0,5,")) && !text.contains("root:"), "{text}");
    let said = said(&marked);
    for line in [
        "skipped: eve: it is a link",
        "skipped: ana/essay.yaml: no exercise has this name",
        &format!("skipped: ana/{NAME}.yaml: it has 2097152 bytes"),
        &format!("skipped: bo/{NAME}.yaml: it is a link"),
        "skipped: bo/progress.json: ",
        "skipped: ana/vpce-exercises: it is a link",
        "skipped: cy\\u{1b}[2J/essay\\u{7}.yaml: no exercise has this name",
        "skipped: cy\\u{1b}[2J/progress.json: it is no file",
        "3 learners, 1 answers: 0 solved, 1 open; 8 skipped",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(
        text.contains("\\u{1b}[31mA") && !text.contains('\u{1b}') && !said.contains(['\u{1b}', '\u{7}']),
        "{text}{said}"
    );
}
