//! The clients of `examples/`, put into the situations of the scenarios.
//!
//! A language that is not installed is skipped, and says so; where everything is
//! expected to be there, CI for instance, `HUBEE_EXAMPLES=all` fails instead.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(unreachable_pub, reason = "one binary made of modules")]

mod running;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use running::{Running, program};

/// Those that take no pause to speak of; `busy-evening` and `maintenance` last a
/// quarter of a minute each.
const OF_SI: [&str; 9] = [
    "first-notification",
    "long-list",
    "token-expired-midway",
    "connection-cut",
    "announced-twice",
    "damaged-file",
    "purged-file",
    "lost-event",
    "complements",
];
const OF_OSL: [&str; 3] = ["first-deposit", "lost-deposit", "infected-file"];

/// Where Debian puts what the Java clients and their tests need.
const JARS: [&str; 4] =
    ["jackson-annotations.jar", "jackson-core.jar", "jackson-databind.jar", "junit-platform-console-standalone.jar"];

/// The clients of a language and their own tests, as commands for sh to run in
/// `examples/`.
struct Language {
    si: String,
    osl: String,
    tests: String,
}

impl Language {
    fn new(si: &str, osl: &str, tests: &str) -> Self {
        let [si, osl, tests] = [si, osl, tests].map(str::to_owned);
        Self { si, osl, tests }
    }

    fn python() -> Option<Self> {
        // Bytecode would be left beside the sources.
        let tests = "cd python && python3 -B -m unittest";
        is_there("python3").then(|| Self::new("python3 -B python/si.py", "python3 -B python/osl.py", tests))
    }

    fn node() -> Option<Self> {
        is_there("node").then(|| Self::new("node node/si.mjs", "node node/osl.mjs", "node --test node/clients.test.mjs"))
    }

    fn php() -> Option<Self> {
        let tests = "phpunit --no-configuration --do-not-cache-result php/tests";
        (is_there("php") && is_there("phpunit")).then(|| Self::new("php php/bin/si.php", "php php/bin/osl.php", tests))
    }

    fn java() -> Option<Self> {
        let classes = Path::new(env!("CARGO_TARGET_TMPDIR")).join("java");
        let classpath = java_classes(&classes)?;
        // They live for a moment: better to start soon than to run fast.
        let java = |class: &str| format!("java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp {classpath} {class}");
        let tests =
            "org.junit.platform.console.ConsoleLauncher --disable-banner --fail-if-no-tests --select-class exemple.ClientsTest";
        Some(Self::new(&java("exemple.Si"), &java("exemple.Osl"), &java(tests)))
    }
}

fn examples() -> String {
    format!("{}/examples", env!("CARGO_MANIFEST_DIR"))
}

/// Whether something is there; it has to be where all of it is expected.
fn is_expected(what: &str, is_there: bool) -> bool {
    assert!(is_there || std::env::var("HUBEE_EXAMPLES").as_deref() != Ok("all"), "{what} is not installed");
    if !is_there {
        println!("skipped: {what} is not installed");
    }
    is_there
}

/// Whether there is a program of that name.
fn is_there(name: &str) -> bool {
    let found = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    is_expected(name, found.is_ok_and(|status| status.success()))
}

/// Compiles the Java clients and their tests, and tells the class path.
fn java_classes(classes: &Path) -> Option<String> {
    let jars = JARS.map(|jar| format!("/usr/share/java/{jar}"));
    if !is_there("javac") || !jars.iter().all(|jar| is_expected(jar, Path::new(jar).exists())) {
        return None;
    }
    let mut javac = Command::new("sh");
    javac.args([
        "-c",
        r#"javac --release 17 -encoding UTF-8 -Xlint:all,-serial -Werror -cp "$1" -d "$2" $(find java/src -name '*.java')"#,
    ]);
    javac.args(["javac", &jars.join(":")]).arg(classes).current_dir(examples());
    assert!(javac.status().unwrap().success(), "the Java clients do not compile");
    Some(format!("{}:{}", classes.display(), jars.join(":")))
}

fn sh(command: &str) -> Command {
    let mut sh = Command::new("sh");
    sh.args(["-c", command]).current_dir(examples()).stdin(Stdio::null());
    sh
}

#[track_caller]
fn succeeds(what: &str, command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success(), "{what}: {}\n{said}", output.status);
    said
}

#[track_caller]
fn passes(scenarios: &[&str], client: &str) {
    for scenario in scenarios {
        let mut run = program();
        run.args(["run", scenario, "--client-command", client]).current_dir(examples()).stdin(Stdio::null());
        succeeds(&format!("{scenario}: {client}"), &mut run);
    }
}

/// A client beside bots that play the other side, judged by the hub.
#[track_caller]
fn keeps_to_the_obligations(command: &str, client: &str, scope: &str, bots: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bots.json");
    fs::write(&file, bots).unwrap();
    let hub = Running::start(&["--strict", "--bots", file.to_str().unwrap()]);
    let mut run = sh(command);
    run.env("HUBEE_URL", &hub.url).env("HUBEE_TOKEN_URL", format!("{}/oauth2/token", hub.url));
    run.env("HUBEE_CLIENT_ID", client).env("HUBEE_CLIENT_SECRET", format!("{client}-secret")).env("HUBEE_SCOPE", scope);
    succeeds(command, &mut run);
    let report = succeeds(command, program().args(["conformance", "--client", client, &hub.url]));
    assert!(!report.contains("FAIL") && report.contains("pass"), "{command}: {report}");
}

/// All that is asked of the clients of a language, where it is installed.
#[track_caller]
fn holds(language: Option<Language>) {
    let Some(Language { si, osl, tests }) = language else { return };
    passes(&OF_SI, &si);
    passes(&OF_OSL, &osl);
    keeps_to_the_obligations(&si, "si-certdc-paris", "SI", "[]");
    let treats = r#"[{"side": "SI", "processCode": "CERTDC", "does": "treat"}]"#;
    keeps_to_the_obligations(&osl, "osl-dgs", "OSL", treats);
    let asks = r#"[{"side": "SI", "processCode": "recensementCitoyen", "does": "ask"}]"#;
    keeps_to_the_obligations(&format!("{osl} recensementCitoyen"), "osl-dila", "OSL", asks);
    succeeds(&tests, sh(&tests).env("HUBEE_PROGRAM", program().get_program()));
}

#[test]
fn the_python_clients_pass_the_scenarios_and_their_own_tests() {
    holds(Language::python());
}

#[test]
fn the_node_clients_pass_the_scenarios_and_their_own_tests() {
    holds(Language::node());
}

#[test]
fn the_php_clients_pass_the_scenarios_and_their_own_tests() {
    holds(Language::php());
}

#[test]
fn the_java_clients_pass_the_scenarios_and_their_own_tests() {
    holds(Language::java());
}
