//! Waiting for what is asynchronous, wherever one is.

use std::thread;

use crate::store::StoreError;

/// Waits for the end of `work` on a thread of its own: whoever calls may have
/// no runtime, or be on one, which must not wait inside another.
///
/// # Errors
/// When there is no thread, or `work` panics.
pub(crate) fn wait<T, F>(work: impl FnOnce() -> F + Send) -> Result<T, StoreError>
where
    T: Send,
    F: Future<Output = T>,
{
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        Ok(runtime.block_on(work()))
    };
    thread::scope(|scope| thread::Builder::new().spawn_scoped(scope, run)?.join().unwrap_or(Err(StoreError::Silent)))
}
