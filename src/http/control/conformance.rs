//! `/_sim/conformance…`: how well clients keep to the hub's obligations.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, VARY},
    web::{self, Query, ServiceConfig},
};
use serde::Deserialize;

use super::{Problem, pages};
use crate::{
    conformance::{Report, junit, page, sarif},
    http::here::Here,
    words::Language,
};

/// The query of every form of the report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Only this client.
    #[serde(default)]
    client: Option<String>,
}

/// The query of the page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedInLanguage {
    /// Only this client.
    #[serde(default)]
    client: Option<String>,
    /// In this language.
    #[serde(default)]
    lang: Option<Language>,
}

/// The routes, relative to `/_sim`.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/conformance", web::get().to(as_json))
        .route("/conformance.html", web::get().to(as_page))
        .route("/conformance.junit.xml", web::get().to(as_junit))
        .route("/conformance.sarif", web::get().to(as_sarif));
}

fn report(here: &Here, client: Option<&str>) -> Result<Report, Problem> {
    let report = here.world().conformance(client)?;
    match client {
        Some(client) if report.clients.is_empty() => Err(Problem::not_found(format!("the journal has no call of {client}"))),
        _ => Ok(report),
    }
}

/// `GET /_sim/conformance`.
async fn as_json(here: Here, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(report(&here, asked.client.as_deref())?))
}

/// `GET /_sim/conformance.html`.
async fn as_page(here: Here, asked: Query<AskedInLanguage>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language = asked.lang.unwrap_or_else(|| Language::accepted(accepted));
    let text = page::written(&report(&here, asked.client.as_deref())?, language);
    Ok(pages::page(page::STYLE)
        .insert_header((CONTENT_LANGUAGE, language.code()))
        .insert_header((VARY, "accept-language"))
        .body(text))
}

/// `GET /_sim/conformance.junit.xml`.
async fn as_junit(here: Here, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let text = junit::written(&report(&here, asked.client.as_deref())?);
    Ok(HttpResponse::Ok().content_type("application/xml").body(text))
}

/// `GET /_sim/conformance.sarif`.
async fn as_sarif(here: Here, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let text = sarif::written(&report(&here, asked.client.as_deref())?).to_string();
    Ok(HttpResponse::Ok().content_type("application/sarif+json").body(text))
}
