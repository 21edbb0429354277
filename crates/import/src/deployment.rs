//! Creates the resources of a template in a [`Cloud`], by the calls of the EC2 API that CloudFormation would make.
//!
//! The ids of AWS exist only after a deployment. Here an id is the prefix of its kind and the logical id: `rtb-Private`.

mod endpoint;
mod endpoint_service;
mod gateway;
mod hosted_zone;
mod iam;
mod instance;
mod lambda;
mod load_balancer;
mod name;
mod network_acl;
mod organization;
mod peering;
mod prefix_list;
mod resolver;
mod resource_gateway;
mod route;
mod security_group;
mod storage;
#[cfg(feature = "terraform")]
mod terraform;
mod transit_gateway;
mod vpc;
mod vpn;

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::{SecurityGroupId, SubnetId, TransitGatewayId};

pub(crate) use name::NameTakenError;
use name::Names;

use crate::evaluation::{Deployed, FunctionError};
use crate::near::nearest;
use crate::node::{Content, Node, Position};
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;
use crate::settings::Settings;
use crate::stack::{Exports, StackError, resource_name};
use crate::template::Resource;

/// A resource type that the model knows.
pub(crate) struct ResourceType {
    name: &'static str,
    /// Creates a resource of this type under a name, its logical id unless another stack uses that too. Returns what `Ref` gives for it.
    pub(crate) create: fn(&mut Deployment, &str, &mut Properties) -> Result<String, Fault>,
    /// What `Fn::GetAtt` takes, as the type's page in the "Template reference" lists it.
    attributes: &'static [&'static str],
    /// The value of one of these, where the model has it, by the logical id and what `Ref` gives.
    attribute: fn(&Deployment, &Created<'_>, &str) -> Option<Content>,
}

/// A resource that exists.
pub(crate) struct Created<'c> {
    /// The name that its ids are made of.
    logical_id: &'c str,
    /// What `Ref` gives for it.
    reference: &'c str,
}

/// Every type that the model knows.
const RESOURCE_TYPES: &[&ResourceType] = &[
    &vpc::VPC,
    &vpc::CIDR_BLOCK,
    &vpc::SUBNET,
    &route::ROUTE_TABLE,
    &route::ASSOCIATION,
    &route::GATEWAY_ASSOCIATION,
    &route::ROUTE,
    &gateway::INTERNET_GATEWAY,
    &gateway::ATTACHMENT,
    &gateway::EGRESS_ONLY_INTERNET_GATEWAY,
    &gateway::ADDRESS,
    &gateway::ADDRESS_ASSOCIATION,
    &gateway::NAT_GATEWAY,
    &endpoint::VPC_ENDPOINT,
    &endpoint_service::ENDPOINT_SERVICE,
    &endpoint_service::PERMISSIONS,
    &load_balancer::LOAD_BALANCER,
    &load_balancer::TARGET_GROUP,
    &load_balancer::LISTENER,
    &peering::PEERING,
    &transit_gateway::TRANSIT_GATEWAY,
    &transit_gateway::ATTACHMENT,
    &transit_gateway::VPC_ATTACHMENT,
    &transit_gateway::PEERING_ATTACHMENT,
    &transit_gateway::ROUTE_TABLE,
    &transit_gateway::ASSOCIATION,
    &transit_gateway::PROPAGATION,
    &transit_gateway::ROUTE,
    &vpn::VPN_GATEWAY,
    &vpn::CUSTOMER_GATEWAY,
    &vpn::CONNECTION,
    &vpn::CONNECTION_ROUTE,
    &vpn::PROPAGATION,
    &hosted_zone::HOSTED_ZONE,
    &hosted_zone::RECORD_SET,
    &hosted_zone::RECORD_SET_GROUP,
    &resolver::ENDPOINT,
    &resolver::RULE,
    &resolver::RULE_ASSOCIATION,
    &resource_gateway::GATEWAY,
    &resource_gateway::CONFIGURATION,
    &security_group::SECURITY_GROUP,
    &security_group::INGRESS,
    &security_group::EGRESS,
    &network_acl::NETWORK_ACL,
    &network_acl::ENTRY,
    &network_acl::ASSOCIATION,
    &instance::NETWORK_INTERFACE,
    &instance::ATTACHMENT,
    &instance::INSTANCE,
    &lambda::FUNCTION,
    &prefix_list::PREFIX_LIST,
    &iam::ROLE,
    &iam::USER,
    &iam::GROUP,
    &iam::USER_TO_GROUP_ADDITION,
    &iam::GROUP_POLICY,
    &iam::MANAGED_POLICY,
    &iam::POLICY,
    &iam::INSTANCE_PROFILE,
    &organization::POLICY,
    &storage::BUCKET,
    &storage::BUCKET_POLICY,
    &storage::TABLE,
];

/// The types that only another language than CloudFormation's has.
#[cfg(feature = "terraform")]
const OTHER_TYPES: &[&ResourceType] = terraform::RESOURCE_TYPES;
#[cfg(not(feature = "terraform"))]
const OTHER_TYPES: &[&ResourceType] = &[];

/// The names of the types that the model knows.
pub(crate) fn known_types() -> impl Iterator<Item = &'static str> {
    RESOURCE_TYPES.iter().map(|resource_type| resource_type.name)
}

/// The type of this name, if the model knows it.
pub(crate) fn find_type(name: &str) -> Option<&'static ResourceType> {
    RESOURCE_TYPES.iter().chain(OTHER_TYPES).copied().find(|resource_type| resource_type.name == name)
}

