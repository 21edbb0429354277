//! `AWS::EC2::NetworkInterface`, `AWS::EC2::NetworkInterfaceAttachment` and `AWS::EC2::Instance`.

use vpce_model::action::CreateNetworkInterface;
use vpce_model::cloud::id::{InstanceId, NetworkInterfaceId, SubnetId};
use vpce_model::cloud::network_interface::NetworkInterface;

use super::iam::instance_profile_arn;
use super::{Created, Deployment, ResourceType, same_as_reference, text};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const NETWORK_INTERFACE: ResourceType = ResourceType {
    name: "AWS::EC2::NetworkInterface",
    create: create_network_interface,
    attributes: &["Id", "PrimaryIpv6Address", "PrimaryPrivateIpAddress", "SecondaryPrivateIpAddresses", "VpcId"],
    attribute: interface_attribute,
};

pub(super) const ATTACHMENT: ResourceType = ResourceType {
    name: "AWS::EC2::NetworkInterfaceAttachment",
    create: attach_network_interface,
    attributes: &["AttachmentId"],
    attribute: same_as_reference,
};

pub(super) const INSTANCE: ResourceType = ResourceType {
    name: "AWS::EC2::Instance",
    create: run_instance,
    attributes: &[
        "AvailabilityZone",
        "InstanceId",
        "PrivateDnsName",
        "PrivateIp",
        "PublicDnsName",
        "PublicIp",
        "State.Code",
        "State.Name",
        "VpcId",
    ],
    attribute: instance_attribute,
};

fn create_network_interface(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.skip("Description");
    let id = NetworkInterfaceId::named(name);
    let subnet_id = properties.required("SubnetId")?;
    let request = read_interface(deployment, id.clone(), subnet_id, "GroupSet", properties)?;
    deployment.cloud.create_network_interface(request)?;
    Ok(id.to_string())
}

fn read_interface(
    deployment: &Deployment,
    id: NetworkInterfaceId,
    subnet_id: SubnetId,
    groups: &str,
    properties: &mut Properties,
) -> Result<CreateNetworkInterface, Fault> {
    let by_subnet = usize::from(deployment.assigns_ipv6.contains(&subnet_id));
    let mut request = CreateNetworkInterface::new(id, subnet_id);
    request.private_ip_address = properties.parsed("PrivateIpAddress")?;
    request.ipv6_address_count = properties.parsed("Ipv6AddressCount")?.unwrap_or(by_subnet);
    request.groups = properties.list(groups)?;
    request.associate_public_ip_address = properties.boolean("AssociatePublicIpAddress")?;
    request.source_dest_check = properties.boolean("SourceDestCheck")?.unwrap_or(true);
    Ok(request)
}

fn interface_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let interface = deployment.cloud.network_interfaces.get(&NetworkInterfaceId::named(created.logical_id))?;
    match attribute {
        "Id" => Some(text(&interface.network_interface_id)),
        "VpcId" => Some(text(&interface.vpc_id)),
        "PrimaryPrivateIpAddress" => interface.private_ip_address.map(text),
        "PrimaryIpv6Address" => interface.ipv6_addresses.first().map(text),
        _ => None,
    }
}

fn attach_network_interface(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let interface_id: NetworkInterfaceId = properties.required("NetworkInterfaceId")?;
    let instance_id: InstanceId = properties.required("InstanceId")?;
    deployment.cloud.attach_network_interface(&interface_id, &instance_id)?;
    Ok(format!("eni-attach-{name}"))
}

fn run_instance(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = InstanceId::named(name);
    let profile = properties.text("IamInstanceProfile")?.map(|profile| instance_profile_arn(deployment, &profile));
    let (launched, attached) = read_interfaces(deployment, name, properties)?;
    deployment.cloud.run_instances(id.clone(), launched, profile)?;
    for interface in attached {
        deployment.cloud.attach_network_interface(&interface, &id)?;
    }
    Ok(id.to_string())
}

/// The interfaces that are launched with an instance, and those that exist already.
type Interfaces = (Vec<CreateNetworkInterface>, Vec<NetworkInterfaceId>);

fn read_interfaces(deployment: &Deployment, name: &str, properties: &mut Properties) -> Result<Interfaces, Fault> {
    let mut interfaces: Interfaces = Default::default();
    if let Some(subnet_id) = properties.parsed("SubnetId")? {
        let id = NetworkInterfaceId::named(name);
        interfaces.0.push(read_interface(deployment, id, subnet_id, "SecurityGroupIds", properties)?);
        return Ok(interfaces);
    }
    let source_dest_check = properties.boolean("SourceDestCheck")?.unwrap_or(true);
    properties.each("NetworkInterfaces", |interface| {
        ["DeleteOnTermination", "Description"].into_iter().for_each(|name| interface.skip(name));
        let index = interface.parsed::<u32>("DeviceIndex")?.unwrap_or(0);
        if let Some(id) = interface.parsed("NetworkInterfaceId")? {
            interfaces.1.push(id);
            return Ok(());
        }
        let id = if index == 0 {
            NetworkInterfaceId::named(name)
        } else {
            NetworkInterfaceId::named(&format!("{name}-{index}"))
        };
        let Some(subnet_id) = interface.parsed("SubnetId")? else { return Err(no_subnet()) };
        let request = read_interface(deployment, id, subnet_id, "GroupSet", interface)?;
        interfaces.0.push(CreateNetworkInterface { source_dest_check, ..request });
        Ok(())
    })?;
    if interfaces.0.is_empty() && interfaces.1.is_empty() {
        return Err(no_subnet());
    }
    Ok(interfaces)
}

/// EC2 launches such an instance in the default VPC of the account.
fn no_subnet() -> Fault {
    Cause::Unknown("no subnet of this template is named for it".to_owned()).nowhere()
}

fn instance_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let id = InstanceId::named(created.logical_id);
    let interface: &NetworkInterface =
        deployment.cloud.network_interfaces.get(&deployment.primary_interface(&id).ok()?)?;
    match attribute {
        "InstanceId" => Some(text(id)),
        "PrivateIp" => interface.private_ip_address.map(text),
        "PublicIp" => interface.public_ip.map(text),
        "VpcId" => Some(text(&interface.vpc_id)),
        "AvailabilityZone" => {
            deployment.cloud.subnets.get(&interface.subnet_id).map(|subnet| text(subnet.availability_zone))
        }
        _ => None,
    }
}
