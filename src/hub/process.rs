//! The processes of the referential.

use super::{Caller, HubError, Work, subscription};
use crate::{
    domain::{
        organization::OrganizationIdentifier,
        page::{Excerpt, Page},
        process::Process,
        refusal::{Missing, Refusal, Violation},
    },
    store::{organizations, processes},
};

/// `POST /processes`.
///
/// # Errors
/// 400 when its code is taken, or nobody is the OSL it names (assumed).
pub fn create(work: &Work<'_>, new: &Process) -> Result<Process, HubError> {
    check_osl(work, new)?;
    if !processes::insert(work.connection, new, work.now)? {
        return Err(Violation::ProcessExists(new.code.clone()).into());
    }
    Ok(processes::known(work.connection, &new.code)?)
}

/// An open process with the rules of another, and its OSL unless another is
/// said; its name is its code when not said.
///
/// # Errors
/// 404 when there is no such other, and as [`create`].
pub fn create_like(
    work: &Work<'_>,
    other: &str,
    code: String,
    name: Option<String>,
    osl: Option<OrganizationIdentifier>,
) -> Result<Process, HubError> {
    let model = processes::find(work.connection, other)?.ok_or(Missing::Process)?;
    let (name, osl) = (name.unwrap_or_else(|| code.clone()), osl.unwrap_or_else(|| model.osl.clone()));
    create(work, &Process { code, name, osl, description: None, is_activated: true, ..model })
}

/// `GET /processes/{code}`.
///
/// # Errors
/// 404, and 403 on another OSL's process: the rule for a right token on
/// somebody else's resource (API descriptions; assumed to hold here).
pub fn read(work: &Work<'_>, caller: &Caller, code: &str) -> Result<Process, HubError> {
    let process = processes::find(work.connection, code)?.ok_or(Missing::Process)?;
    if caller.party.owns_folders_of(&process.osl) { Ok(process) } else { Err(Refusal::UnauthorizedUser.into()) }
}

/// `GET /processes`, of all or of the OSLs with that SIRET.
///
/// # Errors
/// 400 on a column that there is not (assumed).
pub fn list(work: &Work<'_>, company_register: Option<&String>, page: &Page) -> Result<Excerpt<Process>, HubError> {
    let sorting = processes::sorting(page.order.as_ref()).ok_or_else(|| Violation::unknown_column(page))?;
    Ok(processes::list(work.connection, company_register, sorting, page)?)
}

/// `PUT /processes/{code}`: replaces it whole. Deactivating a process suspends
/// its active subscriptions (functional specification), activating it again
/// brings them back (assumed).
///
/// # Errors
/// 404, and 400 when the body names another code (assumed) or an OSL that
/// nobody is.
pub fn update(work: &Work<'_>, code: &str, new: &Process) -> Result<Process, HubError> {
    let current = processes::find(work.connection, code)?.ok_or(Missing::Process)?;
    if new.code != code {
        return Err(Violation::NotModifiable("Process code").into());
    }
    check_osl(work, new)?;
    processes::update(work.connection, new, work.now)?;
    match (current.is_activated, new.is_activated) {
        (true, false) => subscription::suspend_with_process(work, code)?,
        (false, true) => subscription::resume_with_process(work, code)?,
        _ => {}
    }
    Ok(processes::known(work.connection, code)?)
}

/// Opens or closes a process, as the administrator would.
///
/// # Errors
/// 404.
pub fn set_activated(work: &Work<'_>, code: &str, is_activated: bool) -> Result<Process, HubError> {
    let current = processes::find(work.connection, code)?.ok_or(Missing::Process)?;
    update(work, code, &Process { is_activated, ..current })
}

fn check_osl(work: &Work<'_>, process: &Process) -> Result<(), HubError> {
    let exists = organizations::exists(work.connection, &process.osl)?;
    if exists { Ok(()) } else { Err(Violation::UnknownOrganization(process.osl.clone()).into()) }
}
