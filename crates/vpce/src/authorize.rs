//! `vpce authorize`.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::Serialize;
use vpce_import::Options;
use vpce_model::policy::{
    Decision, EvalDecision, EvaluationResult, Finding, Key, Policies, PolicyError, Simulation, SimulationResponse,
};

use crate::diagnosis::Diagnosis;
use crate::scenario::Scenario;
use crate::{Outcome, input, paint, policy};

#[derive(Debug, Args)]
pub struct AuthorizeArguments {
    /// The request, JSON in the words of `aws iam simulate-custom-policy`; - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    request: PathBuf,

    /// The policies that requests do not bring along themselves
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    policies: Option<PathBuf>,

    /// A template: its roles, users, buckets and endpoints have the policies that requests do not bring along; several, as the
    /// stacks of one network, may be given
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "policies", value_hint = ValueHint::FilePath)]
    scenario: Vec<PathBuf>,

    /// Read a request from each line, and answer with a line of JSON; so does a file that ends in .jsonl
    #[arg(long)]
    lines: bool,

    /// Say in each line of the answer what became of each statement
    #[arg(long)]
    explain: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// No request needs more. A longer line is not read into memory.
const MAX_LINE_BYTES: u64 = 1 << 20;

pub fn run(arguments: &AuthorizeArguments) -> Result<Outcome, Diagnosis> {
    let given = match &arguments.policies {
        Some(path) => {
            let (name, text) = policy::text(path)?;
            Policies::read(&text).map_err(|error| policy::diagnosis(&name, text, &error))?
        }
        None => Policies::default(),
    };
    let scenario = match &*arguments.scenario {
        [] => None,
        templates => Some(Scenario::new(input::read(templates, &Options::default())?.cloud)),
    };
    let base = Base { given, scenario };
    if arguments.lines || arguments.request.extension().is_some_and(|extension| extension == "jsonl") {
        lines(arguments, base)
    } else {
        one(arguments, base)
    }
}

/// Where the policies come from that a request does not bring along: a file, or a template.
struct Base {
    given: Policies,
    scenario: Option<Scenario>,
}

fn one(arguments: &AuthorizeArguments, base: Base) -> Result<Outcome, Diagnosis> {
    let Base { given, mut scenario } = base;
    let (name, text) = policy::text(&arguments.request)?;
    let policies = match &mut scenario {
        Some(scenario) => scenario.policies(&text)?,
        None => Ok(&given),
    };
    let simulation = policies.and_then(|policies| Simulation::read(&text, policies));
    let simulation = simulation.map_err(|error| policy::diagnosis(&name, text.clone(), &error))?;
    let decisions: Vec<Decision<'_>> = simulation.decide().collect();
    if arguments.json {
        paint::print_json(&response(&decisions, &simulation.policies.keys(), true))?;
    } else {
        let texts: Vec<String> = decisions.iter().map(ToString::to_string).collect();
        paint::print(&texts.join("\n"))?;
    }
    Ok(outcome(&decisions))
}

fn outcome(decisions: &[Decision<'_>]) -> Outcome {
    let allowed = |decision: &Decision<'_>| decision.decision() == EvalDecision::Allowed;
    if decisions.iter().all(allowed) { Outcome::Yes } else { Outcome::No }
}

fn response<'a>(decisions: &'a [Decision<'a>], keys: &[(&'a Key, &'a str)], explain: bool) -> SimulationResponse<'a> {
    let results = decisions.iter().map(|decision| EvaluationResult::new(decision, keys, explain));
    SimulationResponse { evaluation_results: results.collect() }
}

/// The answer to a line that is no request.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LineError<'a> {
    line: usize,
    findings: &'a [Finding],
}

/// Answers line by line, and keeps no more than a line in memory.
fn lines(arguments: &AuthorizeArguments, base: Base) -> Result<Outcome, Diagnosis> {
    let Base { given, mut scenario } = base;
    let keys = given.keys();
    let name = arguments.request.display().to_string();
    let mut requests = open(&arguments.request)?;
    let mut answers = BufWriter::new(io::stdout().lock());
    let (mut outcome, mut unread) = (Outcome::Yes, 0_usize);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = requests.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line);
        if read.map_err(|error| Diagnosis::file(&name, &error))? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let written = match policy::utf8(&line) {
            Err(error) => Err(error),
            Ok(text) => match &mut scenario {
                None => answer(text, &given, Some(&keys), arguments.explain, &mut answers)?,
                Some(scenario) => match scenario.policies(text)? {
                    Ok(policies) => answer(text, policies, None, arguments.explain, &mut answers)?,
                    Err(error) => Err(error),
                },
            },
        };
        match written {
            Ok(of_line) => outcome = if of_line == Outcome::Yes { outcome } else { Outcome::No },
            Err(error) => {
                unread += 1;
                serde_json::to_writer(&mut answers, &LineError { line: number, findings: &error.findings })
                    .map_err(io::Error::from)?;
                answers.write_all(b"\n")?;
                skip_rest(&line, &mut requests)?;
            }
        }
    }
    answers.flush()?;
    match unread {
        0 => Ok(outcome),
        _ => Err(Diagnosis::other(
            format!("{unread} of the lines are no requests"),
            "see the lines of the answer that have Findings; all others are answered",
        )),
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Diagnosis> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| Diagnosis::file(&path.display().to_string(), &error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// Writes the answer to one line, or returns what is wrong with the line. `keys` are those of the policies, where they are
/// known already.
fn answer(
    text: &str,
    policies: &Policies,
    keys: Option<&[(&Key, &str)]>,
    explain: bool,
    answers: &mut impl Write,
) -> io::Result<Result<Outcome, PolicyError>> {
    let simulation = match Simulation::read(text, policies) {
        Ok(simulation) => simulation,
        Err(error) => return Ok(Err(error)),
    };
    let decisions: Vec<Decision<'_>> = simulation.decide().collect();
    let own_keys = match (&simulation.policies, keys) {
        (Cow::Borrowed(_), Some(_)) => None,
        (policies, _) => Some(policies.keys()),
    };
    let keys = own_keys.as_deref().or(keys).unwrap_or_default();
    serde_json::to_writer(&mut *answers, &response(&decisions, keys, explain))?;
    answers.write_all(b"\n")?;
    Ok(Ok(outcome(&decisions)))
}

/// Passes over what is left of a line that was too long.
fn skip_rest(line: &[u8], requests: &mut impl BufRead) -> io::Result<()> {
    if !line.ends_with(b"\n") {
        requests.skip_until(b'\n')?;
    }
    Ok(())
}
