//! The web console, `/console/`: files that the build made of `web-console/`
//! and that the program carries in itself.
//!
//! They are the same for everyone and hold nothing of the hub, so that they
//! need no token: what they show comes from the control API, which may ask for
//! one. They go out gzipped, as they are kept.

use std::io::{self, Read};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
    },
    web::{self, Path, ServiceConfig},
};

use super::{compression, here::Here};
use crate::embedded;

/// Scripts and styles of the console's own and no others, none of them in the
/// page; strings become markup only through the policy of Svelte's templates.
/// Frames are for attachments, which the page itself hands over.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
                      frame-src blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

/// The console, and the address that leads to it.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(enter))
        .route("/console", web::get().to(enter))
        .route("/console/{file:.*}", web::get().to(file));
}

async fn enter(here: Here) -> HttpResponse {
    HttpResponse::Found().insert_header((LOCATION, format!("{}/console/", here.prefix()))).finish()
}

/// What is not found is a 404, as every such error is.
async fn file(request: HttpRequest, asked: Path<String>) -> io::Result<HttpResponse> {
    let name = if asked.is_empty() { "index.html" } else { asked.as_str() };
    let path = format!("console/{name}");
    let gzipped = embedded::gzipped(&path)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type(name))
        .insert_header((CACHE_CONTROL, lifetime(name)))
        .insert_header((VARY, "accept-encoding"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"));
    if compression::is_accepted(request.headers()) {
        return Ok(response.insert_header((CONTENT_ENCODING, "gzip")).body(gzipped));
    }
    let mut plain = Vec::new();
    embedded::open(&path)?.read_to_end(&mut plain)?;
    Ok(response.body(plain))
}

/// The kinds of files that the build makes.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// What is under `assets/` has the digest of its contents in its name.
fn lifetime(name: &str) -> &'static str {
    if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}
