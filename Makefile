# What a developer and the CI run; the longer steps are scripts in tools/.

PORT ?= 8080
wasm := tools/wasm.sh
wasm32 := --locked --target wasm32-unknown-unknown

.PHONY: help serve dist keystroke test native plans unit page fresh check bench rivals fuzz clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

serve: ## build the page and serve it, building again after each change (PORT=8080)
	@tools/serve.sh $(PORT)

dist: ## build the page into dist/, a static site, and print what it weighs
	@tools/setup.sh page
	$(wasm) trunk build --release
	@node tools/weight.mjs

keystroke: dist ## time what a keystroke costs on the built page
	@tools/setup.sh browser
	@node tools/keystroke.mjs

test: native unit page ## run all tests: native, unit, page

native: ## test the library and the command line (the page's components too, but without a browser)
	cargo test --locked --workspace --all-features

# What the native build prints, for the browser's tests to compare theirs with.
plans:
	@mkdir -p target/plans
	for design in $(basename $(notdir $(wildcard examples/*.keyplan))); do \
	  cargo run --locked --quiet -- plan examples/$$design.keyplan --json --quick > target/plans/$$design.json || exit 1; \
	done
	cargo run --locked --quiet -- simulate examples/cart.keyplan --json --seed 7 --seconds 1 > target/plans/simulation.json

# Optimised a little, they take four seconds instead of seventy-five.
unit: plans ## run the tests that need a browser
	@tools/setup.sh page browser
	CARGO_PROFILE_TEST_OPT_LEVEL=1 $(wasm) cargo test $(wasm32) --test wasm

page: dist ## test the built page in a browser, and the set-up
	@tools/setup.sh browser
	node --test tests/*.test.mjs

# .cargo/config.toml pins the seeds for all other runs.
fresh: SEED := $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
fresh: ## run the tests of random designs with other designs (SEED=n repeats a run)
	@echo "SEED=$(SEED)"
	KEYPLAN_SEED=$(SEED) PROPTEST_RNG_SEED=$(SEED) cargo test --locked --workspace --all-features || \
	  { echo "This was SEED=$(SEED)"; exit 1; }

check: plans ## check the format, lints, documentation, and the crates that we build on
	@tools/setup.sh page checks
	cargo fmt --check
	cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --all-features
	$(wasm) cargo clippy $(wasm32) -p keyplan -p keyplan-web --lib --bins --test wasm --example counting -- -D warnings
	tools/deny.sh

bench: ## time the parts beside the obvious way of doing the same (BENCH=counting for one of them)
	cargo bench --locked $(addprefix --bench ,$(BENCH))

rivals: ## time counting beside barvinok, Python and wasm, and print one table (some minutes)
	@python3 benchmarks/run.py $(RIVALS)

fuzz: ## look for inputs that break a reader, for a minute each (SECONDS=600 TARGETS="json scheme")
	tools/fuzz.sh $(or $(SECONDS),60) $(TARGETS)

clean: ## remove what was built (the tools in .tools/ stay)
	rm -rf target dist
