#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

fn from_file(text: &str, args: ServeArgs) -> Result<Config, ConfigError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    Config::from_args(ServeArgs { config: Some(file.path().into()), ..args })
}

#[test]
fn a_flag_beats_the_file_which_beats_the_default() {
    let text = "listen = '127.0.0.1:1'\nseed = 'none'\nready-file = 'ready'";
    let flags = ServeArgs { listen: Some(SocketAddr::from(([127, 0, 0, 1], 2))), ..ServeArgs::default() };
    let config = from_file(text, flags).unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.seed, Seed::None);
    assert_eq!(config.ready_file, Some("ready".into()));
    assert_eq!(Config::from_args(ServeArgs::default()).unwrap().listen.port(), 8484);
}

#[test]
fn the_settings_of_https_come_from_flags_and_file_together() {
    let text = "tls-listen = '127.0.0.1:0'\ntls-name = ['hub.test']";
    let flags = ServeArgs { tls_ca: Some("ca".into()), ..ServeArgs::default() };
    assert!(from_file(text, flags).unwrap().tls.is_some());
    assert!(Config::from_args(ServeArgs::default()).unwrap().tls.is_none());
}

#[test]
fn settings_of_https_that_contradict_each_other_are_refused() {
    let listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    let (file, none) = (Some(PathBuf::from("file.pem")), ServeArgs::default);
    for args in [
        ServeArgs { tls_ca: file.clone(), ..none() },
        ServeArgs { tls_cert: file.clone(), ..none() },
        ServeArgs { tls_key: file.clone(), ..none() },
        ServeArgs { tls_name: vec!["hub.test".into()], ..none() },
    ] {
        assert!(matches!(Config::from_args(args), Err(ConfigError::NoTls)));
    }
    let (cert, key) = (file.clone(), file.clone());
    for args in [
        ServeArgs { tls_listen: listen, tls_cert: cert.clone(), ..none() },
        ServeArgs { tls_listen: listen, tls_key: key.clone(), ..none() },
        ServeArgs { tls_listen: listen, tls_cert: cert.clone(), tls_key: key.clone(), tls_ca: file.clone(), ..none() },
        ServeArgs { tls_listen: listen, tls_cert: cert, tls_key: key, tls_name: vec!["hub.test".into()], ..none() },
    ] {
        assert!(matches!(Config::from_args(args), Err(ConfigError::TwoCertificates)));
    }
}

#[test]
fn answers_are_checked_when_flag_or_file_says_so_and_the_flag_wins() {
    let check = |text, flag| from_file(text, ServeArgs { check_answers: flag, ..ServeArgs::default() }).unwrap().check_answers;
    assert!(!check("", None));
    assert!(check("check-answers = true", None));
    assert!(check("", Some(true)));
    assert!(!check("check-answers = true", Some(false)));
}

#[test]
fn tokens_are_given_as_flags_and_file_say() {
    let policy = |text, args| from_file(text, args).map(|config| config.policy);
    let usual = policy("", ServeArgs::default()).unwrap();
    assert_eq!(usual, Policy::default());
    let set = policy("scope-mode = 'reject'\nsame-token = true", ServeArgs::default()).unwrap();
    assert_eq!((set.scope_mode, set.gives_same_token), (ScopeMode::Reject, true));
    let flags = ServeArgs { scope_mode: Some("echo".into()), ..ServeArgs::default() };
    assert_eq!(policy("scope-mode = 'reject'", flags).unwrap().scope_mode, ScopeMode::Echo);
    let refused = policy("scope-mode = 'drop'", ServeArgs::default()).unwrap_err().to_string();
    assert_eq!(refused, "drop is no scope mode: echo, filter or reject");
}

#[test]
fn hosts_are_allowed_by_flags_or_else_by_the_file() {
    let hosts = |text, names: &[&str]| {
        let allowed_host = names.iter().map(|name| (*name).to_owned()).collect();
        from_file(text, ServeArgs { allowed_host, ..ServeArgs::default() }).map(|config| config.allowed_hosts)
    };
    let text = "allowed-host = ['a.example']";
    assert_eq!(hosts(text, &[]).unwrap(), ["a.example"]);
    assert_eq!(hosts(text, &["b.example", "c.example"]).unwrap(), ["b.example", "c.example"]);
    let refused = hosts("", &["http://b.example"]).unwrap_err().to_string();
    assert!(refused.starts_with("http://b.example is no name of a host"), "{refused}");
}

#[test]
fn a_setting_nobody_knows_is_refused_by_name() {
    let refused = from_file("lisen = '127.0.0.1:1'", ServeArgs::default()).unwrap_err().to_string();
    assert!(refused.contains("unknown field `lisen`"), "{refused}");
}

#[test]
fn every_limit_is_said_by_flag_or_file_and_the_flag_wins() {
    let text = "worlds = 1\njournal-entries = 2\njournal-bytes = 3\nhanging-calls = 4\njson-bytes = 5\nattachment-bytes = 6\n\
                snapshots = 7\nsnapshot-bytes = 8\ndossiers-at-once = 9\nclient-timeout = 10";
    let file = from_file(text, ServeArgs::default()).unwrap();
    let journal = |entries, bytes| journal::Limits { entries, bytes };
    let expected = Limits {
        journal: journal(2, 3),
        worlds: 1,
        hanging_calls: 4,
        json_bytes: 5,
        attachment_bytes: 6,
        snapshots: 7,
        snapshot_bytes: 8,
        dossiers_at_once: 9,
    };
    assert_eq!((file.limits, file.client_timeout), (expected, Some(Duration::from_secs(10))));
    let flags = ServeArgs {
        worlds: Some(11),
        journal_entries: Some(12),
        journal_bytes: Some(13),
        hanging_calls: Some(14),
        json_bytes: Some(15),
        attachment_bytes: Some(16),
        snapshots: Some(17),
        snapshot_bytes: Some(18),
        dossiers_at_once: Some(19),
        client_timeout: std::num::NonZeroU64::new(20),
        ..ServeArgs::default()
    };
    let both = from_file(text, flags).unwrap();
    let expected = Limits {
        journal: journal(12, 13),
        worlds: 11,
        hanging_calls: 14,
        json_bytes: 15,
        attachment_bytes: 16,
        snapshots: 17,
        snapshot_bytes: 18,
        dossiers_at_once: 19,
    };
    assert_eq!((both.limits, both.client_timeout), (expected, Some(Duration::from_secs(20))));
    assert_eq!(from_file("", ServeArgs::default()).unwrap().limits, Limits::default());
    assert!(from_file("client-timeout = 0", ServeArgs::default()).is_err());
}
