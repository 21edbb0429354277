//! Every scenario is a template that the model reads whole, and that CloudFormation would take: `cfn-lint` says so.

mod scenario;
mod tool;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use vpce_import::{Options, read_templates};

use scenario::{name, scenarios};
use tool::Tool;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let linter = Tool { name: "cfn-lint", requirement: "REQUIRE_CFN_LINT", path: tool::program("cfn-lint") };
    let mut trials = vec![linter.trial("cfn-lint finds nothing in any scenario", lint)];
    for scenario in scenarios() {
        trials.push(Trial::test(format!("{} is read whole", name(&scenario)), move || is_read_whole(&scenario)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One run over all of them: most of its time goes into starting.
fn lint(linter: &Path) -> Result<Completion, Failed> {
    let linted = Command::new(linter).args(scenarios()).output()?;
    if linted.status.success() {
        return Ok(Completion::Completed);
    }
    Err(String::from_utf8_lossy(&[linted.stdout, linted.stderr].concat()).into_owned().into())
}

/// A scenario of the book shows only what the model knows, in whatever order its files are given.
fn is_read_whole(scenario: &Path) -> Result<(), Failed> {
    let files: Vec<(String, Vec<u8>)> =
        network(scenario)?.iter().map(|file| Ok((name(file), fs::read(file)?))).collect::<io::Result<_>>()?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let reading = read_templates(&files, &Options::default())?;
    if !reading.not_modelled.is_empty() {
        return Err(format!("not modelled: {:?}", reading.not_modelled).into());
    }
    let backwards: Vec<(&str, &[u8])> = files.into_iter().rev().collect();
    match read_templates(&backwards, &Options::default())?.cloud == reading.cloud {
        true => Ok(()),
        false => Err("read backwards, the files are another network".into()),
    }
}

/// The scenario, with those that a page of its folder shows as one network with it.
fn network(scenario: &Path) -> io::Result<Vec<PathBuf>> {
    let own = scenario.file_name().unwrap_or_default().to_string_lossy();
    for entry in fs::read_dir(scenario.with_file_name(""))? {
        let page = entry?.path();
        if page.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&page)?;
            let shown = text.lines().filter_map(|line| line.strip_prefix("{{#scenario ")?.strip_suffix("}}"));
            if let Some(files) = shown.map(|files| files.split(' ')).find(|files| files.clone().any(|file| file == own))
            {
                return Ok(files.map(|file| scenario.with_file_name(file)).collect());
            }
        }
    }
    Ok(vec![scenario.to_owned()])
}
