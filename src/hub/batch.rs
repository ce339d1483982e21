//! What the hub does by itself, every night: purge, archiving, deletion.

use super::{Work, subscription};
use crate::{
    domain::{
        batch::{self, Effect, FellDue},
        id::{CaseId, FolderId},
        timestamp::Timestamp,
    },
    store::{StoreError, attachments, batches, folders},
};

/// Runs every batch from the night `from` to now, as if each had run in its
/// own night; tells what it did, in order.
///
/// # Errors
/// When the store fails.
pub fn catch_up(work: &Work<'_>, from: Timestamp) -> Result<Vec<FellDue>, StoreError> {
    let mut fell_due = Vec::new();
    run_until(work, from, work.now, &mut fell_due)?;
    Ok(fell_due)
}

/// Runs every batch from the night `from` to `until`; gives the first night
/// that is still to come.
pub(super) fn run_until(
    work: &Work<'_>,
    from: Timestamp,
    until: Timestamp,
    fell_due: &mut Vec<FellDue>,
) -> Result<Timestamp, StoreError> {
    let mut from = from;
    while let Some(deadline) = batches::next_deadline(work.connection)? {
        let night = batch::night_from(deadline).max(from);
        if night > until {
            break;
        }
        let at_night = work.at(night);
        run(&at_night, fell_due)?;
        work.forget(at_night.into_forgotten());
        from = batch::night_after(night);
    }
    Ok(batch::night_after(until))
}

/// One night; what it does may make more fall due, such as a folder whose last
/// case was archived.
fn run(work: &Work<'_>, fell_due: &mut Vec<FellDue>) -> Result<(), StoreError> {
    loop {
        let due = batches::due(work.connection, work.now)?;
        if due.is_empty() {
            return Ok(());
        }
        for effect in due {
            apply(work, &effect)?;
            fell_due.push(FellDue { date_time: work.now, effect });
        }
    }
}

fn apply(work: &Work<'_>, effect: &Effect) -> Result<(), StoreError> {
    match effect {
        Effect::SubscriptionActivated { subscription_id } => drop(subscription::activate(work, *subscription_id)?),
        Effect::AttachmentDeleted { attachment_id } => work.forget(attachments::delete(work.connection, *attachment_id)?),
        Effect::CaseArchived { case_id } => archive(work, *case_id)?,
        Effect::FolderArchived { folder_id } => batches::archive_folder(work.connection, *folder_id, work.now)?,
        Effect::FolderDeleted { folder_id } => delete(work, *folder_id)?,
        // No batch has these: `bots` runs them.
        Effect::BotActed { .. } | Effect::BotSkipped { .. } => {}
    }
    Ok(())
}

/// Puts a case away; the files that no other case needs go with it.
pub(super) fn archive(work: &Work<'_>, case: CaseId) -> Result<(), StoreError> {
    batches::archive_case(work.connection, case, work.now)?;
    for attachment in batches::attachments_of_archived(work.connection, case)? {
        work.forget(attachments::delete(work.connection, attachment)?);
    }
    Ok(())
}

fn delete(work: &Work<'_>, folder: FolderId) -> Result<(), StoreError> {
    if let Some(folder) = folders::state(work.connection, folder)? {
        work.forget(folders::delete(work.connection, &folder)?);
    }
    Ok(())
}
