//! Reads a CloudFormation template into the model of the VPC.
//!
//! ```
//! use vpce_import::{Options, read_template};
//!
//! let template = "
//! Resources:
//!   Vpc:
//!     Type: AWS::EC2::VPC
//!     Properties:
//!       CidrBlock: 10.0.0.0/16
//!   Private:
//!     Type: AWS::EC2::Subnet
//!     Properties:
//!       VpcId: !Ref Vpc
//!       CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]
//! ";
//! let reading = read_template("network.yaml", template, &Options::default())?;
//! let subnet = &reading.cloud.subnets[&"subnet-Private".parse()?];
//! assert_eq!(subnet.cidr_block, Some("10.0.0.0/24".parse()?));
//!
//! let slip = template.replace("!Ref Vpc", "!Ref VPC1");
//! let error = read_template("network.yaml", slip, &Options::default()).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "network.yaml:10:14: Private: `VPC1` is neither a parameter nor a resource of this template\n  \
//!      help: did you mean `Vpc`?"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Organization
//!
//! Text becomes a tree of nodes with positions (`yaml`), the tree a template (`template`). Its parameters and conditions are
//! settled first (`parameter`, `condition`), then its resources are ordered (`order`), their functions worked out
//! (`evaluation`) and each is created (`creation`) by the calls of the EC2 API (`deployment`). [`read_template`] does all of
//! it, and [`read_templates`] does it for several, a stack each (`stack`). An [`Exercise`] checks what they read against goals.
//!
//! With the feature `terraform`, `.tf` files are read as well: they become the template that the rest of this crate creates
//! (`terraform`).
//!
//! Nothing is dropped in silence: a resource that the model does not know is listed in [`Reading::not_modelled`], a property
//! that it does not look at in [`Reading::not_read`].

#![forbid(unsafe_code)]

mod cidr;
mod condition;
mod creation;
mod declaration;
mod deployment;
mod evaluation;
mod exercise;
mod function;
mod goals;
mod json;
mod near;
mod node;
mod order;
mod parameter;
mod price_list;
mod problem;
mod properties;
mod reading;
mod settings;
mod stack;
mod substitution;
mod surrogate;
mod template;
#[cfg(feature = "terraform")]
mod terraform;
mod usage;
mod yaml;

pub use declaration::with_resources_of;
pub use exercise::{Exercise, ExerciseFinding};
pub use goals::read_goals;
pub use node::Position;
pub use price_list::{PriceList, PriceListError, read_price_list};
pub use problem::{Problem, TemplateError};
pub use reading::{NotModelled, NotRead, ReadResource, ReadStack, Reading, read_template, read_templates};
pub use settings::Options;
pub use usage::{MAX_USAGE_BYTES, UsageReading, read_usage};
pub use yaml::MAX_TEMPLATE_BYTES;

/// The Rust blocks of the chapters are tests as well.
#[cfg(doctest)]
#[doc = include_str!("../../../src/endpoints/gateway-endpoints.md")]
struct GatewayEndpoints;
#[cfg(doctest)]
#[doc = include_str!("../../../src/endpoints/endpoint-services.md")]
struct EndpointServices;
