//! `vpce authorize`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::Serialize;
use vpce_import::{Options, read_template};
use vpce_model::cloud::Cloud;
use vpce_model::policy::{
    Decision, EvalDecision, EvaluationResult, Finding, Key, Policies, PolicyError, Request, Simulation,
    SimulationResponse,
};

use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint, policy};

#[derive(Debug, Args)]
pub struct AuthorizeArguments {
    /// The request, JSON in the words of `aws iam simulate-custom-policy`; - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    request: PathBuf,

    /// The policies that requests do not bring along themselves
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    policies: Option<PathBuf>,

    /// A template: its roles, users, buckets and endpoints have the policies that requests do not bring along
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "policies", value_hint = ValueHint::FilePath)]
    scenario: Option<PathBuf>,

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
    let mut base = match (&arguments.policies, &arguments.scenario) {
        (Some(path), _) => {
            let (name, text) = policy::text(path)?;
            Base::Given(Policies::read(&text).map_err(|error| policy::diagnosis(&name, text, &error))?)
        }
        (None, Some(path)) => {
            let (name, bytes) = input::bytes(path)?;
            let reading = read_template(&name, &bytes, &Options::default());
            let reading = reading.map_err(|error| Diagnosis::template(error, bytes))?;
            Base::Scenario(Box::new(reading.cloud), HashMap::new())
        }
        (None, None) => Base::Given(Policies::default()),
    };
    if arguments.lines || arguments.request.extension().is_some_and(|extension| extension == "jsonl") {
        lines(arguments, &mut base)
    } else {
        one(arguments, &mut base)
    }
}

/// Where the policies come from that a request does not bring along.
enum Base {
    Given(Policies),
    /// A template, and the policies for those of its principals, endpoints and buckets that were asked for.
    Scenario(Box<Cloud>, HashMap<Parties, Policies>),
}

/// The ARN of the caller, the id of the endpoint and the name of the bucket that take part in a request.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Parties {
    caller: String,
    endpoint: Option<String>,
    bucket: Option<String>,
}

impl Parties {
    /// Those of a question. All its requests have the same caller and context.
    fn of(requests: &[Request]) -> Result<Option<Self>, Diagnosis> {
        let Some(request) = requests.first() else { return Ok(None) };
        let bucket = |request: &Request| {
            let (_, name) = request.resource().split_once(":s3:::")?;
            name.split('/').next().map(str::to_owned)
        };
        let wanted = bucket(request);
        if requests.iter().any(|other| bucket(other) != wanted) {
            let help = "ask for one bucket at a time: each has a policy of its own";
            return Err(Diagnosis::other("the request names several buckets", help));
        }
        let endpoint = request.context().single(&Key::new("aws:SourceVpce")).map(str::to_owned);
        let caller = request.principal().arn().unwrap_or_default().to_owned();
        Ok(Some(Self { caller, endpoint, bucket: wanted }))
    }
}

impl Base {
    /// The policies for a request.
    fn policies(&mut self, text: &str) -> Result<&Policies, Diagnosis> {
        match self {
            Self::Given(policies) => Ok(policies),
            Self::Scenario(cloud, known) => {
                let nothing = Policies::default();
                // What is wrong with the request is told when it is read with its policies.
                let requests =
                    Simulation::read(text, &nothing).map(|simulation| simulation.requests).unwrap_or_default();
                let parties = Parties::of(&requests)?;
                let Some((parties, request)) = parties.zip(requests.first()) else {
                    return Ok(known
                        .entry(Parties { caller: String::new(), endpoint: None, bucket: None })
                        .or_default());
                };
                match known.entry(parties) {
                    Entry::Occupied(entry) => Ok(entry.into_mut()),
                    Entry::Vacant(entry) => {
                        let parties = entry.key();
                        let endpoint = parties.endpoint.as_deref();
                        let endpoint = endpoint.and_then(|id| {
                            cloud.vpc_endpoints.values().find(|known| known.vpc_endpoint_id.as_str() == id)
                        });
                        let policies =
                            Policies::of_network(cloud, request.principal().arn(), endpoint, parties.bucket.as_deref())
                                .map_err(|error| Diagnosis::other(&error, error.help()))?;
                        Ok(entry.insert(policies))
                    }
                }
            }
        }
    }
}

fn one(arguments: &AuthorizeArguments, base: &mut Base) -> Result<Outcome, Diagnosis> {
    let (name, text) = policy::text(&arguments.request)?;
    let base = base.policies(&text)?;
    let simulation = Simulation::read(&text, base).map_err(|error| policy::diagnosis(&name, text.clone(), &error))?;
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
fn lines(arguments: &AuthorizeArguments, base: &mut Base) -> Result<Outcome, Diagnosis> {
    let mut requests = open(&arguments.request)?;
    let mut answers = BufWriter::new(io::stdout().lock());
    let (mut outcome, mut unread) = (Outcome::Yes, 0_usize);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if requests.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match answer(&line, base, arguments.explain, &mut answers)? {
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

/// Writes the answer to one line, or returns what is wrong with the line.
fn answer(
    line: &[u8],
    base: &mut Base,
    explain: bool,
    answers: &mut impl Write,
) -> Result<Result<Outcome, PolicyError>, Diagnosis> {
    let text = match policy::utf8(line) {
        Ok(text) => text,
        Err(error) => return Ok(Err(error)),
    };
    let simulation = match Simulation::read(text, base.policies(text)?) {
        Ok(simulation) => simulation,
        Err(error) => return Ok(Err(error)),
    };
    let decisions: Vec<Decision<'_>> = simulation.decide().collect();
    let response = response(&decisions, &simulation.policies.keys(), explain);
    serde_json::to_writer(&mut *answers, &response).map_err(io::Error::from)?;
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
