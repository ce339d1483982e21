//! Lists of notifications that are not what they should be.

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody, to_bytes},
    http::StatusCode,
};
use serde_json::value::RawValue;

use crate::fault::Draws;

type Items = Vec<Box<RawValue>>;

/// Each notification twice, the second one right after the first.
pub(super) fn twice(items: Items) -> Items {
    items.into_iter().flat_map(|item| [item.clone(), item]).collect()
}

/// The same notifications in another order.
pub(super) fn shuffled(mut items: Items, mut draws: Draws) -> Items {
    draws.shuffle(&mut items);
    items
}

/// Changes the list that an answer holds; an answer without a list stays.
pub(super) async fn changed(response: HttpResponse, change: impl FnOnce(Items) -> Items) -> HttpResponse {
    if response.status() != StatusCode::OK || !matches!(response.body().size(), BodySize::Sized(_)) {
        return response;
    }
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body).await.unwrap_or_default();
    let text = match serde_json::from_slice(&bytes).map(|items| serde_json::to_string(&change(items))) {
        Ok(Ok(text)) => text.into(),
        _ => bytes,
    };
    head.set_body(BoxBody::new(text))
}
