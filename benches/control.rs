//! What moving a hub about costs, beside one plain request of a client.
//!
//! `cargo bench --bench control` prints the median of each; docs/performance.md
//! has the ratios.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says where")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hubee_sim::Simulator;
use serde_json::{Value, json};

const DOSSIERS: u64 = 10_000;
const AT_ONCE: u64 = 1000;

/// A hub and what a client of it needs.
struct Bench {
    hub: Simulator,
    agent: ureq::Agent,
    bearer: String,
}

impl Bench {
    fn new(database: Option<&std::path::Path>) -> Self {
        let mut builder = Simulator::builder();
        if let Some(path) = database {
            builder = builder.database(path);
        }
        let hub = builder.start().unwrap();
        let agent = ureq::Agent::new_with_defaults();
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", "SI"),
            ("client_id", "si-certdc-paris"),
            ("client_secret", "si-certdc-paris-secret"),
        ];
        let mut answer = agent.post(format!("{}/oauth2/token", hub.url())).send_form(form).unwrap();
        let token: Value = answer.body_mut().read_json().unwrap();
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        Self { hub, agent, bearer }
    }

    fn notifications(&self) -> String {
        let url = format!("{}/teledossiers/v1/notifications?maxResult=25", self.hub.url());
        self.agent.get(url).header("Authorization", &self.bearer).call().unwrap().body_mut().read_to_string().unwrap()
    }

    fn control(&self, path: &str, body: &Value) {
        let mut answer = self.agent.post(format!("{}/_sim{path}", self.hub.url())).send_json(body).unwrap();
        black_box(answer.body_mut().read_to_vec().unwrap());
    }

    fn delete(&self, path: &str) {
        self.agent.delete(format!("{}/_sim{path}", self.hub.url())).call().unwrap();
    }

    /// Makes a world in place of the last one of that name.
    fn world(&self, new: &Value) {
        self.control("/worlds", new);
        self.delete("/worlds/bench");
    }

    fn fill(&self) {
        for _ in 0..DOSSIERS / AT_ONCE {
            self.control("/dossiers", &json!({ "processCode": "CERTDC", "count": AT_ONCE }));
        }
    }
}

/// All of it on one kind of storage.
fn moves(criterion: &mut Criterion, storage: &str, bench: &Bench) {
    bench.control("/snapshots", &json!({ "name": "seed" }));
    let mut group = criterion.benchmark_group(storage);
    group.sample_size(30);
    group.bench_function("25 notifications", |bencher| bencher.iter(|| black_box(bench.notifications())));
    group.bench_function("reset to the demo seed", |bencher| bencher.iter(|| bench.control("/reset", &Value::Null)));
    group.bench_function("restore a snapshot of the demo seed", |bencher| {
        bencher.iter(|| bench.control("/snapshots/seed/restore", &Value::Null));
    });
    group.bench_function("make and delete an empty world", |bencher| {
        bencher.iter(|| bench.world(&json!({ "name": "bench", "seed": "none" })));
    });
    group.bench_function("make and delete a seeded world", |bencher| {
        bencher.iter(|| bench.world(&json!({ "name": "bench", "seed": "demo" })));
    });
    group.bench_function("copy and delete a world", |bencher| {
        bencher.iter(|| bench.world(&json!({ "name": "bench", "from": "default" })));
    });
    group.finish();
}

/// A reset that takes 10,000 dossiers away, put there again before each.
fn reset_of_many(criterion: &mut Criterion, storage: &str, bench: &Bench) {
    bench.fill();
    bench.control("/snapshots", &json!({ "name": "many" }));
    let mut group = criterion.benchmark_group(storage);
    group.sample_size(10);
    group.bench_function("restore a snapshot of 10,000 dossiers", |bencher| {
        bencher.iter(|| bench.control("/snapshots/many/restore", &Value::Null));
    });
    group.bench_function("reset from 10,000 dossiers", |bencher| {
        bencher.iter_batched(
            || bench.control("/snapshots/many/restore", &Value::Null),
            |()| bench.control("/reset", &Value::Null),
            criterion::BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn in_memory(criterion: &mut Criterion) {
    let bench = Bench::new(None);
    moves(criterion, "memory", &bench);
    reset_of_many(criterion, "memory", &bench);
}

fn on_disk(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::new(Some(&folder.path().join("hub.db")));
    moves(criterion, "file", &bench);
    reset_of_many(criterion, "file", &bench);
}

criterion_group!(benches, in_memory, on_disk);
criterion_main!(benches);
