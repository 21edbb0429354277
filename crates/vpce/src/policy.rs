//! `vpce policy`, and the reading of policies for every command.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use serde::Serialize;
use vpce_import::{Position, Problem, TemplateError};
use vpce_model::policy::{EndpointType, Finding, FindingType, PolicyError, PolicyType, lint};

use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Say what is wrong with policy documents, what is dangerous, and what could be said better
    #[command(after_help = "Examples:
  vpce policy lint --type gateway-endpoint endpoint.json
  vpce policy lint --type resource bucket.json other-bucket.json --json

Exit status: 0 nothing but suggestions, 1 warnings, 2 errors: AWS would refuse the policy.")]
    Lint(LintArguments),
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
enum AttachedTo {
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
    fn types(self) -> (PolicyType, EndpointType) {
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
