//! The policies of a template, for whoever takes part in a request.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::VpcEndpointId;
use vpce_model::policy::{
    Finding, IssueCode, Key, NetworkPolicyError, Policies, PolicyError, Position, Request, Simulation,
};

/// A template, and the policies for those of its principals, endpoints and buckets that were asked for.
pub struct Scenario {
    cloud: Cloud,
    known: HashMap<Parties, Policies>,
}

/// The principal, the endpoint and the bucket of a template that take part in a request. Others have no policies there.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Parties {
    arn: Option<String>,
    endpoint: Option<VpcEndpointId>,
    bucket: Option<String>,
}

impl Scenario {
    pub fn new(cloud: Cloud) -> Self {
        Self { cloud, known: HashMap::new() }
    }

    /// The policies for a question, or what is wrong with it, or with a policy of the template.
    pub fn policies(&mut self, text: &str) -> Result<Result<&Policies, PolicyError>, NetworkPolicyError> {
        let nothing = Policies::default();
        let parties = match Simulation::read(text, &nothing).and_then(|question| self.parties(&question.requests)) {
            Ok(parties) => parties,
            Err(error) => return Ok(Err(error)),
        };
        match self.known.entry(parties) {
            Entry::Occupied(entry) => Ok(Ok(entry.into_mut())),
            Entry::Vacant(entry) => {
                let Parties { arn, endpoint, bucket } = entry.key();
                let endpoint = endpoint.as_ref().and_then(|id| self.cloud.vpc_endpoints.get(id));
                let policies = Policies::of_network(&self.cloud, arn.as_deref(), endpoint, bucket.as_deref())?;
                Ok(Ok(entry.insert(policies)))
            }
        }
    }

    /// Those of a question. All its requests have the same caller and the same context.
    fn parties(&self, requests: &[Request]) -> Result<Parties, PolicyError> {
        let mut parties = Parties { arn: None, endpoint: None, bucket: None };
        let Some(request) = requests.first() else { return Ok(parties) };
        let wanted = bucket(request);
        if requests.iter().any(|other| bucket(other) != wanted) {
            return Err(several_buckets());
        }
        let is_known = |arn: &&str| self.cloud.roles.contains_key(*arn) || self.cloud.users.contains_key(*arn);
        parties.arn = request.principal().arn().filter(is_known).map(str::to_owned);
        let endpoint = request.context().single(&Key::new("aws:SourceVpce"));
        parties.endpoint =
            endpoint.and_then(|id| self.cloud.vpc_endpoints.keys().find(|known| known.as_str() == id)).cloned();
        parties.bucket = wanted.map(str::to_owned).filter(|bucket| self.cloud.bucket_policies.contains_key(bucket));
        Ok(parties)
    }
}

fn bucket(request: &Request) -> Option<&str> {
    let (_, name) = request.resource().split_once(":s3:::")?;
    name.split('/').next()
}

fn several_buckets() -> PolicyError {
    let message = "the request names several buckets, and each has a policy of its own";
    about_whole(message, "ask for one bucket at a time")
}

/// A finding about a request as a whole.
pub fn about_whole(message: impl Into<String>, help: &str) -> PolicyError {
    let issue_code = IssueCode::DataTypeMismatch;
    PolicyError {
        findings: vec![Finding {
            finding_type: issue_code.finding_type(),
            issue_code,
            message: message.into(),
            help: help.to_owned(),
            position: Position { line: 1, column: 1 },
            rule: None,
        }],
    }
}
