//! `hubee-sim conformance`: a report, and an exit code for CI.

use std::{
    fs,
    io::{self, Write},
};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{RunError, running::get};
use crate::{
    cli::{ConformanceArgs, Format},
    conformance::{Report, Rule, junit, page, sarif, text},
    json,
    words::Language,
};

/// Prints the report of a running hub.
pub(super) fn report(args: &ConformanceArgs) -> Result<(), RunError> {
    let report = asked(args).map_err(|error| RunError::NoReport(Box::new(error)))?;
    let written = written(&report, args.format).map_err(|error| RunError::NoReport(Box::new(error.into())))?;
    let sent = match &args.output {
        Some(path) => fs::write(path, written),
        None => io::stdout().write_all(written.as_bytes()),
    };
    match sent {
        // Whoever reads may have enough, as `head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(RunError::NoReport(Box::new(error.into()))),
        _ => {}
    }
    let allowed: Vec<Rule> = args.allow.iter().filter_map(|name| Rule::parse(name)).collect();
    let failed = report.failed_musts(&allowed);
    if failed.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        failed.iter().map(|(client, finding)| format!("{} ({})", finding.rule.as_str(), client.client_id)).collect();
    Err(RunError::NotConformant(names.join(", ")))
}

fn asked(args: &ConformanceArgs) -> Result<Report, RunError> {
    let query = args.client.as_ref().map(|client| format!("?client={}", utf8_percent_encode(client, NON_ALPHANUMERIC)));
    let path = format!("/_sim/conformance{}", query.unwrap_or_default());
    let answer = get(&args.url, &path, args.admin_token.as_deref()).map_err(|error| match (error, &args.client) {
        (RunError::NotReady { reason, .. }, Some(client)) if reason.contains("404") => {
            RunError::NeverCalled(args.url.clone(), client.clone())
        }
        (error, _) => error,
    })?;
    json::from_value(&answer).map_err(|error| RunError::NotReady { url: args.url.clone(), reason: error.to_string() })
}

fn written(report: &Report, format: Format) -> io::Result<String> {
    Ok(match format {
        Format::Text => text::written(report),
        Format::Json => serde_json::to_string_pretty(report)? + "\n",
        Format::Html => page::written(report, Language::of_the_terminal()),
        Format::Junit => junit::written(report),
        Format::Sarif => serde_json::to_string_pretty(&sarif::written(report))? + "\n",
    })
}
