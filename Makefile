# Targets with a ## comment are listed by `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

ADDR     ?= 127.0.0.1:8080
SIM_ADDR ?= 127.0.0.1:8081
DATA     ?= ./data

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Pictures as WebP come from an encoder that, without this tag, links the C library (server/content/webp.go).
export GOFLAGS := $(filter-out -tags=nodynamic,$(shell go env GOFLAGS)) -tags=nodynamic

# Empty without Node: then the web pages are left out.
NPM := $(shell command -v npm 2>/dev/null)

# Run at a pinned version; nothing is installed on the machine.
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# Where goroutines share something: these packages are tested by the race
# detector too.
RACE := ./server/platform/... ./server/wechat/...

# Of the whole program the tests that do things at the same time.
RACING := Race|Case0[1-7]|Case12|TwoDeciders|Visits|Batches

# Those that draw what happens.
RANDOM := RandomLives|RandomWalks|Refund_EveryStage

.PHONY: help
help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: demo
demo: build ## Build and start the demo in ./data (RESET=1 starts over; ADDR, SIM_ADDR, DATA)
	@exec bin/yuanfen demo --data '$(DATA)' --addr '$(ADDR)' --sim-addr '$(SIM_ADDR)' $(if $(filter-out 0,$(RESET)),--reset)

.PHONY: build
build: build-storefront build-panel fonts ## Build bin/yuanfen, with the web pages in it where Node is
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/yuanfen ./server

# The client of buyers: the web build goes into the binary, the mini-program to
# miniprogram/dist/build/mp-weixin. Each is made again when something it is made of changed.
MINI     := miniprogram
MINI_SRC := $(shell find $(MINI)/src $(MINI)/index.html $(MINI)/package-lock.json $(MINI)/vite.config.ts -type f 2>/dev/null)

.PHONY: build-storefront
build-storefront:
ifeq ($(NPM),)
	@echo '没有找到 Node（npm），网页商城未构建；接口照常可用。装好 Node 20 后再运行一次即可。'
else
	@$(MAKE) server/page/dist/index.html
endif

server/page/dist/index.html: $(MINI_SRC) $(MINI)/node_modules/.package-lock.json
	cd $(MINI) && npm run --silent build:h5
	find server/page/dist -mindepth 1 ! -name .keep -delete
	cp -R $(MINI)/dist/build/h5/. server/page/dist/
	@touch $@

.PHONY: build-mini
build-mini: $(MINI)/node_modules/.package-lock.json ## Build the mini-program for WeChat in miniprogram/dist/build/mp-weixin
	cd $(MINI) && npm run --silent build:mp-weixin

$(MINI)/node_modules/.package-lock.json: $(MINI)/package-lock.json
	cd $(MINI) && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

# The panel of the staff: its build goes into the binary, made again when
# something it is made of changed.
PANEL     := server/admin/ui
PANEL_SRC := $(shell find $(PANEL)/src $(PANEL)/build server/poster/template/template.schema.json $(PANEL)/index.html $(PANEL)/package-lock.json $(PANEL)/vite.config.ts -type f 2>/dev/null)

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

# The typefaces of the posters go into the binary; without them the program says
# that it makes no posters.
FONTS := server/poster/fonts

.PHONY: fonts
fonts: ## Fetch the typefaces that posters are set in (needs npm; 36 MB stay)
ifeq ($(NPM),)
	@echo '没有找到 Node（npm），字体没有取来，海报不可用；其他功能照常。'
else
	@$(MAKE) $(FONTS)/dist/OFL.txt || { [ "$$CI" != true ] && echo '字体没有取来，海报不可用；其他功能照常。'; }
endif

$(FONTS)/dist/OFL.txt: $(FONTS)/package-lock.json
	cd $(FONTS) && npm ci --no-audit --no-fund --ignore-scripts
	cd $(FONTS)/node_modules/@expo-google-fonts && \
		cp noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf ../../dist/NotoSansSC-400.ttf && \
		cp noto-sans-sc/600SemiBold/NotoSansSC_600SemiBold.ttf ../../dist/NotoSansSC-600.ttf && \
		cp noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf ../../dist/NotoSerifSC-600.ttf && \
		cat noto-sans-sc/LICENSE_FONT noto-serif-sc/LICENSE_FONT > ../../dist/OFL.txt
	rm -rf $(FONTS)/node_modules

.PHONY: test
test: fonts ## Vet and test everything on SQLite and MariaDB, with the race detector where it matters
	go vet ./...
	go run ./scripts/testdb $(MAKE) test-run
	@$(MAKE) test-mini test-panel test-e2e

# One MariaDB serves both runs. -race needs a C compiler.
.PHONY: test-run
test-run:
	go test -timeout 40m ./...
	go test -timeout 20m -race -short $(RACE)
	go test -timeout 20m -race -short -run '$(RACING)' ./server/app

# The tests of money draw the same cases in each run of `make test`; here they draw new ones.
CHECKS ?= 50

