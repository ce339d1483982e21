//! `Connection: Upgrade`: an offer to go on in another protocol, such as HTTP/2,
//! which Java's client makes with its first request to each server.
//!
//! It is not taken up, and the HTTP server goes no further on such a
//! connection. Unless the client is told, it sends its next request into it.

use actix_web::{
    Error,
    dev::{RequestHead, ServiceResponse},
    error::InternalError,
    http::ConnectionType,
};

/// Whether a request makes that offer.
pub(crate) fn is_offered(request: &RequestHead) -> bool {
    request.connection_type() == ConnectionType::Upgrade
}

/// The answer, with the end of the connection told.
///
/// # Errors
/// As it was.
pub(crate) fn not_taken<B>(answer: Result<ServiceResponse<B>, Error>) -> Result<ServiceResponse<B>, Error> {
    match answer {
        Ok(mut answer) => {
            answer.response_mut().head_mut().set_connection_type(ConnectionType::Close);
            Ok(answer)
        }
        Err(error) => {
            let mut answer = error.error_response();
            answer.head_mut().set_connection_type(ConnectionType::Close);
            Err(InternalError::from_response(error, answer).into())
        }
    }
}
