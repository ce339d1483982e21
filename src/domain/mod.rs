//! What the hub knows: its vocabulary and its rules, pure.
//!
//! Nothing here knows HTTP or SQL, reads a clock or draws a random number:
//! a rule of the hub can be read, and tested, without running one.

pub mod access;
pub mod attachment;
pub mod batch;
pub mod case;
pub mod client;
pub mod deed;
pub mod departure;
pub mod dossier;
pub mod event;
pub mod folder;
pub mod id;
pub mod mail;
pub mod mandatory_status;
pub mod name;
pub mod notification;
pub mod numbering;
pub mod organization;
pub mod page;
pub mod paris;
pub mod partner;
pub mod period;
pub mod process;
pub mod purge;
pub mod refusal;
pub mod scale;
pub mod scope;
pub mod status;
pub mod status_graph;
pub mod subscription;
pub mod timestamp;
