# What CI checks; see README.md.

.PHONY: check schemathesis console
check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	$(MAKE) console
	$(MAKE) schemathesis

# The program that the tests are built with: another build would have other features.
schemathesis:
	cargo test --locked --no-run
	tests/schemathesis/run target/debug/hubee-sim

# The web console: its format, its types, and what it does in a browser.
console: web-console/node_modules
	cargo build --locked
	cd web-console && npm run --silent types && npm run --silent check && npm run --silent test

web-console/node_modules: web-console/package-lock.json
	cd web-console && npm ci
	touch $@
