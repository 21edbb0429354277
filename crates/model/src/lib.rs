//! A model of private access in a VPC: what exists, where a request goes, what stops it, and the documented rule behind each
//! of these decisions.
//!
//! # Organization
//!
//! - [`cloud`] is what exists, in the nouns of the EC2 API.
//! - [`action`] is how it comes to exist: the calls of the EC2 API, with their checks.
//! - [`routing`], [`firewall`] and [`dns`] each answer one question; [`trace`] asks them all, for one request from end to end.
//! - [`fix`] is what would let a blocked request through.
//! - [`flow_log`], [`cloud_trail`] and [`cloud_watch`] are what a request leaves in the logs.
//! - [`pricing`] is what it costs.
//! - [`policy`] decides who is let through.
//! - [`workload`] is what runs in a private subnet and what it needs.
//! - [`goal`] checks what is wanted of a network.
//! - [`choice`] puts the ways to something private side by side.
//! - [`rule`] is what they rest on.
//!
//! An engine is a pure function of a cloud and a question. It does no I/O, reads no clock and keeps no state, so that the
//! same question has the same answer in a terminal and in a browser.

#![forbid(unsafe_code)]

pub mod action;
pub mod choice;
pub mod cloud;
pub mod cloud_trail;
pub mod cloud_watch;
mod columns;
pub mod dns;
pub mod explanation_code;
pub mod figure;
pub mod firewall;
pub mod fix;
pub mod flow_log;
pub mod goal;
pub mod policy;
pub mod pricing;
pub mod routing;
pub mod rule;
pub mod sort;
pub mod trace;
pub mod workload;
