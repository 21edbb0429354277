//! `vpce policy`, and the reading of policies for every command.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use serde::Serialize;
use vpce_import::{Position, Problem, TemplateError};
use vpce_model::policy::{EndpointType, Finding, FindingType, PolicyError, PolicyType, lint};

use crate::diagnosis::Diagnosis;
use crate::question::{CompareArguments, OnlyViaArguments};
use crate::who_can::{self, WhoCanArguments};
use crate::{Outcome, input, paint, question};

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Say what is wrong with policy documents, what is dangerous, and what could be said better
    #[command(after_help = "Examples:
  vpce policy lint --type gateway-endpoint endpoint.json
  vpce policy lint --type resource bucket.json other-bucket.json --json

Exit status: 0 nothing but suggestions, 1 warnings, 2 errors: AWS would refuse the policy.")]
    Lint(LintArguments),

    /// Say whether a new policy lets a request through that the old one does not, and which
    #[command(after_help = "Examples:
  vpce policy compare old.json new.json --type resource
  vpce policy compare old.json new.json --type interface-endpoint --json
  vpce policy compare before.json after.json

Without --type each file holds policies of all types, as --policies of `vpce authorize` has them.
With it, each file is a document, and all other policies let everything pass; the policy of a resource
is also asked without any of them.

Exit status: 0 nothing new is let through, 1 something is, 2 the question could not be answered.")]
    Compare(CompareArguments),

    /// Say whether a bucket can be reached by another way than one endpoint, and how
    #[command(after_help = "Examples:
  vpce policy only-via vpce-1a2b3c4d bucket.json
  vpce policy only-via vpce-1a2b3c4d bucket.json --bucket reports --owner 444455556666 --json
  vpce policy only-via vpce-1a2b3c4d bucket.json --policies policies.json --except-services

Whoever asks is taken to have an identity policy that allows everything, unless --policies says otherwise.
The root user of the bucket's account, who can always mend the bucket policy, is not counted.

Exit status: 0 through this endpoint only, 1 by another way too, 2 the question could not be answered.")]
    OnlyVia(OnlyViaArguments),

    /// Say who of a template can do what with its buckets, on each way
    #[command(
        name = "who-can",
        after_help = "Examples:
  vpce policy who-can network.yaml
  vpce policy who-can network.yaml --action s3:DeleteObject --action s3:PutObject
  vpce policy who-can network.yaml buckets.yaml --json

The roles and users of the template, somebody without credentials, each of its S3 endpoints, and the way
without an endpoint. `always` and `never` hold for every request; for `sometimes` one of each kind is shown.

Exit status: 0 answered, 2 something could not be answered."
    )]
    WhoCan(WhoCanArguments),
}

#[derive(Debug, Args)]
pub struct LintArguments {
    /// The documents, JSON; - for standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,

    /// What the policies are attached to
    #[arg(long = "type", value_name = "TYPE")]
    attached_to: AttachedTo,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum AttachedTo {
    /// A gateway endpoint
    GatewayEndpoint,
    /// An interface endpoint
    InterfaceEndpoint,
    /// A bucket, a key, a queue, a table
    Resource,
    /// A role: who may assume it
    RoleTrust,
    /// A user, a group or a role
    Identity,
    /// A user or a role, as its permissions boundary
    PermissionsBoundary,
    /// A session
    Session,
    /// An organization, a unit or an account, for its principals
    ServiceControl,
    /// An organization, a unit or an account, for its resources
    ResourceControl,
}

impl AttachedTo {
    pub fn types(self) -> (PolicyType, EndpointType) {
        let policy_type = match self {
            Self::GatewayEndpoint => return (PolicyType::VpcEndpoint, EndpointType::Gateway),
            Self::InterfaceEndpoint => PolicyType::VpcEndpoint,
            Self::Resource => PolicyType::ResourceBased,
            Self::RoleTrust => PolicyType::RoleTrust,
            Self::Identity => PolicyType::IdentityBased,
            Self::PermissionsBoundary => PolicyType::PermissionsBoundary,
            Self::Session => PolicyType::Session,
            Self::ServiceControl => PolicyType::ServiceControl,
            Self::ResourceControl => PolicyType::ResourceControl,
        };
        (policy_type, EndpointType::Interface)
    }
}

pub fn run(command: &PolicyCommand) -> Result<Outcome, Diagnosis> {
    match command {
        PolicyCommand::Lint(arguments) => lint_files(arguments),
        PolicyCommand::Compare(arguments) => question::compare(arguments),
        PolicyCommand::OnlyVia(arguments) => question::only_via(arguments),
        PolicyCommand::WhoCan(arguments) => who_can::run(arguments),
    }
}

/// The findings of one file.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Linted {
    file: String,
    findings: Vec<Finding>,
}

fn lint_files(arguments: &LintArguments) -> Result<Outcome, Diagnosis> {
    let (policy_type, endpoint_type) = arguments.attached_to.types();
    let mut files = Vec::new();
    for path in &arguments.files {
        let (file, text) = text(path)?;
        files.push(Linted { file, findings: lint(&text, policy_type, endpoint_type) });
    }
    if arguments.json {
        paint::print_json(&files)?;
    } else {
        paint::print(&report(&files))?;
    }
    let worst = files.iter().flat_map(|file| &file.findings).map(|finding| finding.finding_type).min();
    match worst {
        None | Some(FindingType::Suggestion) => Ok(Outcome::Yes),
        Some(FindingType::Warning | FindingType::SecurityWarning) => Ok(Outcome::No),
        Some(FindingType::Error) => Ok(Outcome::Unanswered),
    }
}

fn report(files: &[Linted]) -> String {
    let mut text = String::new();
    for Linted { file, findings } in files {
        for finding in findings {
            let _ = writeln!(text, "{file}:{finding}");
        }
        if findings.is_empty() {
            let _ = writeln!(text, "✓ {file}");
        }
    }
    text
}

/// The name and the text of a file.
pub fn text(path: &Path) -> Result<(String, String), Diagnosis> {
    let (name, bytes) = input::bytes(path)?;
    match utf8(&bytes) {
        Ok(text) => Ok((name, text.to_owned())),
        Err(error) => Err(diagnosis(&name, String::from_utf8_lossy(&bytes).into_owned(), &error)),
    }
}

/// The bytes as text.
pub fn utf8(bytes: &[u8]) -> Result<&str, PolicyError> {
    std::str::from_utf8(bytes).map_err(|error| PolicyError::not_utf8(bytes, error.valid_up_to()))
}

/// What is wrong with a file, ready to be printed.
pub fn diagnosis(file: &str, text: String, error: &PolicyError) -> Diagnosis {
    let problem = |finding: &Finding| Problem {
        file: file.to_owned(),
        position: Some(Position { line: finding.position.line, column: finding.position.column }),
        resource: None,
        message: finding.message.clone(),
        help: Some(finding.help.clone()),
        rule: finding.rule,
    };
    let problems = error.findings.iter().map(problem).collect();
    Diagnosis::template(TemplateError { problems }, text.into_bytes())
}
