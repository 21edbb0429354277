//! `vpce policy compare` and `vpce policy only-via`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::Serialize;
use vpce_model::cloud::id::VpcEndpointId;
use vpce_model::policy::{
    Answer, EXAMPLE_ACCOUNT, EndpointType, OwnedBucket, Policies, Policy, PolicyType, Request, compare as new_access,
    not_through,
};

use crate::diagnosis::Diagnosis;
use crate::policy::{self, AttachedTo};
use crate::{Outcome, paint};

#[derive(Debug, Args)]
pub struct CompareArguments {
    /// The policy as it was, JSON; - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    old: PathBuf,

    /// The policy as it will be
    #[arg(value_hint = ValueHint::FilePath)]
    new: PathBuf,

    /// What the policy is attached to
    #[arg(long = "type", value_name = "TYPE")]
    attached_to: Option<AttachedTo>,

    /// The account that resources belong to whose ARN names none
    #[arg(long, value_name = "ACCOUNT", default_value = EXAMPLE_ACCOUNT, value_parser = account)]
    owner: String,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct OnlyViaArguments {
    /// The id of the endpoint
    endpoint: VpcEndpointId,

    /// The bucket policy, JSON; - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    policy: PathBuf,

    /// The name of the bucket, where the policy names none or several
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,

    /// The account of the bucket
    #[arg(long, value_name = "ACCOUNT", default_value = EXAMPLE_ACCOUNT, value_parser = account)]
    owner: String,

    /// All other policies, as `vpce authorize` has them
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    policies: Option<PathBuf>,

    /// Leave out requests that AWS services make, by themselves or for somebody
    #[arg(long)]
    except_services: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn account(text: &str) -> Result<String, String> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_account { Ok(text.to_owned()) } else { Err("write the 12 digits of an account".to_owned()) }
}

/// An answer as JSON.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AnswerForm<'a> {
    answer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a Request>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reasons: &'a [String],
}

impl<'a> AnswerForm<'a> {
    fn new(answer: &'a Answer) -> Self {
        match answer {
            Answer::Found(request) => Self { answer: "Found", request: Some(request), reasons: &[] },
            Answer::None => Self { answer: "None", request: None, reasons: &[] },
            Answer::Unknown(reasons) => Self { answer: "Unknown", request: None, reasons },
        }
    }
}

/// Prints an answer: a sentence for each that it can be.
fn print(answer: &Answer, json: bool, none: &str, found: &str) -> Result<Outcome, Diagnosis> {
    if json {
        paint::print_json(&AnswerForm::new(answer))?;
    } else {
        let text = match answer {
            Answer::None => format!("✓ {none}"),
            Answer::Found(request) => format!("✗ {found}\n{request}"),
            Answer::Unknown(reasons) => format!("! unknown, because {}", reasons.join(", and ")),
        };
        paint::print(&text)?;
    }
    Ok(match answer {
        Answer::None => Outcome::Yes,
        Answer::Found(_) => Outcome::No,
        Answer::Unknown(_) => Outcome::Unanswered,
    })
}

pub fn compare(arguments: &CompareArguments) -> Result<Outcome, Diagnosis> {
    let old = situations(&arguments.old, arguments.attached_to)?;
    let new = situations(&arguments.new, arguments.attached_to)?;
    let mut answer = Answer::None;
    for (old, new) in old.iter().zip(&new) {
        match new_access(old, new, &arguments.owner) {
            Answer::None => {}
            found @ Answer::Found(_) => {
                answer = found;
                break;
            }
            unknown @ Answer::Unknown(_) => answer = unknown,
        }
    }
    let (old, new) = (arguments.old.display(), arguments.new.display());
    let none = format!("{new} lets no request through that {old} does not");
    print(&answer, arguments.json, &none, &format!("{new} lets a request through that {old} does not:"))
}

/// The situations in which a file is asked.
fn situations(path: &Path, attached_to: Option<AttachedTo>) -> Result<Vec<Policies>, Diagnosis> {
    match attached_to {
        Some(attached_to) => {
            let (policy_type, endpoint_type) = attached_to.types();
            Ok(around(document(path, policy_type)?, endpoint_type))
        }
        None => Ok(vec![all(path)?]),
    }
}

fn around(policy: Policy, endpoint_type: EndpointType) -> Vec<Policies> {
    let mut situations = Policies::around(policy);
    situations.iter_mut().for_each(|policies| policies.vpc_endpoint.endpoint_type = endpoint_type);
    situations
}

fn document(path: &Path, policy_type: PolicyType) -> Result<Policy, Diagnosis> {
    let (name, text) = policy::text(path)?;
    Policy::read(&name, &text, policy_type).map_err(|error| policy::diagnosis(&name, text, &error))
}

fn all(path: &Path) -> Result<Policies, Diagnosis> {
    let (name, text) = policy::text(path)?;
    Policies::read(&text).map_err(|error| policy::diagnosis(&name, text, &error))
}

pub fn only_via(arguments: &OnlyViaArguments) -> Result<Outcome, Diagnosis> {
    let policy = document(&arguments.policy, PolicyType::ResourceBased)?;
    let named = policy.buckets();
    let bucket = match (&arguments.bucket, &*named) {
        (Some(bucket), _) => bucket,
        (None, [only]) => only,
        (None, []) => return Err(Diagnosis::other("the policy names no bucket", "name it with --bucket")),
        (None, several) => {
            let message = format!("the policy names several buckets: {}", several.join(", "));
            return Err(Diagnosis::other(message, "name the one that it is attached to with --bucket"));
        }
    };
    let mut policies = match &arguments.policies {
        Some(path) => all(path)?,
        None => Policies::of_allowed_identity(),
    };
    policies.resource_based = Some(policy);
    let owned = OwnedBucket { name: bucket, owner: &arguments.owner };
    let answer = not_through(&policies, owned, arguments.endpoint.as_str(), !arguments.except_services);
    let mut none = format!("{bucket} is reached through {} only", arguments.endpoint);
    let mut found = format!("{bucket} is reached without {}:", arguments.endpoint);
    if arguments.except_services {
        let _ = write!(none, ", but by AWS services");
        found = format!("{bucket} is reached without {}, and not by an AWS service:", arguments.endpoint);
    }
    print(&answer, arguments.json, &none, &found)
}
