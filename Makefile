# `make serve` shows the site, `make test` proves it. The rest is listed by `make`.

GO       ?= go
NPM      ?= npm
OUT      := .build
SIAGA    := $(OUT)/siaga
CORPORA  ?= $(abspath ../shared/corpora)
FUZZTIME ?= 60s
SEQUENCES ?= 300
TESTTIME ?= 20m
SIZES    ?= 1000,10000,50000
SOURCES  := cmd generator layouts search
BROWSER  := cmd/siaga/browser

.DEFAULT_GOAL := help
.PHONY: help serve build site check test soak vet needs bench corpora golden fuzz clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

serve: build ## build the example site, serve it on http://127.0.0.1:8700/, reload on change
	@$(SIAGA) build || test $$? -eq 1
	@exec $(SIAGA) serve

build: ## build the binary: .build/siaga
	@mkdir -p $(OUT)
	$(GO) build -o $(SIAGA) ./cmd/siaga

site: build ## write the site of content/ to public/
	$(SIAGA) build --strict

check: build ## check content/
	$(SIAGA) check --fail-on warning

test: needs vet ## everything that must pass; installs what the tests need
	$(GO) test -timeout $(TESTTIME) ./...

soak: ## edit SEQUENCES (300) projects at random and hold what is made against clean builds; kill each writer 200 times
	SIAGA_KILLS=200 $(GO) test -count=1 -timeout 60m -run '^TestKill' ./generator/publish/ ./generator/cache/ ./search/index/ ./cmd/siaga/
	SIAGA_CORPORA="$(wildcard $(CORPORA))" SIAGA_SEQUENCES=$(SEQUENCES) $(GO) test -count=1 -v -timeout 60m -run '^TestEqual' ./generator/

vet:
	$(GO) vet ./...
	@unformatted=$$(gofmt -l $(SOURCES)); test -z "$$unformatted" || { echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; }

# What the browser tests need: axe-core from npm, and Chromium from the system; rather its headless shell, which costs the tests half
# of the time. The shell is installed where that needs no question; where there is neither, somebody has to be asked.
needs: $(BROWSER)/node_modules/.package-lock.json
	@has() { for p; do if command -v $$p >/dev/null; then return; fi; done; false; }; \
	if has chromium-headless-shell chrome-headless-shell; then exit 0; fi; \
	package=chromium; if has apt-cache && apt-cache show chromium-headless-shell >/dev/null 2>&1; then package=chromium-headless-shell; fi; \
	if has chromium chromium-browser google-chrome && ! { [ $$package = chromium-headless-shell ] && [ "$$(id -u)" = 0 ]; }; then exit 0; fi; \
	if ! has apt-get; then echo "The browser tests need Chromium: install it, so that 'chromium' is in PATH."; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; elif has sudo; then as=sudo; \
	else echo "The browser tests need Chromium: run 'apt-get install $$package' as root."; exit 1; fi; \
	$$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$package || has chromium chromium-browser google-chrome

$(BROWSER)/node_modules/.package-lock.json: $(BROWSER)/package.json $(BROWSER)/package-lock.json
	@command -v $(NPM) >/dev/null || { echo "The browser tests need npm: install Node.js with npm (Debian: apt-get install npm)."; exit 1; }
	cd $(BROWSER) && $(NPM) ci --loglevel=error
	@touch $@

# One size takes some minutes, the largest half an hour: siagabench says how long before it begins, and `siagabench help` what it does.
bench: build ## measure saves, builds, search and load at SIZES (1000,10000,50000) pages, beside a floor program, Hugo and Pagefind
	@$(GO) build -o $(OUT)/siagabench ./cmd/siagabench
	@test -x $(OUT)/hugo || GOBIN=$(abspath $(OUT)) CGO_ENABLED=0 $(GO) install github.com/gohugoio/hugo@$$($(OUT)/siagabench run -hugo-version) \
		|| echo "Hugo could not be built: measuring without it"
	@test -x $(OUT)/node_modules/.bin/pagefind || $(NPM) install --prefix $(OUT) --no-audit --no-fund --loglevel=error pagefind@$$($(OUT)/siagabench search -pagefind-version) \
		|| echo "Pagefind could not be installed: measuring without it"
	$(OUT)/siagabench run -siaga $(SIAGA) -sizes $(SIZES)
	$(OUT)/siagabench search -siaga $(SIAGA)
	$(OUT)/siagabench soak -siaga $(SIAGA)

corpora: ## build and search the real repositories in ../shared/corpora, where they are at hand
	@if [ -d "$(CORPORA)" ]; then \
		$(MAKE) --no-print-directory needs && \
		SIAGA_CORPORA="$(CORPORA)" $(GO) test -count=1 -v -timeout $(TESTTIME) -run '^TestCorpora' ./generator/corpora/ ./cmd/siaga/browser/; \
	else echo "no real repositories at $(CORPORA): nothing to build"; fi

golden: ## write the expected files of the golden tests anew
	@for p in $$(grep -rl --include='*_test.go' '"update"' $(SOURCES) | xargs -r -n1 dirname | sort -u); do $(GO) test ./$$p -update || exit 1; done

# At the end of its time a worker of the fuzzer may be cut off in the middle of an input and be reported as "context
# deadline exceeded", without an input that fails: that is no finding.
fuzz: ## run each fuzz target for FUZZTIME (60s)
	@mkdir -p $(OUT); grep -rho --include='*_test.go' -H '^func Fuzz[A-Za-z0-9_]*' $(SOURCES) | sort | while IFS=: read -r file func; do \
		target=$${func#func }; echo "== $$target in $$(dirname $$file)"; \
		{ $(GO) test ./$$(dirname $$file) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x || echo "failed"; } 2>&1 | tee $(OUT)/fuzz.log; \
		if tail -n 1 $(OUT)/fuzz.log | grep -q '^failed$$' && ! { grep -q 'context deadline exceeded' $(OUT)/fuzz.log && ! grep -q 'Failing input' $(OUT)/fuzz.log; }; then exit 1; fi; \
	done

clean: ## remove what was built
	rm -rf $(OUT) $(BROWSER)/node_modules
	find public -mindepth 1 -not -name .gitignore -delete
