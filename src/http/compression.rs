//! gzip, for who accepts it.

use std::{
    convert::Infallible,
    io::{self, Write},
};

use actix_web::{
    HttpResponse,
    body::{BodyStream, BoxBody, MessageBody},
    http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue},
    web::{self, Bytes},
};
use flate2::{Compression, write::GzEncoder};
use futures_util::stream;

/// Bytes up to which compressing costs less than handing over to a thread.
const SMALL: usize = 32 * 1024;

/// Whether a request allows gzip; saying nothing does not.
pub(super) fn is_accepted(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut by_default = false;
    for coding in codings {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        match name.trim() {
            name if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => return is_wanted(parameters),
            "*" => by_default = is_wanted(parameters),
            _ => {}
        }
    }
    by_default
}

/// Anything but a weight of nought (RFC 9110, 12.4.2).
fn is_wanted(parameters: &str) -> bool {
    let weight = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    });
    weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))
}

/// Whether an answer is JSON that is not compressed yet.
pub(super) fn is_plain_json(headers: &HeaderMap) -> bool {
    let is_json = headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    is_json && !headers.contains_key(CONTENT_ENCODING)
}

/// The same answer, its body gzipped and of a length not told, as the real hub
/// sends it (observed on the list of subscriptions).
pub(super) async fn gzip(response: HttpResponse) -> HttpResponse {
    let (mut head, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) if !bytes.is_empty() => bytes,
        Ok(nothing) => return head.set_body(BoxBody::new(nothing)),
        Err(stream) => return head.set_body(stream),
    };
    let gzipped = if bytes.len() <= SMALL {
        gzipped(&bytes).ok()
    } else {
        let bytes = bytes.clone();
        web::block(move || gzipped(&bytes)).await.ok().and_then(Result::ok)
    };
    match gzipped {
        Some(gzipped) => {
            head.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            head.set_body(of_untold_length(gzipped.into()))
        }
        // Plain is always acceptable, and nothing but a lack of threads leads here.
        None => head.set_body(BoxBody::new(bytes)),
    }
}

fn gzipped(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A body that is sent in chunks over HTTP/1.1, and without `content-length`.
pub(super) fn of_untold_length(bytes: Bytes) -> BoxBody {
    BoxBody::new(BodyStream::new(stream::iter([Ok::<_, Infallible>(bytes)])))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::io::Read;

    use actix_web::{body::to_bytes, http::header::CONTENT_RANGE};
    use flate2::read::GzDecoder;

    use super::*;

    fn accepts(values: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(value));
        }
        is_accepted(&headers)
    }

    #[test]
    fn gzip_is_for_who_names_it_or_takes_anything() {
        for accepted in ["gzip", "GZIP", "x-gzip", "deflate, gzip;q=0.5", "br,gzip", "*", "identity, *;q=0.1", "gzip;q=1.0, *;q=0"]
        {
            assert!(accepts(&[accepted]), "{accepted}");
        }
        for refused in ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *", "gzip;q=much"] {
            assert!(!accepts(&[refused]), "{refused}");
        }
        assert!(!accepts(&[]) && accepts(&["br", "gzip"]));
    }

    #[actix_web::test]
    async fn the_other_headers_stay_whatever_the_size() {
        for length in [1, SMALL, SMALL + 1, 10 * SMALL] {
            let text = "[".repeat(length);
            let plain = HttpResponse::PartialContent().insert_header((CONTENT_RANGE, "items 0-1/7")).body(text.clone());
            let answer = gzip(plain).await;
            assert_eq!((answer.status().as_u16(), answer.headers().get(CONTENT_ENCODING).unwrap().as_bytes()), (206, &b"gzip"[..]));
            assert_eq!(answer.headers().get(CONTENT_RANGE).unwrap(), "items 0-1/7");
            let mut read = String::new();
            let body = to_bytes(answer.into_body()).await.unwrap();
            GzDecoder::new(&body[..]).read_to_string(&mut read).unwrap();
            assert!(read == text, "{length} bytes");
        }
    }
}
