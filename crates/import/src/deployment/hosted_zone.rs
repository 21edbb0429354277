//! `AWS::Route53::HostedZone`, `RecordSet` and `RecordSetGroup`.

use std::net::IpAddr;

use vpce_model::cloud::hosted_zone::{HostedZone, RecordData, RecordSet};
use vpce_model::cloud::id::VpcId;

use super::{Created, Deployment, ResourceType, no_attribute, not_in_template, text};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const HOSTED_ZONE: ResourceType = ResourceType {
    name: "AWS::Route53::HostedZone",
    create: create_hosted_zone,
    attributes: &["Id", "NameServers"],
    attribute: zone_attribute,
};

pub(super) const RECORD_SET: ResourceType = ResourceType {
    name: "AWS::Route53::RecordSet",
    create: create_record_set,
    attributes: &[],
    attribute: no_attribute,
};

pub(super) const RECORD_SET_GROUP: ResourceType = ResourceType {
    name: "AWS::Route53::RecordSetGroup",
    create: create_record_set_group,
    attributes: &["Id"],
    attribute: no_attribute,
};

fn create_hosted_zone(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["HostedZoneConfig", "HostedZoneTags", "QueryLoggingConfig"].into_iter().for_each(|name| properties.skip(name));
    let id = format!("Z-{name}");
    let is_private = properties.has_items("VPCs");
    let zone = HostedZone {
        id: id.clone(),
        name: properties.required("Name")?,
        vpcs: properties.each("VPCs", |vpc| {
            vpc.skip("VPCRegion");
            let id: VpcId = vpc.required("VPCId")?;
            deployment.cloud.vpcs.contains_key(&id).then(|| id.clone()).ok_or_else(|| not_in_template(id))
        })?,
        records: Vec::new(),
    };
    if zone.vpcs.is_empty() {
        return Err(match is_private {
            true => not_in_template("the VPCs that it answers in"),
            false => Cause::Unknown("public hosted zones are not modelled".to_owned()).nowhere(),
        });
    }
    deployment.cloud.create_hosted_zone(zone)?;
    Ok(id)
}

fn zone_attribute(_: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    (attribute == "Id").then(|| text(created.reference))
}

/// `Ref` gives the name of the records.
pub(super) fn create_record_set(
    deployment: &mut Deployment,
    _: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let zone = zone_of(deployment, properties)?;
    let record = record_set(properties)?;
    let name = record.name.clone();
    deployment.cloud.create_resource_record_set(&zone, record)?;
    Ok(name)
}

fn create_record_set_group(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Comment");
    let zone = zone_of(deployment, properties)?;
    for record in properties.each("RecordSets", record_set)? {
        deployment.cloud.create_resource_record_set(&zone, record)?;
    }
    Ok(name.to_owned())
}

/// The zone, by its id or its name.
fn zone_of(deployment: &Deployment, properties: &mut Properties) -> Result<String, Fault> {
    if let Some(id) = properties.text("HostedZoneId")? {
        return Ok(id);
    }
    let Some(name) = properties.text("HostedZoneName")? else { return Err(properties.missing("HostedZoneId")) };
    let domain = name.strip_suffix('.').unwrap_or(&name).to_ascii_lowercase();
    let zone = deployment.cloud.hosted_zones.values().find(|zone| zone.name == domain);
    zone.map(|zone| zone.id.clone()).ok_or_else(|| not_in_template(format!("the hosted zone `{name}`")))
}

fn record_set(properties: &mut Properties) -> Result<RecordSet, Fault> {
    ["TTL", "Comment", "HealthCheckId"].into_iter().for_each(|name| properties.skip(name));
    if properties.has("SetIdentifier") {
        return Err(Cause::Unknown("routing policies are not modelled".to_owned()).nowhere());
    }
    let name = properties.required("Name")?;
    let kind: String = properties.required("Type")?;
    let alias = properties.inside("AliasTarget", |alias| {
        ["HostedZoneId", "EvaluateTargetHealth"].into_iter().for_each(|name| alias.skip(name));
        alias.required::<String>("DNSName")
    })?;
    let data = match (kind.as_str(), alias) {
        ("A" | "AAAA", Some(name)) => RecordData::Alias(name),
        ("A" | "AAAA", None) => RecordData::Addresses(properties.list::<IpAddr>("ResourceRecords")?),
        ("CNAME", None) => match properties.list::<String>("ResourceRecords")?.into_iter().next() {
            Some(name) => RecordData::Cname(name),
            None => return Err(properties.missing("ResourceRecords")),
        },
        (kind, _) => return Err(Cause::Unknown(format!("{kind} records are not modelled")).nowhere()),
    };
    Ok(RecordSet { name, data })
}
