# Targets with a ## comment are listed by `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

ADDR     ?= 127.0.0.1:8080
SIM_ADDR ?= 127.0.0.1:8081
DATA     ?= ./data

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Empty without Node: then the web pages are left out.
NPM := $(shell command -v npm 2>/dev/null)

# Run at a pinned version; nothing is installed on the machine.
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# Where goroutines share something: these packages are tested by the race
# detector too.
RACE := ./server/platform/... ./server/wechat/... ./server/app/...

.PHONY: help
help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: demo
demo: build ## Build and start the demo in ./data (RESET=1 starts over; ADDR, SIM_ADDR, DATA)
	@exec bin/yuanfen demo --data '$(DATA)' --addr '$(ADDR)' --sim-addr '$(SIM_ADDR)' $(if $(filter-out 0,$(RESET)),--reset)

.PHONY: build
build: build-panel ## Build bin/yuanfen, with the web pages in it where Node is
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/yuanfen ./server

# The panel of the staff: its build goes into the binary, made again when
# something it is made of changed.
PANEL     := server/admin/ui
PANEL_SRC := $(shell find $(PANEL)/src $(PANEL)/index.html $(PANEL)/package-lock.json $(PANEL)/vite.config.ts -type f 2>/dev/null)

.PHONY: build-panel
build-panel:
ifeq ($(NPM),)
	@echo '没有找到 Node（npm），管理后台未构建；接口照常可用。装好 Node 20 后再运行一次即可。'
else
	@$(MAKE) server/admin/dist/app/index.html
endif

server/admin/dist/app/index.html: $(PANEL_SRC) $(PANEL)/node_modules/.package-lock.json
	cd $(PANEL) && npm run --silent build
	@touch $@

$(PANEL)/node_modules/.package-lock.json: $(PANEL)/package-lock.json
	cd $(PANEL) && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

.PHONY: test
test: ## Vet and test everything on SQLite and MariaDB, with the race detector where it matters
	go vet ./...
	go run ./scripts/testdb $(MAKE) test-run
	@$(MAKE) test-panel

# One MariaDB serves both runs. -race needs a C compiler.
.PHONY: test-run
test-run:
	go test ./...
	go test -race -short $(RACE)

# Types, style and pure logic; then the panel in Chromium against the program itself.
.PHONY: test-panel
test-panel: build
ifeq ($(NPM),)
	@echo '没有找到 Node（npm），管理后台没有测试。'
else
	cd $(PANEL) && npm run --silent check && npm run --silent test && npm run --silent test:browser
endif

.PHONY: shots
shots: build ## Take pictures of every page of the panel (in ./shots)
	cd $(PANEL) && node test/shots.mjs $(CURDIR)/shots $(ONLY)

.PHONY: check
check: check-lint check-vuln check-generated check-panel-types check-contract ## Format, lint, vet, vulnerabilities, stale generated files, contract

.PHONY: check-lint
check-lint:
	go vet ./...
	$(GOLANGCI) run ./...

.PHONY: check-vuln
check-vuln:
	scripts/vulncheck

.PHONY: check-generated
check-generated:
	@go run ./server openapi | diff -u contract/openapi.json - >/dev/null || { \
		echo 'contract/openapi.json is stale: run make generate and commit it' >&2; exit 1; }

.PHONY: check-panel-types
check-panel-types: $(PANEL)/node_modules/.package-lock.json
	@cd $(PANEL) && npx openapi-typescript ../../../contract/openapi.json 2>/dev/null | diff -u src/api/schema.d.ts - >/dev/null || { \
		echo '$(PANEL)/src/api/schema.d.ts is stale: run make generate and commit it' >&2; exit 1; }

.PHONY: check-contract
check-contract: scripts/contract/node_modules/.package-lock.json
	cd scripts/contract && npx spectral lint --fail-severity=warn --ruleset spectral.yaml ../../contract/openapi.json

scripts/contract/node_modules/.package-lock.json: scripts/contract/package-lock.json
	cd scripts/contract && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

.PHONY: fmt
fmt: ## Format the Go code
	$(GOLANGCI) fmt ./...

.PHONY: generate
generate: ## Write contract/openapi.json from the code, and the clients' types from it
	@mkdir -p contract
	go run ./server openapi > contract/openapi.json.new
	mv contract/openapi.json.new contract/openapi.json
ifneq ($(NPM),)
	@$(MAKE) generate-panel
endif

.PHONY: generate-panel
generate-panel: $(PANEL)/node_modules/.package-lock.json
	@cd $(PANEL) && npm run --silent types >/dev/null

.PHONY: bench
bench: ## Measure: orders, notices, catalogue, audit, start, memory
	scripts/bench $(BENCH)

.PHONY: sabotage
sabotage: ## Take out each guard in turn; every time a test must fail
	go run ./scripts/testdb go run ./scripts/sabotage $(ONLY)

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin dist shots scripts/contract/node_modules $(PANEL)/node_modules server/admin/dist/app