/// What exists so far of a template.
pub(crate) struct Deployment {
    pub(crate) cloud: Cloud,
    settings: Settings,
    outcomes: HashMap<String, Outcome>,
    /// The subnets whose interfaces get an IPv6 address without asking (`AssignIpv6AddressOnCreation`).
    assigns_ipv6: HashSet<SubnetId>,
    /// The groups that still have the egress rules that AWS gives to every new group.
    default_egress: HashSet<SecurityGroupId>,
    /// The transit gateways that accept other accounts' attachments of themselves (`AutoAcceptSharedAttachments`).
    accepts_attachments: HashSet<TransitGatewayId>,
    /// What the stacks export.
    exports: Exports,
    /// The logical ids that several stacks use.
    shared_names: HashSet<String>,
    names: Names,
    /// The file that declares the stack.
    file: String,
}

/// What has become of a resource.
pub(crate) enum Outcome {
    /// It exists, and `Ref` gives this for it.
    Created(String),
    /// It would exist, but not in the model.
    NotModelled,
}

impl Deployment {
    pub(crate) fn new(settings: Settings, shared_names: HashSet<String>) -> Self {
        let mut cloud = Cloud::default();
        // Who writes more VPCs than an account may have at first has had the quota raised.
        cloud.quotas.vpcs_per_region = usize::MAX;
        Self {
            cloud,
            settings,
            outcomes: HashMap::new(),
            assigns_ipv6: HashSet::new(),
            default_egress: HashSet::new(),
            accepts_attachments: HashSet::new(),
            exports: Exports::default(),
            shared_names,
            names: Names::default(),
            file: String::new(),
        }
    }

    /// Goes on with another stack, whose resources know nothing of the others' by name.
    pub(crate) fn begin(&mut self, settings: Settings, file: &str) {
        let zones = settings.zone_ids.iter().map(|(zone, id)| (settings.account_id.clone(), *zone, id.clone()));
        self.cloud.zone_ids.extend(zones);
        if let Some(path) = &settings.organization_path {
            self.cloud.organization_paths.insert(settings.account_id.clone(), path.clone());
        }
        self.settings = settings;
        self.file = file.to_owned();
        self.outcomes.clear();
    }

    /// The name that the ids of a resource are made of, from its own.
    pub(crate) fn name_of(&self, name: &str) -> String {
        resource_name(name, &self.settings, &self.shared_names)
    }

    pub(crate) fn export(&mut self, name: String, value: Content) -> Result<(), StackError> {
        self.exports.insert(&self.settings, name, value)
    }

    pub(crate) fn record(&mut self, resource: &Resource, outcome: Outcome) {
        self.outcomes.insert(resource.logical_id.clone(), outcome);
    }

    /// What `Ref` gives for a resource. One that has no outcome has a problem of its own, which is told there.
    fn created(&self, resource: &Resource) -> Result<&str, Cause> {
        match self.outcomes.get(&resource.logical_id) {
            Some(Outcome::Created(reference)) => Ok(reference),
            Some(Outcome::NotModelled) => Err(Cause::Unknown(format!("`{}` is not modelled", resource.logical_id))),
            None => Err(Cause::Consequence(resource.logical_id.clone())),
        }
    }

    fn arn(&self, service: &str, region: &str, account_id: &str, resource: &str) -> Content {
        Content::Scalar(self.arn_text(service, region, account_id, resource))
    }

    fn arn_text(&self, service: &str, region: &str, account_id: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{account_id}:{resource}", self.settings.region.partition())
    }
}

impl Deployed for Deployment {
    fn reference(&self, resource: &Resource) -> Result<Content, Cause> {
        self.created(resource).map(text)
    }

    fn attribute(&self, resource: &Resource, attribute: &str) -> Result<Content, Cause> {
        let reference = self.created(resource)?;
        let Some(resource_type) = find_type(&resource.resource_type) else {
            return Err(Cause::Unknown(format!("`{}` is not modelled", resource.logical_id)));
        };
        let logical_id = &resource.logical_id;
        if !resource_type.attributes.contains(&attribute) {
            return Err(FunctionError::UnknownAttribute {
                resource: logical_id.clone(),
                resource_type: resource.declared_type().to_owned(),
                attribute: attribute.to_owned(),
                near: nearest(attribute, resource_type.attributes.iter().copied()),
            }
            .into());
        }
        (resource_type.attribute)(self, &Created { logical_id: &self.name_of(resource.name()), reference }, attribute)
            .ok_or_else(|| Cause::Unknown(format!("`{logical_id}.{attribute}` is not modelled")))
    }

    fn import(&self, name: &str) -> Result<Content, Cause> {
        let value = self.exports.get(&self.settings, name)?;
        value.ok_or_else(|| Cause::Unknown("the value is exported by another stack".to_owned()))
    }
}

/// Something that may exist in the account, where the model cannot see it.
fn not_in_template(what: impl Display) -> Fault {
    Cause::Unknown(format!("not in this template: {what}")).nowhere()
}

/// The attribute of a type of which the model keeps none.
fn no_attribute(_: &Deployment, _: &Created<'_>, _: &str) -> Option<Content> {
    None
}

/// The attribute that gives what `Ref` gives.
fn same_as_reference(_: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    Some(text(created.reference))
}

fn text(value: impl ToString) -> Content {
    Content::Scalar(value.to_string())
}

/// A list made here stands nowhere in the file; a message about an item points at the function that asked for the list.
fn texts(values: impl IntoIterator<Item: ToString>) -> Content {
    Content::Sequence(values.into_iter().map(|value| Node::scalar(Position::START, value.to_string())).collect())
}
