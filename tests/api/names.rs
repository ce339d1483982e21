//! By which names, and from which pages, the control API may be called.

use hubee_sim::{Simulator, seed::Seed};

use crate::{
    control::expect_problem,
    support::{Answer, TestHub},
};

fn call(hub: &TestHub, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    hub.send(method, path, headers, b"")
}

#[test]
fn the_control_api_is_not_called_by_a_name_that_a_site_can_have() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::None).allowed_host("Hub.Example.org"));
    for host in ["evil.example", "evil.example:8484", "EVIL.example.", "localhost.evil.example", "other.hub.example.org"] {
        for (method, path) in [("POST", "/_sim/reset"), ("GET", "/_sim/clients"), ("GET", "/w/default/_sim/clients")] {
            // To the browser of a page under that name, it asks its own site.
            let origin = format!("http://{host}");
            let answer = call(&hub, method, path, &[("host", host), ("origin", &origin), ("sec-fetch-site", "same-origin")]);
            let detail = expect_problem(&answer, 403)["detail"].as_str().unwrap().to_owned();
            let name = host.trim_end_matches(":8484").trim_end_matches('.').to_lowercase();
            assert!(detail.contains(&format!("--allowed-host {name}")), "{detail}");
        }
        call(&hub, "GET", "/_sim/health", &[("host", host)]).expect(200);
    }
}

#[test]
fn testers_call_it_by_addresses_by_names_of_no_site_and_by_those_they_allow() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::None).allowed_host("Hub.Example.org"));
    for host in [
        "localhost:8484",
        "LOCALHOST.",
        "a.localhost",
        "127.0.0.1",
        "[::1]:8484",
        "hubee",
        "hubee:8484",
        "host.docker.internal",
        "hub.test",
        "hub.example.org:443",
        "HUB.example.org.",
    ] {
        call(&hub, "GET", "/_sim/clients", &[("host", host)]).expect(200);
    }
    call(&hub, "GET", "/oauth2/jwks", &[("host", "evil.example")]).expect(200);
}

#[test]
fn with_an_admin_token_any_name_is_good() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::None).admin_token("opensesame"));
    let host = ("host", "hub.example.org");
    expect_problem(&call(&hub, "GET", "/_sim/clients", &[host]), 401);
    call(&hub, "GET", "/_sim/clients", &[host, ("authorization", "Bearer opensesame")]).expect(200);
}

#[test]
fn what_a_page_of_another_site_fetches_without_an_origin_is_refused() {
    let hub = TestHub::of(Simulator::builder().seed(Seed::None));
    for site in ["cross-site", "same-site"] {
        let image = [("sec-fetch-site", site), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
        for path in ["/_sim/clients", "/_sim/health", "/_sim/openapi/", "/w/default/_sim/clients"] {
            expect_problem(&call(&hub, "GET", path, &image), 403);
        }
        let link = [("sec-fetch-site", site), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        call(&hub, "GET", "/_sim/openapi/", &link).expect_status(200);
        expect_problem(&call(&hub, "POST", "/_sim/reset", &link), 403);
    }
    for site in ["same-origin", "none"] {
        call(&hub, "GET", "/_sim/clients", &[("sec-fetch-site", site)]).expect(200);
    }
}
