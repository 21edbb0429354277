//! `vpce trace`.

use serde::Serialize;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::protocol::PortRange;
use vpce_model::cloud_trail::{Event, events};
use vpce_model::cloud_watch::{Metrics, metrics};
use vpce_model::fix::{Fix, fix};
use vpce_model::flow_log::{self, Format};
use vpce_model::policy::{Decision, EvalDecision, EvaluationResult};
use vpce_model::trace::{Answer, Asked, Authorisation, Limit, Path, Question, Verdict, authorise, trace};

use crate::arguments::TraceArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

/// The answer, behind it what the policies make of the request, and what would change it where that was asked for.
#[derive(Serialize)]
struct Traced<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    #[serde(rename = "EvaluationResults", skip_serializing_if = "Vec::is_empty")]
    evaluation_results: Vec<EvaluationResult<'a>>,
    #[serde(rename = "Fix", skip_serializing_if = "Option::is_none")]
    fix: Option<&'a Fix>,
    #[serde(rename = "FlowLogRecords", skip_serializing_if = "Vec::is_empty")]
    flow_log_records: Vec<String>,
    #[serde(rename = "Limits", skip_serializing_if = "Vec::is_empty")]
    limits: Vec<Limit>,
    #[serde(rename = "Metrics", skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<Metrics>,
    #[serde(rename = "CloudTrailEvents", skip_serializing_if = "Vec::is_empty")]
    events: Vec<Event>,
}

pub fn run(arguments: &TraceArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network_in(&arguments.outage, &arguments.template)?;
    // An echo has no ports.
    let (port, source_ports) = match arguments.protocol.has_ports() {
        true => (arguments.port, arguments.source_ports),
        false => (0, PortRange::one(0)),
    };
    let question = Question {
        from: input::source(arguments.from.as_deref(), &reading)?,
        to: arguments.to.clone(),
        protocol: arguments.protocol,
        port,
        source_ports,
    };
    let answer = trace(&reading.cloud, &question).map_err(|error| Diagnosis::other(&error, error.help()))?;
    let fix = match arguments.fix {
        true => fix(&reading.cloud, &question).map_err(|error| Diagnosis::other(&error, error.help()))?,
        false => None,
    };
    let flow_log_records = records(&reading.cloud, &answer, arguments.flow_log.as_ref());
    let authorisations =
        authorise(&reading.cloud, &answer, Asked { action: arguments.action.as_deref(), ..Asked::default() })
            .map_err(|error| Diagnosis::other(&error, error.help()))?;
    let decisions: Vec<Decision<'_>> = authorisations.iter().map(Authorisation::decision).collect();
    let limits = of_paths(&answer, arguments.limits, |path| path.limits(&reading.cloud));
    let metrics = of_paths(&answer, arguments.metrics, |path| metrics(&reading.cloud, path));
    let asked = authorisations.iter().filter(|_| arguments.cloudtrail);
    let events = asked.flat_map(|it| events(&reading.cloud, &answer, it)).collect::<Vec<Event>>();
    if arguments.template.json {
        let keys: Vec<_> = authorisations.iter().map(|authorisation| authorisation.policies.keys()).collect();
        let results = decisions.iter().zip(&keys).map(|(decision, keys)| EvaluationResult::new(decision, keys, true));
        let evaluation_results = results.collect();
        let fix = fix.as_ref();
        paint::print_json(&Traced {
            answer: &answer,
            evaluation_results,
            fix,
            flow_log_records,
            limits,
            metrics,
            events,
        })?;
    } else {
        let mut text = answer.to_string();
        text.extend(authorisations.iter().map(|authorisation| format!("\n{authorisation}")));
        if arguments.fix && answer.verdict() != Verdict::Reachable {
            text += &changes(fix.as_ref());
        }
        if arguments.flow_log.is_some() {
            text += &format!("\nFlow-log records:\n\n  {}\n", flow_log_records.join("\n  "));
        }
        text += &list("What the way can carry", &limits.iter().map(limit).collect::<Vec<_>>());
        text += &list("What it counts in", &metrics.iter().map(counted).collect::<Vec<_>>());
        let events: Result<Vec<String>, _> = events.iter().map(serde_json::to_string).collect();
        text += &list("What CloudTrail writes of it", &events.map_err(std::io::Error::from)?);
        paint::print(&text)?;
    }
    let is_allowed = decisions.iter().all(|decision| decision.decision() == EvalDecision::Allowed);
    match answer.verdict() {
        Verdict::Reachable if !is_allowed => Ok(Outcome::No),
        Verdict::Reachable => Ok(Outcome::Yes),
        Verdict::Partly | Verdict::Blocked => Ok(Outcome::No),
        Verdict::Undecided => Err(Diagnosis::other(
            "it depends on something that the model does not know, so there is no yes or no",
            "see the hop marked `not modelled`, the routes that are equal, or the name that others answer for",
        )),
    }
}

/// What every way has, once each, where it was asked for.
fn of_paths<T: PartialEq>(answer: &Answer, is_asked: bool, of: impl Fn(&Path) -> Vec<T>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for one in answer.paths.iter().filter(|_| is_asked).flat_map(of) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

fn limit(limit: &Limit) -> String {
    let Limit { component, measure, value, unit, rule } = limit;
    format!("{component}  {measure}: {value} {unit}  {rule}")
}

fn counted(metrics: &Metrics) -> String {
    let dimensions: Vec<String> = metrics.dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}  {}\n    {}", metrics.namespace, metrics.metric_names.join(", "), dimensions.join(", "))
}

fn list(title: &str, lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("\n{title}:\n\n  {}\n", lines.join("\n  ")) }
}

/// The records of every way that the request may take, where they were asked for.
fn records(cloud: &Cloud, answer: &Answer, format: Option<&Format>) -> Vec<String> {
    let Some(format) = format else { return Vec::new() };
    let records = answer.paths.iter().flat_map(|path| flow_log::records(cloud, answer, path));
    records.map(|record| record.line(format)).collect()
}

/// The changes, each with what else it lets through.
fn changes(fix: Option<&Fix>) -> String {
    let Some(fix) = fix else {
        return "\nNo change to what is there was found that would let it through: something has to be built.\n"
            .to_owned();
    };
    let mut text = "\nThese changes would let it through:\n".to_owned();
    for fixed in &fix.changes {
        text += &format!("\n  {}\n    {}\n", fixed.change, fixed.effect);
    }
    text
}
