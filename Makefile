.DEFAULT_GOAL := help
SHELL := bash
GO ?= go

# Packages whose code runs in several goroutines: the race detector is slow, and finds nothing elsewhere.
CONCURRENT := ./engine ./engine/store/... ./api/... ./cmd/...

.PHONY: help
help: ## Show the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Serve the demonstration on http://127.0.0.1:8080
	$(GO) run ./cmd/octroi serve --dev

.PHONY: build
build: ## Build the program into ./octroi
	CGO_ENABLED=0 $(GO) build -trimpath -o octroi ./cmd/octroi

.PHONY: test
test: ## Run all tests (with PostgreSQL where one is installed)
	$(GO) test ./...

.PHONY: check
check: fmt vet lint test scenarios race ## Everything that must hold before a change is handed in

.PHONY: fmt
fmt: ## Fail when a file is not formatted
	@files=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$files" || { echo "run gofmt -w on:"; echo "$$files"; exit 1; }

.PHONY: vet
vet: ## Run go vet
	$(GO) vet ./...

.PHONY: lint
lint: ## Run golangci-lint (v2.15)
	golangci-lint run

.PHONY: race
race: ## Run the tests of concurrent packages under the race detector
	$(GO) test -race $(CONCURRENT)

.PHONY: torture
torture: ## Kill, cut, fill and lock for hours, and audit what is left (OCTROI_SEED repeats a run)
	OCTROI_TORTURE=long $(GO) test -count=1 -timeout 4h -run '^(TestTorture_|TestFault_)' -v ./cmd/octroi
	OCTROI_TORTURE=long OCTROI_HISTORIES=8 $(GO) test -count=1 -timeout 2h -run '(everyMutant|anyHistory)' ./engine/audit

.PHONY: scenarios
scenarios: ## Run the examples of the shipped book and all scenario files
	$(GO) run ./cmd/octroi rules test partenamut testdata/scenarios

.PHONY: bench
bench: ## Measure: Decide beside hand-written Go, claims, imports, reports and replays on both databases, HTTP beside pgbench
	$(GO) test -run '^$$' -bench . ./cmd/octroi

.PHONY: million
million: ## Import a file of a million claims, kill it half-way, and send it twice more (an hour, 5 GB)
	OCTROI_TEST_ROWS=1000000 $(GO) test -run TestImport_KilledAndSentAgain -timeout 6h -v ./cmd/octroi

.PHONY: fuzz
fuzz: ## Fuzz every parser for 30 seconds each
	@for pkg in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 30s $$pkg || exit 1; \
		done; \
	done

.PHONY: generate
generate: ## Write the generated code again (the server of api/openapi.yaml)
	$(GO) generate ./...

.PHONY: update-golden
update-golden: ## Rewrite golden files; read the diff before committing it
	$(GO) test ./engine/report ./rules ./cmd/octroi -update

.PHONY: docker
docker: ## Build the container image
	docker build -t octroi .
