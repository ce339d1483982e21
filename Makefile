# What CI checks; see README.md.

.PHONY: check schemathesis image
check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	$(MAKE) schemathesis

# The program that the tests are built with: another build would have other features.
schemathesis:
	cargo test --locked --no-run
	tests/schemathesis/run target/debug/hubee-sim

# Apart from `check`: a release build takes longer than everything else does.
image:
	tests/image/run
