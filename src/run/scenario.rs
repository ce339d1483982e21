//! `hubee-sim run` and `hubee-sim scenario`: a client put in a situation, and
//! graded.

use std::{
    fs,
    io::{self, Write},
    process::{ExitCode, ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use futures_util::future::{Either, select};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{process::Command, time::timeout};

use super::{RunError, Signals, print};
use crate::{
    cli::{GradeFormat, RunArgs, ScenarioCommand},
    clock::Clock,
    domain::timestamp::Timestamp,
    ids::Ids,
    scenario::{Grade, file, junit, ready, text},
    simulator::Simulator,
    words::Language,
};

/// How a client ended.
enum End {
    Itself(ExitStatus),
    TooLate,
    Interrupted,
}

/// Plays a scenario with a client; prints its grade.
pub(super) fn play(args: &RunArgs) -> Result<ExitCode, RunError> {
    let signals = Signals::new()?;
    let tried = |error: Box<dyn std::error::Error + Send + Sync>| RunError::NotTried(error);
    let scenario = file::named(&args.scenario).map_err(|error| tried(error.into()))?;
    let seed = args.random_seed.unwrap_or_else(|| u64::from(Ids::of(None).next().as_fields().0));
    let now = args.now.unwrap_or_else(|| Clock::system().now());
    let hub = Simulator::builder().random_seed(seed).now(now).scenario(scenario).start().map_err(|error| tried(error.into()))?;
    let begun = grade_of(&hub)?;
    let end = run_client(args, &hub, &begun, signals).map_err(|error| tried(error.into()))?;
    let (grade, replay) = (grade_of(&hub)?, replay(args, seed, now));
    write(args, &grade, &replay)?;
    let trouble = match end {
        End::Itself(status) if status.success() => None,
        End::Itself(status) => Some(format!("the client ended badly: {status}")),
        End::TooLate => Some(format!("the client was stopped after {} s", args.timeout)),
        End::Interrupted => return Err(tried("it was interrupted".into())),
    };
    if let Some(trouble) = &trouble {
        log::error!("{trouble}");
    }
    if grade.is_passed() && trouble.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(io::stderr(), "{}to play it again: {replay}", trouble.map(|trouble| trouble + "\n").unwrap_or_default())?;
    Ok(ExitCode::FAILURE)
}

fn grade_of(hub: &Simulator) -> Result<Grade, RunError> {
    let grade = hub.scenario().map_err(|error| RunError::NotTried(error.into()))?;
    grade.ok_or_else(|| RunError::NotTried("the client has reset the hub, which ends the scenario".into()))
}

/// Runs the client to its end, or for as long as it may take.
fn run_client(args: &RunArgs, hub: &Simulator, begun: &Grade, mut signals: Signals) -> io::Result<End> {
    let client = &begun.client;
    let mut command = Command::new("sh");
    command.arg("-c").arg(&args.client_command).stdin(Stdio::null()).stdout(io::stderr()).process_group(0);
    command.env("HUBEE_URL", hub.url()).env("HUBEE_TOKEN_URL", format!("{}/oauth2/token", hub.url()));
    command.env("HUBEE_CLIENT_ID", &client.client_id).env("HUBEE_CLIENT_SECRET", &client.client_secret);
    command.env("HUBEE_SCOPE", client.scope.as_str());
    if let Some(process_code) = &client.process_code {
        command.env("HUBEE_PROCESS_CODE", process_code);
    }
    let entered = signals.runtime.enter();
    let mut child = command.spawn()?;
    drop(entered);
    let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    let (terminate, interrupt) = (&mut signals.terminate, &mut signals.interrupt);
    let end = signals.runtime.block_on(async {
        let told = select(Box::pin(terminate.recv()), Box::pin(interrupt.recv()));
        let ended = timeout(Duration::from_secs(args.timeout), select(Box::pin(child.wait()), told)).await;
        match ended {
            Ok(Either::Left((status, _))) => status.map(End::Itself),
            Ok(Either::Right(_)) => Ok(End::Interrupted),
            Err(_) => Ok(End::TooLate),
        }
    });
    // Whatever the client has started is in its group.
    if let (Some(group), Ok(End::TooLate | End::Interrupted)) = (group, &end)
        && let Err(reason) = kill_process_group(group, Signal::KILL)
    {
        log::warn!("the client could not be stopped: {reason}");
    }
    end
}

/// The command that plays the same again.
fn replay(args: &RunArgs, seed: u64, now: Timestamp) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let (scenario, client) = (quoted(&args.scenario), quoted(&args.client_command));
    format!("hubee-sim run {scenario} --random-seed {seed} --now {now} --client-command {client}")
}

fn write(args: &RunArgs, grade: &Grade, replay: &str) -> Result<(), RunError> {
    let language = Language::of_the_terminal();
    let written = match args.format {
        GradeFormat::Text => text::written(grade, language),
        GradeFormat::Json => serde_json::to_string_pretty(grade).map_err(io::Error::from)? + "\n",
        GradeFormat::Junit => junit::written(grade, language, replay),
    };
    match &args.output {
        Some(path) => Ok(fs::write(path, written)?),
        None => print(&written),
    }
}

/// Lists, shows or checks scenarios.
pub(super) fn work(command: ScenarioCommand) -> Result<(), RunError> {
    match command {
        ScenarioCommand::List => print(&text::list(ready::all().iter().map(AsRef::as_ref), Language::of_the_terminal())),
        ScenarioCommand::Show { name } => match ready::text(&name) {
            Some(yaml) => print(yaml),
            None => Err(RunError::NoSuchScenario(name)),
        },
        ScenarioCommand::Check { file } => {
            let scenario = Arc::new(file::read(&file)?);
            let said = format!("{}: {}, {} expectations\n", file.display(), scenario.name, scenario.expect.len());
            Simulator::builder().scenario(scenario).start()?;
            print(&said)
        }
    }
}
