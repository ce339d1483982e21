//! The flags of `serve`.

use std::{net::SocketAddr, num::NonZeroU64, path::PathBuf};

use clap::{
    Args,
    builder::{BoolishValueParser, PossibleValuesParser},
};

use crate::oauth::ScopeMode;

/// The flags of `serve`. What neither flag nor environment says may be said by
/// the file of `--config`, under the same names.
#[derive(Clone, Debug, Default, Args, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ServeArgs {
    /// A TOML file with the settings below as keys.
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one [default: 127.0.0.1:8484].
    #[arg(long, value_name = "ADDR", env = "HUBEE_SIM_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Where to listen for HTTPS too; its CA is made anew at each start and
    /// given by GET /_sim/ca.pem, unless --tls-ca or --tls-cert says otherwise
    /// [default: nowhere].
    #[arg(long, value_name = "ADDR", env = "HUBEE_SIM_TLS_LISTEN")]
    pub tls_listen: Option<SocketAddr>,
    /// A folder that keeps the CA: ca.pem and ca-key.pem, written there when
    /// it has none.
    #[arg(long, value_name = "DIR", env = "HUBEE_SIM_TLS_CA")]
    pub tls_ca: Option<PathBuf>,
    /// The certificate to show instead, with its chain (PEM).
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate (PEM).
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// A name or address the certificate is good for, besides those of this
    /// machine and its loopback; may be repeated.
    #[arg(long, value_name = "NAME", env = "HUBEE_SIM_TLS_NAME", value_delimiter = ',')]
    pub tls_name: Vec<String>,
    /// A SQLite file, kept across restarts [default: in memory].
    #[arg(long, value_name = "PATH", env = "HUBEE_SIM_DATABASE")]
    pub database: Option<PathBuf>,
    /// What an empty hub starts from: demo, none or a directory [default: demo].
    #[arg(long, value_name = "SEED", env = "HUBEE_SIM_SEED")]
    pub seed: Option<String>,
    /// What becomes of a scope that a client does not have: granted as asked
    /// (echo), left out (filter) or refused (reject) [default: filter].
    #[arg(long, value_name = "MODE", env = "HUBEE_SIM_SCOPE_MODE", value_parser = PossibleValuesParser::new(ScopeMode::NAMES))]
    pub scope_mode: Option<String>,
    /// Give a client the same token until it ends, its time counting down, as
    /// a server of opaque tokens does.
    #[arg(long, env = "HUBEE_SIM_SAME_TOKEN")]
    pub same_token: bool,
    /// The address by which clients reach this hub, when it cannot tell: behind a
    /// proxy or a published port. Scheme, host and port only [default: what
    /// X-Forwarded-Proto and X-Forwarded-Host say, or else Host].
    #[arg(long, value_name = "URL", env = "HUBEE_SIM_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// How many worlds there may be beside the default one; those that nobody
    /// calls for a quarter of an hour make room for new ones [default: 100].
    #[arg(long, value_name = "COUNT", env = "HUBEE_SIM_WORLDS")]
    pub worlds: Option<usize>,
    /// How many exchanges the journal of a world keeps, the newest [default: 10000].
    #[arg(long, value_name = "COUNT", env = "HUBEE_SIM_JOURNAL_ENTRIES")]
    pub journal_entries: Option<usize>,
    /// How many bytes they take together, about [default: 33554432].
    #[arg(long, value_name = "BYTES", env = "HUBEE_SIM_JOURNAL_BYTES")]
    pub journal_bytes: Option<usize>,
    /// How many calls faults may keep waiting at once; one more is answered 503
    /// [default: 10000].
    #[arg(long, value_name = "COUNT", env = "HUBEE_SIM_HANGING_CALLS")]
    pub hanging_calls: Option<usize>,
    /// The largest JSON body; 413 past it [default: 33554432].
    #[arg(long, value_name = "BYTES", env = "HUBEE_SIM_JSON_BYTES")]
    pub json_bytes: Option<usize>,
    /// The largest attachment; 413 past it [default: 1073741824].
    #[arg(long, value_name = "BYTES", env = "HUBEE_SIM_ATTACHMENT_BYTES")]
    pub attachment_bytes: Option<u64>,
    /// How many snapshots a world keeps, in memory [default: 100].
    #[arg(long, value_name = "COUNT", env = "HUBEE_SIM_SNAPSHOTS")]
    pub snapshots: Option<usize>,
    /// The largest snapshot that may be uploaded; 413 past it
    /// [default: 4294967296].
    #[arg(long, value_name = "BYTES", env = "HUBEE_SIM_SNAPSHOT_BYTES")]
    pub snapshot_bytes: Option<u64>,
    /// How many télédossiers one call may inject [default: 1000].
    #[arg(long, value_name = "COUNT", env = "HUBEE_SIM_DOSSIERS_AT_ONCE")]
    pub dossiers_at_once: Option<u32>,
    /// How long a client may stop sending before it gets a 408, and an idle
    /// connection is kept [default: 120].
    #[arg(long, value_name = "SECONDS", env = "HUBEE_SIM_CLIENT_TIMEOUT")]
    pub client_timeout: Option<NonZeroU64>,
    /// Draw identifiers, credentials and faults from this number, so that the
    /// same calls get the same ones, after a reset too [default: never the same].
    #[arg(long, value_name = "NUMBER", env = "HUBEE_SIM_RANDOM_SEED")]
    pub random_seed: Option<u64>,
    /// Refuse what the real hub lets through although its documents say
    /// otherwise: moves outside the status graph, ill-formed externalIds.
    #[arg(long, env = "HUBEE_SIM_STRICT")]
    pub strict: bool,
    /// A JSON file of fault rules that hold from the start and after each reset.
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_FAULTS")]
    pub faults: Option<PathBuf>,
    /// A JSON file of bots that play the other party from the start and after
    /// each reset.
    #[arg(long, value_name = "FILE", env = "HUBEE_SIM_BOTS")]
    pub bots: Option<PathBuf>,
    /// A scenario to begin with: a name that `hubee-sim scenario list` lists, or
    /// a YAML file. A reset ends it.
    #[arg(long, value_name = "SCENARIO", env = "HUBEE_SIM_SCENARIO")]
    pub scenario: Option<String>,
    /// What /_sim asks for as a bearer token [default: nothing].
    #[arg(long, value_name = "TOKEN", env = "HUBEE_SIM_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,
    /// A name by which /_sim may be called when it asks for no token; may be
    /// repeated. Any address and localhost, *.localhost, *.test, *.internal and
    /// names of one label may without.
    #[arg(long, value_name = "NAME", env = "HUBEE_SIM_ALLOWED_HOST", value_delimiter = ',')]
    pub allowed_host: Vec<String>,
    /// Hold answers against the API descriptions: one that breaks its own
    /// becomes the gateway's 500 [default: false].
    #[arg(long, value_name = "BOOL", env = "HUBEE_SIM_CHECK_ANSWERS", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub check_answers: Option<bool>,
    /// A file to write the URL to once ready.
    #[arg(long, value_name = "PATH", env = "HUBEE_SIM_READY_FILE")]
    pub ready_file: Option<PathBuf>,
}
