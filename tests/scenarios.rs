//! Every scenario is a template that the model reads whole, and that CloudFormation would take: `cfn-lint` says so.

mod scenario;
mod tool;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use vpce_import::{Options, read_template};

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

/// A scenario of the book shows only what the model knows.
fn is_read_whole(scenario: &Path) -> Result<(), Failed> {
    let reading = read_template(&name(scenario), fs::read(scenario)?, &Options::default())?;
    if !reading.not_modelled.is_empty() {
        return Err(format!("not modelled: {:?}", reading.not_modelled).into());
    }
    Ok(())
}
