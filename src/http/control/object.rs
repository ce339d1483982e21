//! The bodies that the control API takes.

use std::{future::Future, pin::Pin};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, web::Json};
use serde::de::DeserializeOwned;

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
            let Json(Written(body)) = body.await?;
            if !body.is_object() {
                return Err(Problem::bad_request(&"expected an object").into());
            }
            json::from_value(&body).map(Self).map_err(|mistake| Problem::bad_request(&mistake).into())
        })
    }
}
