//! What is wrong with JSON that somebody wrote by hand.

/// Where, when it is not the whole of it, and why.
pub(crate) fn told(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let (path, reason) = (error.path().to_string(), error.inner());
    if path == "." { reason.to_string() } else { format!("{path}: {reason}") }
}
