//! What CloudTrail writes of a request that came through an endpoint: the service's own record, and the network activity event
//! that the owner of the endpoint may have.
//!
//! When it was, and the ids that AWS makes up for it, no trace can know: `eventTime`, `requestID` and `eventID` are left out.

use std::net::IpAddr;

use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::service::Service;
use crate::policy::{Decision, EvalDecision, PolicyType};
use crate::trace::{Answer, Authorisation, End};

/// The version of the records.
const VERSION: &str = "1.11";

/// Services of which CloudTrail has network activity events, as far as `FL-44` names them: those of about 70.
const WITH_NETWORK_ACTIVITY: [&str; 9] =
    ["dynamodb", "ec2", "kms", "lambda", "s3", "secretsmanager", "sns", "sqs", "ssm"];

/// An event, with the keys that follow from the request (`FL-46`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The version of the format.
    pub event_version: &'static str,
    /// Who asked.
    pub user_identity: UserIdentity,
    /// The service, as `s3.amazonaws.com`.
    pub event_source: String,
    /// The action without its prefix.
    pub event_name: String,
    /// The Region of the service.
    pub aws_region: String,
    /// The client's address: the private one, behind an endpoint (`FL-40`).
    #[serde(rename = "sourceIPAddress")]
    pub source_ip_address: IpAddr,
    /// Why the request was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// `AwsApiCall`, or `AwsVpceEvent` (`FL-41`).
    pub event_type: &'static str,
    /// The account that the event is delivered to.
    pub recipient_account_id: String,
    /// The endpoint that the request came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_endpoint_id: Option<String>,
    /// The account of the endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_endpoint_account_id: Option<String>,
    /// `Data`, `Management` or `NetworkActivity`.
    pub event_category: &'static str,
}

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIdentity {
    /// What kind of caller it is.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The caller's ARN; none where the owner of the endpoint is not told it (`FL-45`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// The caller's account.
    pub account_id: Option<String>,
}

/// The events of a request that the network lets through, as far as it crosses an endpoint: the one of the service, and the one of
/// the endpoint where its owner has switched network activity events on for the service.
pub fn events(cloud: &Cloud, answer: &Answer, authorisation: &Authorisation) -> Vec<Event> {
    let decision = authorisation.decision();
    let way = answer.paths.iter().find_map(|path| match &path.end {
        End::Service { service_name, source } => Some((path, *service_name, *source)),
        _ => None,
    });
    let Some((path, service, source_ip_address)) = way else { return Vec::new() };
    let endpoint = path.endpoint(cloud);
    let owner = endpoint.and_then(|endpoint| cloud.vpcs.get(&endpoint.vpc_id)).map(|vpc| vpc.owner_id.clone());
    let request = &authorisation.request;
    let (prefix, name) = request.action().split_once(':').unwrap_or(("", request.action()));
    let principal = request.principal();
    let account_id = principal.account().map(str::to_owned);
    let at_service = Event {
        event_version: VERSION,
        user_identity: UserIdentity {
            kind: "AssumedRole",
            arn: Some(principal.to_string()),
            account_id: account_id.clone(),
        },
        event_source: format!("{prefix}.amazonaws.com"),
        event_name: name.to_owned(),
        aws_region: service.region.to_string(),
        source_ip_address,
        error_code: (decision.decision() != EvalDecision::Allowed).then_some("AccessDenied"),
        error_message: decision.message(),
        event_type: "AwsApiCall",
        recipient_account_id: request.resource_account().unwrap_or_default().to_owned(),
        vpc_endpoint_id: endpoint.map(|endpoint| endpoint.vpc_endpoint_id.to_string()),
        vpc_endpoint_account_id: owner.clone(),
        event_category: if Service::WITH_GATEWAY.contains(&service.service) { "Data" } else { "Management" },
    };
    let at_endpoint = owner.filter(|_| WITH_NETWORK_ACTIVITY.contains(&service.service.code())).map(|owner| {
        let is_own = account_id.as_ref() == Some(&owner);
        let is_refused = refuses_at_endpoint(&decision);
        let identity = match is_own {
            true => at_service.user_identity.clone(),
            false => UserIdentity { kind: "AWSAccount", arn: None, account_id },
        };
        Event {
            user_identity: identity,
            error_code: is_refused.then_some("VpceAccessDenied"),
            error_message: is_refused.then(|| "The request was denied due to a VPC endpoint policy".to_owned()),
            event_type: "AwsVpceEvent",
            recipient_account_id: owner,
            event_category: "NetworkActivity",
            ..at_service.clone()
        }
    });
    // Whether the service writes of what the endpoint policy refused is not documented, so no record is promised.
    let at_service = (!refuses_at_endpoint(&decision)).then_some(at_service);
    at_service.into_iter().chain(at_endpoint).collect()
}

/// Whether it is the endpoint policy that refuses (`FL-42`).
fn refuses_at_endpoint(decision: &Decision<'_>) -> bool {
    decision.reasons.first().is_some_and(|reason| reason.policy_type() == PolicyType::VpcEndpoint)
}
