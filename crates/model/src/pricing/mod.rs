//! What a design costs: prices, the bill of a month, and where one design becomes cheaper than another.
//!
//! # Organization
//!
//! [`PriceBook`] holds the prices, a [`Price`] for each [`UsageType`], with their sources. [`Usage`] says what is used;
//! [`bill`] puts the two together, and asks [`trace`](crate::trace) which way the bytes of a flow go.
//!
//! A [`Workload`] can be carried by several [`Design`]s; [`compare`] says what each costs, and every value of one
//! [`Variable`] at which another becomes the cheapest.
//!
//! [`advise`] says which endpoints would pay for themselves; [`draw_comparison`] draws cost against volume.
//!
//! Money is decimal and exact ([`Usd`]); what cannot be counted exactly is an error. What has no price is named, and never
//! taken for nothing.

mod advice;
mod bill;
mod chart;
mod comparison;
mod curve;
mod demand;
mod design;
mod flow;
mod money;
mod payer;
mod price;
mod price_book;
mod question;
mod text;
mod usage;
mod usage_type;
mod way;
mod workload;

pub use advice::{Advice, Change, advise};
pub use bill::{AccountCost, Bill, BillError, BillLine, FreeLine, MissingPrice, NotCharged, Place, ResourceCost, bill};
pub use chart::{draw_comparison, table_of};
pub use comparison::{Comparison, ComparisonError, DesignCost, Stretch, compare};
pub use curve::{CostCurve, CurveError};
pub use demand::{Demand, demand};
pub use design::{Design, Layout, UnknownDesignError};
pub use flow::{FlowError, Traffic, follow};
pub use money::{OverflowError, Usd};
pub use price::{Price, Provenance, Tier, TierCharge};
pub use price_book::{PriceBook, PriceBookError, PriceSource, RowFault};
pub use question::{CostQuestion, CostQuestionError};
pub use usage::{Amount, Flow, Month, Usage, UsageError, UsageItem};
pub use usage_type::{Meter, Unit, UnknownUsageTypeError, UsageType};
pub use way::{Charge, Class, Free, Way};
pub use workload::{Variable, Workload, WorkloadError};
