//! The picture of a network, and of a request's way through it, as SVG.
//!
//! Inside a VPC its subnets with their interfaces, endpoints and NAT gateways; on its lower edge the gateways; outside what they
//! lead to. Several VPCs stand below one another with what connects them in between: what is routed runs on the right, what an
//! endpoint hands to the service behind it on the left. Each hop has the number of its row in the answer's table.
//!
//! The picture is narrow, so that it can be read on a telephone, and it never says anything by colour alone.
//!
//! ```
//! # use vpce_model::action::CreateVpc;
//! # use vpce_model::cloud::{Cloud, id::VpcId};
//! # let mut cloud = Cloud::default();
//! # cloud.create_vpc(CreateVpc::new(VpcId::named("Shop"), "us-east-1".parse()?, "10.0.0.0/16".parse()?))?;
//! let figure = vpce_model::figure::draw(&cloud, None);
//! assert_eq!(figure.title, "The network of vpc-Shop");
//! assert!(figure.svg.starts_with("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chip;
mod description;
mod layout;
mod line;
mod mark;
mod shape;
mod svg;
mod way;

use serde::Serialize;

use crate::cloud::Cloud;
use crate::trace::Answer;
use layout::Layout;

/// A picture and what it says in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The picture, an `<svg>` element to be put into a page or into a file of its own.
    pub svg: String,
    /// What it is of.
    pub title: String,
    /// What can be seen in it.
    pub description: String,
}

/// Draws the VPCs that the answer is about with the request's way through them; without an answer the VPCs of the cloud.
pub fn draw(cloud: &Cloud, answer: Option<&Answer>) -> Figure {
    let layout = Layout::new(cloud, answer);
    let title = description::title(&layout, answer);
    let description = description::sentences(&layout, answer);
    Figure { svg: svg::write(cloud, &layout, answer, &title, &description), title, description }
}
