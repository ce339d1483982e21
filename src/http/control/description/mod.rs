//! `/_sim/openapi…`: the descriptions that this program keeps to, for machines
//! and for people.

mod operation;
mod page;
mod schema;

use actix_web::{HttpResponse, http::header::LOCATION, web::Path};

use super::{Problem, pages};
use crate::contract::Description;

/// `GET /_sim/openapi.yaml`: what `/_sim` is.
pub(super) async fn of_control() -> Result<HttpResponse, Problem> {
    file(Path::from("control.yaml".to_owned())).await
}

/// `GET /_sim/openapi`: the links of the pages are relative to `openapi/`.
pub(super) async fn without_slash() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "openapi/")).finish()
}

/// `GET /_sim/openapi/`.
pub(super) async fn index() -> HttpResponse {
    page(page::index())
}

/// `GET /_sim/openapi/{name}`, `.yaml` or `.json`.
pub(super) async fn file(file: Path<String>) -> Result<HttpResponse, Problem> {
    let (name, extension) = file.split_once('.').unwrap_or((file.as_str(), ""));
    let description = Description::find(name).ok_or_else(|| Problem::not_found(format!("no description is called {name}")))?;
    match extension {
        "" => Ok(page(page::of(description))),
        "yaml" => Ok(HttpResponse::Ok().content_type("application/yaml").body(description.yaml()?)),
        "json" => Ok(HttpResponse::Ok().content_type("application/json").body(description.json)),
        _ => Err(Problem::not_found(format!("descriptions come as pages, .yaml and .json, not as .{extension}"))),
    }
}

fn page(text: String) -> HttpResponse {
    pages::page(page::STYLE).body(text)
}
