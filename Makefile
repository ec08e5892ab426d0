# The commands of this project. Each installs what it needs and this machine lacks, and says so.

.DEFAULT_GOAL := help
.PHONY: help demo test bench check

help:
	@echo "make demo    build, set up a clinic in demo/, process the samples, write a report"
	@echo "make test    format, lints, licences, and every test"
	@echo "make bench   measure against the targets, in one table"
	@echo "make check   format and lints only"

demo:
	@scripts/install.sh build
	@cargo build --release --locked -p wardbook-cli
	@scripts/demo.sh

test:
	@scripts/install.sh test
	@scripts/test.sh

bench:
	@scripts/install.sh bench
	@cargo run --release --locked -p wardbook-bench

check:
	@scripts/install.sh build
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
