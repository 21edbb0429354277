//! `vpce policy who-can`.

use std::collections::BTreeSet;
use std::fmt::Write;

use clap::Args;
use serde::Serialize;
use tabled::builder::Builder;
use tabled::settings::{Padding, Style};
use vpce_import::Reading;
use vpce_model::cloud::service::Service;
use vpce_model::cloud::service_resource::Bucket;
use vpce_model::cloud::vpc_endpoint::VpcEndpoint;
use vpce_model::policy::{Access, Context, OwnedBucket, Policies, Principal, Request, access};

use crate::arguments::NetworkArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

#[derive(Debug, Args)]
pub struct WhoCanArguments {
    #[command(flatten)]
    template: NetworkArguments,

    /// An action of Amazon S3; may be given several times
    #[arg(long = "action", value_name = "ACTION", default_values = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"], value_parser = action)]
    actions: Vec<String>,
}

fn action(text: &str) -> Result<String, String> {
    match text.split_once(':') {
        Some(("s3", name)) if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            Ok(text.to_owned())
        }
        _ => Err("name an action of Amazon S3, such as s3:GetObject".to_owned()),
    }
}

/// What one principal can do with one bucket on one way.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Cell<'a> {
    caller: &'a str,
    bucket: &'a str,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    vpc_endpoint_id: Option<&'a str>,
    access: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<Box<Request>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denied: Option<Box<Request>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

/// Somebody of the template.
struct Caller {
    name: String,
    principal: Principal,
}

pub fn run(arguments: &WhoCanArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network(&arguments.template)?;
    if reading.cloud.buckets.is_empty() {
        let help = "declare one: an AWS::S3::Bucket, with its AWS::S3::BucketPolicy";
        return Err(Diagnosis::other("the template has no bucket", help));
    }
    let callers = callers(&reading);
    let ways = ways(&reading);
    let mut cells = Vec::new();
    for bucket in reading.cloud.buckets.values() {
        for caller in &callers {
            for action in &arguments.actions {
                for endpoint in &ways {
                    cells.push(cell(&reading, caller, bucket, action, *endpoint));
                }
            }
        }
    }
    if arguments.template.json {
        paint::print_json(&cells)?;
    } else {
        paint::print(&text(&cells, &ways, &unread(&reading)))?;
    }
    let is_open = cells.iter().any(|cell| !cell.reasons.is_empty());
    Ok(if is_open { Outcome::Unanswered } else { Outcome::Yes })
}

fn callers(reading: &Reading) -> Vec<Caller> {
    let roles = reading.cloud.roles.values().map(|role| (&role.role_name, &role.arn));
    let users = reading.cloud.users.values().map(|user| (&user.user_name, &user.arn));
    let known = roles.chain(users).filter_map(|(name, arn)| {
        let principal = arn.parse().ok()?;
        Some(Caller { name: name.clone(), principal })
    });
    let nobody = Caller { name: "anonymous".to_owned(), principal: Principal::Anonymous };
    known.chain([nobody]).collect()
}

/// The ways to Amazon S3: each endpoint, and none.
fn ways(reading: &Reading) -> Vec<Option<&VpcEndpoint>> {
    let endpoints = reading.cloud.vpc_endpoints.values();
    let leads_to_s3 = |endpoint: &&VpcEndpoint| endpoint.aws_service().is_some_and(|name| name.service == Service::S3);
    endpoints.filter(leads_to_s3).map(Some).chain([None]).collect()
}

fn cell<'a>(
    reading: &'a Reading,
    caller: &'a Caller,
    bucket: &'a Bucket,
    action: &'a str,
    endpoint: Option<&'a VpcEndpoint>,
) -> Cell<'a> {
    let bucket_name = bucket.bucket_name.as_str();
    let known = endpoint.map_or_else(Context::new, |endpoint| {
        Context::new()
            .with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str())
            .with("aws:SourceVpc", endpoint.vpc_id.as_str())
    });
    let owned = OwnedBucket { name: bucket_name, owner: &bucket.owner_id };
    let found = match Policies::of_network(&reading.cloud, caller.principal.arn(), endpoint, Some(bucket_name)) {
        Ok(policies) => access(&policies, &caller.principal, action, owned, &known),
        Err(error) => Access::Unknown(vec![error.to_string()]),
    };
    let (access, allowed, denied, reasons) = match found {
        Access::Always => ("always", None, None, Vec::new()),
        Access::Never => ("never", None, None, Vec::new()),
        Access::Sometimes { allowed, denied } => ("sometimes", Some(allowed), Some(denied), Vec::new()),
        Access::Unknown(reasons) => ("unknown", None, None, reasons),
    };
    let vpc_endpoint_id = endpoint.map(|endpoint| endpoint.vpc_endpoint_id.as_str());
    Cell { caller: &caller.name, bucket: bucket_name, action, vpc_endpoint_id, access, allowed, denied, reasons }
}

/// The policies of the template that were not read.
fn unread(reading: &Reading) -> Vec<String> {
    let documents = reading.not_read.iter().filter(|not_read| not_read.property.ends_with("PolicyDocument"));
    documents.map(|document| format!("{}.{}", document.logical_id, document.property)).collect()
}

fn text(cells: &[Cell<'_>], ways: &[Option<&VpcEndpoint>], unread: &[String]) -> String {
    let mut table = Builder::new();
    let way = |way: &Option<&VpcEndpoint>| {
        way.map_or_else(|| "no endpoint".to_owned(), |endpoint| endpoint.vpc_endpoint_id.to_string())
    };
    table.push_record(["bucket", "caller", "action"].map(str::to_owned).into_iter().chain(ways.iter().map(way)));
    for row in cells.chunks(ways.len()) {
        let Some(first) = row.first() else { continue };
        let head = [first.bucket, first.caller, first.action].into_iter();
        table.push_record(head.chain(row.iter().map(|cell| cell.access)));
    }
    let mut table = table.build();
    table.with(Style::empty()).with(Padding::new(0, 2, 0, 0));
    let mut text: String = table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    for cell in cells {
        if let (Some(allowed), Some(denied)) = (&cell.allowed, &cell.denied) {
            let _ = write!(text, "\nallowed: {allowed}\ndenied: {denied}\n");
        }
    }
    let reasons: BTreeSet<&String> = cells.iter().flat_map(|cell| &cell.reasons).collect();
    for reason in reasons {
        let _ = write!(text, "\n! unknown, because {reason}\n");
    }
    for document in unread {
        let _ = write!(text, "\n! {document} rests on values that the template does not hold, and was not read\n");
    }
    text
}
