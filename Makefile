# What CI checks; see README.md.

.PHONY: check program schemathesis
check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	$(MAKE) schemathesis

# The one that tests are built with: another build would have other features.
program:
	cargo test --locked --no-run

schemathesis: program
	tests/schemathesis/run target/debug/hubee-sim
