//! What the policies make of a request that the network lets through: an answer of the service either way, `AccessDenied` or
//! what was asked for, and no time-out.

use std::fmt;

use super::{Answer, Destination, End, Path, Verdict};
use crate::cloud::Cloud;
use crate::cloud::id::NetworkInterfaceId;
use crate::cloud::role::{Role, User};
use crate::cloud::vpc::Vpc;
use crate::policy::{
    Context, Decision, EvalDecision, NetworkPolicyError, Policies, Policy, PolicyType, Principal, Request, decide,
    on_path,
};

/// A request at the service, with the policies that it meets there.
#[derive(Clone, Debug, PartialEq)]
pub struct Authorisation {
    /// The policies.
    pub policies: Policies,
    /// The request, with what its way tells of it.
    pub request: Request,
}

impl Authorisation {
    /// What comes of it.
    pub fn decision(&self) -> Decision<'_> {
        decide(&self.policies, &self.request)
    }
}

/// What is asked of a service, as far as the way there does not say it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The action; the reading of what the destination names, where it is left out.
    pub action: Option<&'a str>,
    /// The ARN of what is asked for, where the destination names no bucket and no table.
    pub resource: Option<&'a str>,
    /// The role or user that asks, by name or ARN, or `anonymous`; the role of the instance, where it is left out.
    pub principal: Option<&'a str>,
    /// The account of what is asked for, where that is not of the network. Its own policy is taken to let everybody in.
    pub owner: Option<&'a str>,
}

/// What is asked of the service, and by whom, on each way that reaches it. Nothing, where it is not known who asks, because the
/// instance has no role, or what for.
///
/// # Errors
/// When a policy that has a say is not known, or not valid.
pub fn authorise(cloud: &Cloud, answer: &Answer, asked: Asked<'_>) -> Result<Vec<Authorisation>, NetworkPolicyError> {
    let caller = answer.source.as_ref().and_then(|id| Caller::of(cloud, id, asked.principal));
    let Some(caller) = caller else { return Ok(Vec::new()) };
    let Some(resource) = Resource::of(cloud, &caller, &answer.to, asked) else { return Ok(Vec::new()) };
    let mut authorisations: Vec<Authorisation> = Vec::new();
    for path in answer.paths.iter().filter(|path| reaches(path)) {
        let endpoint = path.endpoint(cloud);
        let mut policies = Policies::of_network(cloud, caller.arn, endpoint, resource.bucket)?;
        if asked.owner.is_some() {
            policies.resource_based = Some(Policy::allowing_everything(PolicyType::ResourceBased));
            policies.resource_control.clear();
        }
        let mut context = Context::new().with("aws:SecureTransport", (answer.port == 443).to_string());
        if let Some(arn) = caller.arn {
            // Sessions don't know the path of their role.
            context = context.with("aws:PrincipalArn", arn);
        }
        let context = on_path(context, path, cloud);
        let request =
            Request::new(caller.principal.clone(), resource.action, &resource.arn, Some(resource.owner_id), context);
        let authorisation = Authorisation { policies, request };
        if !authorisations.contains(&authorisation) {
            authorisations.push(authorisation);
        }
    }
    Ok(authorisations)
}

fn reaches(path: &Path) -> bool {
    matches!(path.end, End::Service { .. }) && matches!(path.verdict(), Verdict::Reachable | Verdict::Partly)
}

/// Who asks with a request that is not signed.
const ANONYMOUS: &str = "anonymous";

/// Who asks.
struct Caller<'c> {
    vpc: &'c Vpc,
    owner_id: &'c str,
    /// The ARN of the role or user; none of somebody who signs nothing.
    arn: Option<&'c str>,
    /// The user; of a role, its session.
    principal: Principal,
}

