# What CI checks; see README.md.

.PHONY: bench book budgets check console fuzz image package pictures program release resistance sbom schemathesis
check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --no-default-features -- -D warnings
	HUBEE_EXAMPLES=all cargo test --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	$(MAKE) book
	$(MAKE) console
	$(MAKE) schemathesis

# The one that tests are built with: another build would have other features.
program:
	cargo test --locked --no-run

schemathesis: program
	tests/schemathesis/run target/debug/hubee-sim

# The two books of docs/, in target/books/; what mdBook warns of is an error.
book: target/books/venv
	@for language in en fr; do \
	  log=target/books/$$language.log; \
	  { target/books/venv/bin/mdbook build docs/$$language > $$log 2>&1 && ! grep -qE 'WARN|ERROR' $$log; } || { cat $$log; exit 1; }; \
	  echo "target/books/$$language/index.html"; \
	done

target/books/venv: docs/requirements.txt
	python3 -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

# The web console: its format, its types, and what it does in a browser.
console: program web-console/node_modules
	cd web-console && npm run --silent types && npm run --silent check && npm run --silent test

web-console/node_modules: web-console/package-lock.json
	cd web-console && npm ci
	touch $@

# Those of the console's page in both books, taken anew.
pictures: program web-console/node_modules
	cd web-console && PICTURES=../docs node --test tests/pictures.test.js

# Apart from `check`: a release build takes longer than everything else does.
image:
	tests/image/run

# What crates.io is given, with the console made, so that it builds without npm.
package:
	tests/package/run

# What the program is made of, for those who must know.
sbom:
	packaging/sbom target/dist

# What a release carries, in target/dist; see CONTRIBUTING.md.
release: package sbom
	packaging/release target/dist

# The whole server under load, beside other programs; apart from `check`, since
# it takes the machine for minutes.
bench:
	cargo build --locked --release --bin hubee-sim --example load --example bare --example floor
	python3 benches/server/run.py
	python3 benches/server/scale.py
	python3 benches/server/attachments.py

# What the program may weigh and take.
budgets:
	packaging/layer target/layer
	cargo build --locked --release --example bare --example starts
	python3 benches/server/budgets.py --peers target/layer/hubee-sim

# A hub killed again and again under load; a hub with thousands of connections.
resistance:
	cargo build --locked --release --bin hubee-sim
	python3 tests/resistance/kills.py target/release/hubee-sim
	python3 tests/resistance/connections.py target/release/hubee-sim

# Bytes thrown at everything that reads what others wrote, a minute for each
# target; apart from `check`, since it takes a long build and the machine for a
# quarter of an hour.
fuzz:
	fuzz/run
