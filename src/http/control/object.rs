//! The bodies that the control API takes.

use std::{future::Future, pin::Pin};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, web::Json};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Problem;
use crate::json::{self, Written};

/// A body that is a JSON object.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest for Object<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Json::<Written>::from_request(request, payload);
        Box::pin(async {
            let body = object(body).await?;
            json::from_value(&body).map(Self).map_err(|mistake| Problem::bad_request(&mistake).into())
        })
    }
}

async fn object(body: impl Future<Output = Result<Json<Written>, Error>>) -> Result<Value, Error> {
    match body.await? {
        Json(Written(body)) if body.is_object() => Ok(body),
        _ => Err(Problem::bad_request(&"expected an object").into()),
    }
}
