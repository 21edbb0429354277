//! Who is let through: one decision over every policy that has a say, with its reasons.
//!
//! # Organization
//!
//! - A document is read into a [`Policy`] ([`Policy::read`]), which keeps the place of every statement. Mistakes come as
//!   [`Finding`]s; [`lint()`] also says what AWS would accept and nobody wants.
//! - A [`Request`] is a [`Principal`], an action, a resource and a [`Context`] of condition keys.
//! - [`decide`] asks all [`Policies`] and returns a [`Decision`]: each statement, and for those that do not match the elements
//!   and conditions that fail; every reason for a denial, and the sentence that AWS prints. [`is_allowed`] only decides.
//! - [`on_path`] gives a context what the way of a traced request tells: the endpoint, its VPC, the address.
//! - A [`Simulation`] is the same in JSON, in the words of `aws iam simulate-custom-policy`.
//!
//! Policies are prepared when they are read: patterns are split, numbers, dates and networks understood. Deciding allocates
//! nothing but the list of reasons.

mod arn;
mod condition;
mod context;
mod decision;
mod evaluation;
mod explanation;
mod finding;
mod full_access;
mod html;
mod journey;
mod lint;
mod managed;
mod network;
mod operator;
mod pattern;
mod policies;
mod position;
mod principal;
mod question;
mod reading;
mod request;
mod simulation;
mod statement;
mod vocabulary;

pub use condition::Condition;
pub use context::{Context, Key, Values};
pub use decision::{Decision, Match, decide};
pub use evaluation::{EvalDecision, Reason, is_allowed};
pub use finding::{Finding, FindingType, IssueCode, PolicyError};
pub(crate) use full_access::gives_full_access;
pub use journey::on_path;
pub use lint::lint;
pub use network::NetworkPolicyError;
pub use operator::{Comparison, Operator, Qualifier, Test, UnknownOperatorError};
pub use policies::{EndpointPolicy, EndpointType, Policies};
pub use position::Position;
pub use principal::{Identity, MalformedPrincipalError, Principal};
pub use question::{Access, Answer, EXAMPLE_ACCOUNT, OwnedBucket, access, compare, not_through};
pub use request::Request;
pub use simulation::{EvaluationResult, Simulation, SimulationResponse};
pub use statement::{Effect, Element, Policy, PolicyType, Statement};