impl<'c> Caller<'c> {
    /// The role or user with a name, on an instance; else the role that the instance has.
    fn of(cloud: &'c Cloud, id: &NetworkInterfaceId, principal: Option<&str>) -> Option<Self> {
        let interface = cloud.network_interfaces.get(id)?;
        let vpc = cloud.vpcs.get(&interface.vpc_id)?;
        let instance = interface.instance_id.as_ref().and_then(|id| cloud.instances.get(id));
        let session = instance.map_or("session", |instance| instance.instance_id.as_str());
        if principal.is_some_and(|name| name == ANONYMOUS) {
            return Some(Self { vpc, owner_id: &vpc.owner_id, arn: None, principal: Principal::Anonymous });
        }
        if let Some(name) = principal {
            let role = cloud.roles.values().find(|role| [role.role_name.as_str(), &role.arn].contains(&name));
            let user = || cloud.users.values().find(|user| [user.user_name.as_str(), &user.arn].contains(&name));
            return role.map_or_else(|| Self::user(vpc, user()?), |role| Self::role(vpc, role, session));
        }
        let profile = cloud.instance_profiles.get(instance?.iam_instance_profile.as_ref()?)?;
        Self::role(vpc, cloud.role(&profile.owner_id, profile.roles.first()?)?, session)
    }

    /// A session of a role. That of the programs of an instance is named after the instance.
    ///
    /// "Retrieve security credentials from instance metadata",
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html>
    fn role(vpc: &'c Vpc, role: &'c Role, session: &str) -> Option<Self> {
        let Role { role_name, owner_id, arn, .. } = role;
        let partition = vpc.region.partition();
        let principal = format!("arn:{partition}:sts::{owner_id}:assumed-role/{role_name}/{session}");
        Some(Self { vpc, owner_id, arn: Some(arn), principal: principal.parse().ok()? })
    }

    fn user(vpc: &'c Vpc, user: &'c User) -> Option<Self> {
        Some(Self { vpc, owner_id: &user.owner_id, arn: Some(&user.arn), principal: user.arn.parse().ok()? })
    }
}

/// What is asked for.
struct Resource<'a> {
    arn: String,
    /// Its account; that of the caller, where the network does not know it.
    owner_id: &'a str,
    bucket: Option<&'a str>,
    action: &'a str,
}

impl<'a> Resource<'a> {
    fn of(cloud: &'a Cloud, caller: &Caller<'a>, to: &'a Destination, asked: Asked<'a>) -> Option<Self> {
        let (region, owner_id) = (caller.vpc.region, asked.owner.unwrap_or(caller.owner_id));
        let partition = region.partition();
        match to {
            Destination::Bucket { bucket, key } => {
                let (arn, reading) = match key.as_str() {
                    "" => (format!("arn:{partition}:s3:::{bucket}"), "s3:ListBucket"),
                    key => (format!("arn:{partition}:s3:::{bucket}/{key}"), "s3:GetObject"),
                };
                let of_network = cloud.buckets.get(bucket).filter(|_| asked.owner.is_none());
                let owner_id = of_network.map_or(owner_id, |bucket| &bucket.owner_id);
                Some(Self { arn, owner_id, bucket: Some(bucket), action: asked.action.unwrap_or(reading) })
            }
            Destination::Table { table, region: written } => {
                let region = written.as_deref().unwrap_or(region.as_str());
                let arn = format!("arn:{partition}:dynamodb:{region}:{owner_id}:table/{table}");
                Some(Self { arn, owner_id, bucket: None, action: asked.action.unwrap_or("dynamodb:GetItem") })
            }
            Destination::Name { .. } | Destination::Address { .. } | Destination::Interface { .. } => {
                let (arn, action) = (asked.resource?.to_owned(), asked.action?);
                Some(Self { arn, owner_id, bucket: None, action })
            }
        }
    }
}

/// What comes of the request at the service, and why.
impl fmt::Display for Authorisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decision = self.decision();
        let (action, resource) = (self.request.action(), self.request.resource());
        if decision.decision() == EvalDecision::Allowed {
            writeln!(f, "✓ {action} on {resource} is allowed  {}", decision.allowing_rule())?;
            for (policy, statement) in decision.matched_statements() {
                let sid = statement.sid.as_ref().map(|sid| format!(", \"{sid}\"")).unwrap_or_default();
                writeln!(f, "  by {}{sid} ({})", policy.name, policy.policy_type)?;
            }
            return Ok(());
        }
        writeln!(f, "✗ AccessDenied: the request reaches the service, and the policies refuse it")?;
        writeln!(f, "  {}", decision.message().unwrap_or_default())?;
        decision.write_reasons(f)
    }
}