.PHONY: explore
explore: ## Draw new random cases in the tests of money: CHECKS=50 a test
	go run ./scripts/testdb go test -timeout 6h -run '$(RANDOM)' ./server/app -rapid.seed=0 -rapid.checks=$(CHECKS)

FOR ?= 45s

.PHONY: test-crash
test-crash: ## Kill, freeze, cut off and starve servers and MariaDB under load: FOR=2h, at least 20 kills
	go test ./server/storm -run TestCrash -v -timeout 12h -crash.for $(FOR)

.PHONY: fuzz
fuzz: ## Feed every decoder, parser, splitter and state machine with what chance makes: FOR=20s each
	scripts/fuzz $(FOR)

SEEDS ?= 1000
OPS ?= 300
FIRST ?= 10000

.PHONY: sim
sim: ## Lead whole lives of a shop by seeds, under faults, against a model: SEEDS=1000 OPS=300 FIRST=10000
	go test ./server/sim -run TestLives -v -timeout 48h -sim.seeds $(SEEDS) -sim.ops $(OPS) -sim.first $(FIRST) -sim.shrink 200

SOAK ?= 8h

.PHONY: soak
soak: ## Let a shop work for SOAK=8h and look whether anything grows
	go test ./server/storm -run TestSoak -v -timeout 200h -soak.for $(SOAK)

.PHONY: overload
overload: ## Three times as many orders as the server can take
	go test ./server/storm -run TestOverload -v -timeout 30m
	scripts/bench Overload

.PHONY: drill
drill: ## Back up and restore on the other engine under load; change the data key under load
	go test ./server/storm -run TestDrill -v -timeout 30m

.PHONY: test-cluster
test-cluster: ## A server on each of three Galera nodes: a hot SKU, a node killed
	go test ./server/storm -run TestCluster -v -timeout 30m

# Types, logic, and the mini-program as WeChat's own template compiler reads it.
.PHONY: test-mini
test-mini:
ifeq ($(NPM),)
	@[ "$$CI" != true ] || { echo 'CI needs Node' >&2; exit 1; }
	@echo '没有找到 Node（npm），小程序的检查跳过。'
else
	@$(MAKE) $(MINI)/node_modules/.package-lock.json
	cd $(MINI) && npm run --silent check
endif

# The real program, the real pages, Debian's Chromium.
CHROMIUM ?= $(shell command -v chromium 2>/dev/null)

.PHONY: test-e2e
test-e2e:
ifeq ($(and $(NPM),$(CHROMIUM)),)
	@[ "$$CI" != true ] || { echo 'CI needs Node and Chromium' >&2; exit 1; }
	@echo '没有找到 Node 或 Chromium，浏览器测试跳过。'
else
	@$(MAKE) build e2e/node_modules/.package-lock.json
	CHROMIUM='$(CHROMIUM)' node --test --test-concurrency=1 e2e/*.test.mjs
endif

e2e/node_modules/.package-lock.json: e2e/package-lock.json
	cd e2e && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

# Types, style and pure logic; then the panel in Chromium against the program itself.
.PHONY: test-panel
test-panel: build
ifeq ($(NPM),)
	@echo '没有找到 Node（npm），管理后台没有测试。'
else
	cd $(PANEL) && npm run --silent check && npm run --silent test && npm run --silent test:browser
endif

.PHONY: lighthouse
lighthouse: build ## What Lighthouse says of the panel's accessibility, page by page (fetches Lighthouse)
	cd $(PANEL)/test/lighthouse && npm ci --no-audit --no-fund --ignore-scripts
	cd $(PANEL) && CHROMIUM='$(CHROMIUM)' node test/lighthouse/run.mjs

.PHONY: shots
shots: build e2e/node_modules/.package-lock.json ## Take pictures of every page of the panel and of the client (in ./shots; ONLY=home,cart)
	cd $(PANEL) && node test/shots.mjs $(CURDIR)/shots $(ONLY)
	SHOTS=$(CURDIR)/shots/client ONLY='$(ONLY)' CHROMIUM='$(CHROMIUM)' node --test e2e/pages.test.mjs

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
ifeq ($(NPM),)
	@echo '没有找到 Node（npm），客户端的类型没有更新。'
else
	@$(MAKE) $(MINI)/node_modules/.package-lock.json generate-panel
	cd $(MINI) && node scripts/types.mjs
endif

.PHONY: generate-panel
generate-panel: $(PANEL)/node_modules/.package-lock.json
	@cd $(PANEL) && npm run --silent types >/dev/null

.PHONY: bench
bench: ## Measure: orders, notices, catalogue, audit, start, memory, posters, the client on a slow phone (BENCH=Client)
	scripts/bench $(BENCH)

.PHONY: sabotage
sabotage: ## Take out each guard in turn; every time a test must fail
	go run ./scripts/testdb go run ./scripts/sabotage $(ONLY)

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin dist shots $(PANEL)/test/lighthouse/node_modules scripts/contract/node_modules scripts/posters/node_modules e2e/node_modules $(MINI)/node_modules $(MINI)/dist $(PANEL)/node_modules server/admin/dist/app
	find server/page/dist $(FONTS)/dist -mindepth 1 ! -name .keep -delete
