//! Which world a request is for.
//!
//! Another world than the default one answers under `/w/{name}`, in front of
//! the same paths. That prefix is taken off before anything is routed: neither
//! routes nor sentences know of it.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::{Payload, ServiceRequest},
    guard::GuardContext,
    http::{Uri, uri::PathAndQuery},
    web::Data,
};

use super::{Hub, error::Denied};
use crate::{store::StoreError, world::World};

/// In front of a world's name.
const PREFIX: &str = "/w/";

/// The world that a request is for, and the hub around it.
#[derive(Clone, Debug)]
pub(super) struct Here {
    // Let go before the hub, whose end tells that the database is free.
    world: Arc<World>,
    is_prefixed: bool,
    hub: Data<Hub>,
}

/// Left on a request that came with a prefix.
struct Entered(Arc<World>);

impl Here {
    /// The world.
    pub(super) fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// What serves it.
    pub(super) fn hub(&self) -> &Data<Hub> {
        &self.hub
    }

    /// What the world's addresses start with, after the host.
    pub(super) fn prefix(&self) -> String {
        if self.is_prefixed { prefix_of(&self.world) } else { String::new() }
    }
}

/// What the addresses of a world start with, after the host.
pub(crate) fn prefix_of(world: &World) -> String {
    format!("{PREFIX}{}", world.name)
}

impl FromRequest for Here {
    type Error = Denied;
    type Future = Ready<Result<Self, Denied>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Here {
    /// The world that this request is for.
    pub(super) fn of(request: &HttpRequest) -> Result<Self, Denied> {
        let hub = request.app_data::<Data<Hub>>().cloned().ok_or(StoreError::Silent)?;
        let entered = request.extensions().get::<Entered>().map(|entered| entered.0.clone());
        let is_prefixed = entered.is_some();
        let world = entered.unwrap_or_else(|| hub.worlds.default_world().clone());
        Ok(Self { world, is_prefixed, hub })
    }
}

/// Takes the prefix off a request for a world that there is; any other goes on
/// as it is, to no route.
pub(crate) fn enter(request: &mut ServiceRequest) {
    if !request.path().starts_with(PREFIX) {
        return;
    }
    let Some(hub) = request.app_data::<Data<Hub>>() else { return };
    let Some((world, uri)) = destination(hub, request.uri()) else { return };
    request.match_info_mut().get_mut().update(&uri);
    request.head_mut().uri = uri;
    request.extensions_mut().insert(Entered(world));
}

fn destination(hub: &Hub, uri: &Uri) -> Option<(Arc<World>, Uri)> {
    let text = uri.path_and_query()?.as_str();
    let rest = text.strip_prefix(PREFIX)?;
    let (name, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let world = hub.worlds.find(name)?;
    let rest = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::from_maybe_shared(rest).ok()?);
    Some((world, Uri::from_parts(parts).ok()?))
}

/// Whether a request came without a prefix.
pub(super) fn is_at_root(context: &GuardContext<'_>) -> bool {
    context.req_data().get::<Entered>().is_none()
}
