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
