# The commands of this project. Each installs what it needs and this machine lacks, and says so.

.DEFAULT_GOAL := help
.PHONY: help demo demo-sync console office test bench check fuzz bindings package pictures

help:
	@echo "make demo      build, set up a clinic in demo/, process the samples, write a report"
	@echo "make demo-sync the demo clinic enrolled with a head office on this machine, and a cosigned bundle"
	@echo "make office    build and serve a head office in demo/office, with its page"
	@echo "make console   build and open the window"
	@echo "make test      format, lints, directions, licences, and every test, in the real window too"
	@echo "make fuzz      TARGET=one of scripts/fuzz.sh: fuzz one parser until a fault or Ctrl-C"
	@echo "make bench     measure against the targets, in one table"
	@echo "make check     format, lints and directions of imports only"
	@echo "make package   a .deb of the window and the command, in target/release/bundle/deb"
	@echo "make bindings  the page's types and docs/operations.md, generated from the Rust code"
	@echo "make pictures  pictures of every screen, into target/pictures"

demo:
	@scripts/demo.sh

demo-sync:
	@scripts/demo-sync.sh

office:
	@scripts/office.sh

console:
	@scripts/build.sh window
	@"$${CARGO_TARGET_DIR:-target}/release/wardbook-desktop"

test:
	@scripts/install.sh test
	@scripts/test.sh

fuzz:
	@scripts/install.sh fuzz
	@scripts/fuzz.sh $(TARGET)

bench:
	@scripts/install.sh bench
	@scripts/bench.sh

check:
	@scripts/install.sh window
	scripts/directions.py
	@scripts/page.sh
	cargo fmt --all --check
	@scripts/sleeps.sh
	cargo clippy --workspace --all-targets --locked -- -D warnings
	@scripts/page.sh check

package:
	@scripts/package.sh

bindings:
	@scripts/install.sh window
	@mkdir -p ui/dist
	@cargo run --quiet --locked -p wardbook-desktop --example bindings ui/src/ipc/bindings.ts docs/operations.md

pictures:
	@scripts/install.sh test
	@scripts/page.sh
	@scripts/page.sh pictures
