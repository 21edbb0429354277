//! What a page gets for the name of a program.

use serde_json::Value;
use vpce_programs::run;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the programs speak JSON")
}

#[test]
fn a_program_runs_by_its_name() {
    let answer = json(&run("gateway_endpoint"));
    assert!(answer["output"].as_str().is_some_and(|output| output.contains("vpce-S3Endpoint")));
    let refused = json(&run("no_such_program"));
    assert_eq!(refused["problem"], "no program is called `no_such_program`");
    assert!(refused["help"].as_str().is_some_and(|help| help.contains("gateway_endpoint")));
}

/// Every program that can be run in a terminal can be run in a page.
#[test]
fn every_program_of_the_book_runs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let files = std::fs::read_dir(folder).expect("the folder of the programs");
    let names = files.map(|file| file.expect("a file").path());
    let names: Vec<_> = names.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    assert!(!names.is_empty());
    for name in names {
        let answer = json(&run(&name));
        assert!(answer.get("output").is_some(), "{name}: {answer}");
    }
}
