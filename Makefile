# Every target that a person needs; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

APT_PACKAGES := graphviz libgraphviz-dev libsimdjson-dev libsqlite3-dev libxml2-dev zlib1g-dev liblzma-dev libzstd-dev \
  pkg-config fonts-dejavu-core
BREW_PACKAGES := graphviz simdjson sqlite libxml2 zlib xz zstd pkg-config
PKG_CONFIG_NAMES := libgvc libxml-2.0 simdjson sqlite3 zlib liblzma libzstd
RELEASE := .build/release/diligraph
ORACLE ?= ../shared/oracle/oracle.py
COUNT ?= 1000
TARGET ?= json
SECONDS ?= 600
SEED ?= $(shell date +%s)

.PHONY: axe help doctor setup build release demo test test-all golden lint format oracle bench bench-instructions fuzz man docs clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

doctor: ## say what is installed and what is missing
	@swift --version 2>/dev/null | head -1 || echo "Swift: missing; see https://www.swift.org/install"
	@for name in $(PKG_CONFIG_NAMES); do \
	  if pkg-config --exists $$name 2>/dev/null; then echo "$$name: $$(pkg-config --modversion $$name)"; \
	  else echo "$$name: missing; make setup installs it"; fi; done

setup: # install the system libraries where they are missing; quiet where all are there
	@if pkg-config --exists $(PKG_CONFIG_NAMES) 2>/dev/null && command -v dot >/dev/null; then exit 0; fi; \
	if command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else \
	    echo "Installing needs the rights of root. As root, run: apt-get install -y $(APT_PACKAGES)" >&2; exit 1; fi; \
	  echo "Installing $(APT_PACKAGES)"; \
	  $$sudo apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $(APT_PACKAGES) >/dev/null; \
	elif command -v brew >/dev/null; then brew install $(BREW_PACKAGES); \
	else echo "Install these with this system's package manager: Graphviz, simdjson, SQLite 3, libxml2, zlib, liblzma, libzstd (with headers), pkg-config" >&2; exit 1; fi

build: setup ## build for development
	swift build

release: setup ## build optimized, as .build/release/diligraph
	swift build -c release --product diligraph

demo: release ## run the main job on the examples, and say which files to open
	@examples/demo $(RELEASE)

test: setup ## run all tests, a few minutes
	swift test

test-all: setup ## the same with ten times as many generated cases
	THOROUGH=1 swift test

golden: setup ## record the examples' output anew; the run fails, so that the difference is read
	GOLDEN=1 swift test --filter TranscriptTests

lint: ## check the format of the source
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format: ## rewrite the source in the project's format
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

axe: setup ## get the accessibility checker axe-core, and judge the pages in a headless Chromium
	@test -f .build/axe/axe.min.js || { mkdir -p .build/axe && \
	  python3 -m pip download --quiet --no-deps --dest .build/axe axe-playwright-python==0.1.8 && \
	  cd .build/axe && python3 -m zipfile -e axe_playwright_python-*.whl . && cp axe_playwright_python/axe.min.js .; }
	swift test --filter AccessibilityTests

oracle: setup ## hold the engine against COUNT freshly generated cases of the oracle
	@test -f $(ORACLE) || { echo "$(ORACLE) is not there; name it with ORACLE=path" >&2; exit 1; }
	rm -rf .build/oracle && mkdir -p .build/oracle && python3 $(ORACLE) cases .build/oracle $(COUNT) $(SEED)
	DILIGRAPH_ORACLE_CASES=$(CURDIR)/.build/oracle swift test --filter OracleTests

bench: setup ## measure speed and memory beside the peers, on generated files; BENCH="--runs 5" passes options
	@cd Benchmarks && { test -x .venv/bin/python || python3 -m venv .venv; } && \
	  .venv/bin/pip install --quiet --disable-pip-version-check --requirement peers/requirements.txt || \
	  echo "The peers cannot be installed (python3 with venv and pip is needed); they are left out."
	swift build -c release --package-path Benchmarks --product benchmarks
	cd Benchmarks && .build/release/benchmarks run $(BENCH)

bench-instructions: setup ## count the instructions of the reading kernels for each byte (valgrind)
	@command -v valgrind >/dev/null || { echo "valgrind is missing; apt-get install valgrind" >&2; exit 1; }
	swift build -c release --package-path Benchmarks
	Benchmarks/instructions

fuzz: setup ## look for inputs that break the parser TARGET (json csv xml containers policy names) for SECONDS
	DILIGRAPH_FUZZ=1 swift build -c release --sanitize fuzzer --scratch-path .build-fuzz --product fuzz-$(TARGET)
	mkdir -p .build-fuzz/corpus/$(TARGET)
	SWIFT_BACKTRACE=enable=no .build-fuzz/release/fuzz-$(TARGET) .build-fuzz/corpus/$(TARGET) \
	  Tests/Fuzzing/Corpus/$(TARGET) -max_total_time=$(SECONDS) -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
	  $(patsubst %,-dict=%,$(wildcard Tests/Fuzzing/Dictionaries/$(TARGET).txt)) \
	  -artifact_prefix=Tests/Fuzzing/Corpus/$(TARGET)/

man: release ## write the manual page to .build/man/diligraph.1
	mkdir -p .build/man
	swift package --allow-writing-to-package-directory generate-manual --output-directory .build/man

docs: ## build the documentation as a site in .build/docs; a dead link fails
	DILIGRAPH_DOCS=1 swift package --allow-writing-to-directory .build/docs generate-documentation \
	  --target Diligraph --warnings-as-errors --output-path .build/docs

clean: ## remove what was built
	rm -rf .build .build-* out Benchmarks/.build Benchmarks/.data
