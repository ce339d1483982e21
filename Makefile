# What CI checks; see README.md.

.PHONY: check schemathesis
check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	$(MAKE) schemathesis

schemathesis:
	cargo build --locked
	tests/schemathesis/run target/debug/hubee-sim
