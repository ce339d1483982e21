//! `/_sim/worlds`: hubs beside the default one, each with everything of its own.

use actix_web::{HttpRequest, HttpResponse, http::header::LOCATION, rt::task::spawn_blocking, web::Path};
use serde::{Deserialize, Serialize};

use super::{Object, Problem};
use crate::{
    domain::name::Name,
    http::{
        address,
        here::{Here, prefix_of},
    },
    store::StoreError,
    world::{Origin, World},
    worlds::{NotMade, SeedChoice},
};

/// A world as it is listed.
#[derive(Debug, Serialize)]
struct Listed {
    name: Name,
    /// What a client has to be given instead of the hub's address.
    url: String,
    storage: &'static str,
}

impl Listed {
    fn new(here: &Here, request: &HttpRequest, world: &World) -> Self {
        let is_default = world.name == here.world().name;
        let prefix = if is_default { String::new() } else { prefix_of(world) };
        let url = address::base_url(request) + &prefix;
        Self { name: world.name.clone(), url, storage: world.store.kind() }
    }
}

/// The body of `POST /_sim/worlds`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewWorld {
    /// Made up when not said.
    #[serde(default)]
    name: Option<Name>,
    /// That of the default world when neither this nor `from` is said.
    #[serde(default)]
    seed: Option<SeedChoice>,
    /// A snapshot of the default world, or else a world, to begin as a copy of.
    #[serde(default)]
    from: Option<Name>,
    /// What its identifiers are drawn from; nothing that repeats when not said.
    #[serde(default)]
    random_seed: Option<u64>,
}

/// `GET /_sim/worlds`.
pub(super) async fn list(here: Here, request: HttpRequest) -> HttpResponse {
    let worlds = here.hub().worlds.list();
    HttpResponse::Ok().json(worlds.iter().map(|world| Listed::new(&here, &request, world)).collect::<Vec<_>>())
}

/// `POST /_sim/worlds`.
pub(super) async fn create(here: Here, request: HttpRequest, Object(new): Object<NewWorld>) -> Result<HttpResponse, Problem> {
    let NewWorld { name, seed, from, random_seed } = new;
    let origin = match (&from, seed) {
        (Some(_), Some(_)) => return Err(Problem::bad_request(&"a world begins with a seed or from another, not both")),
        (Some(from), None) => Some(copy_of(&here, from).await?),
        (None, _) => None,
    };
    // The first world with a seed plants it, which may take a while.
    let hub = here.hub().clone();
    let made = spawn_blocking(move || {
        let origin = match origin {
            Some(origin) => origin,
            None => hub.worlds.seed(seed.unwrap_or_default(), hub.contract)?,
        };
        hub.worlds.make(name, origin, random_seed)
    });
    let world = made.await.unwrap_or_else(|_| Err(NotMade::Seed(StoreError::Silent.into())))?;
    let location = format!("/_sim/worlds/{}", world.name);
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).json(Listed::new(&here, &request, &world)))
}

/// A snapshot of that name comes before a world of that name.
async fn copy_of(here: &Here, from: &Name) -> Result<Origin, Problem> {
    if let Some(snapshot) = here.world().snapshots.find(from) {
        return Ok(Origin::Snapshot(snapshot));
    }
    let world = here.hub().worlds.find(from.as_str());
    let world = world.ok_or_else(|| Problem::bad_request(&format!("there is neither a snapshot nor a world {from}")))?;
    Ok(Origin::Snapshot(world.remember().await?.into()))
}

/// `GET /_sim/worlds/{name}`.
pub(super) async fn read(here: Here, request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Problem> {
    let world = here.hub().worlds.find(&name).ok_or_else(|| Problem::no_world(&name))?;
    Ok(HttpResponse::Ok().json(Listed::new(&here, &request, &world)))
}

/// `DELETE /_sim/worlds/{name}`: what is going on there still ends.
pub(super) async fn delete(here: Here, name: Path<String>) -> Result<HttpResponse, Problem> {
    let name = Name::parse(&name).ok_or_else(|| Problem::no_world(&name))?;
    if name == here.world().name {
        return Err(Problem::conflict("the default world cannot be deleted".into()));
    }
    if here.hub().worlds.remove(&name) { Ok(HttpResponse::NoContent().finish()) } else { Err(Problem::no_world(name.as_str())) }
}
