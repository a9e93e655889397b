# guichet. `make` builds, `make demo` shows, `make check` proves.
.DEFAULT_GOAL := all
SHELL := /bin/sh
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
VERSION := 0.1.0

ifeq ($(origin CC),default)
CC := gcc
endif

# Everything at once, unless the caller says how many jobs.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += --jobs=$(shell nproc 2>/dev/null || echo 2)
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2
HARDENING := -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2 \
	$(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full) \
	$(if $(filter aarch64,$(shell uname -m)),-mbranch-protection=standard)
OPTIMISE ?= -O2 -g
SANITIZE ?=
SANITIZED = -fPIE -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer -DGUICHET_SANITIZED
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DGUICHET_VERSION='"$(VERSION)"' -I. -I$(BUILD) \
	$(WARNINGS) $(OPTIMISE) $(if $(SANITIZE),$(SANITIZED),$(HARDENING)) \
	-MMD -MP $(CFLAGS)
LDFLAGS_ALL = -pie $(if $(SANITIZE),-fsanitize=$(SANITIZE),-Wl,-z,relro,-z,now) $(LDFLAGS)

# `make V=1` shows the commands themselves.
Q := $(if $(V),,@)
say = @$(if $(V),:,printf '  %-5s %s\n' $(1) $(2))
libs = $(shell pkg-config --libs $(1))
cflags = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(1)))

SCHEMA := $(wildcard schema/*.c schema/*/*.c)
CORE := $(wildcard core/*.c core/*/*.c)
WIRE := $(wildcard server/wire/*.c)
DAEMON := $(wildcard server/daemon/*.c)
GATE := $(wildcard server/gate/*.c)
PAPER := $(wildcard server/paper/*.c)
# What may be shown, which the paper shares.
SHOWN := $(wildcard schema/text/*.c)
TUI := $(wildcard tui/*.c tui/*/*.c)
TESTS := $(wildcard tests/core/*.c tests/daemon/*.c)
TEST_SUPPORT := $(wildcard tests/support/*.c)

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

CORE_PACKAGES := sqlite3 jansson libsodium liboath libutf8proc
DAEMON_PACKAGES := libuv inih libcurl $(CORE_PACKAGES)
GATE_PACKAGES := libssh libuv libseccomp jansson libcrypto
PAPER_PACKAGES := pangocairo libqrencode jansson libseccomp libutf8proc
TUI_PACKAGES := ncursesw panelw formw menuw libqrencode jansson libutf8proc

.PHONY: all
all: $(BUILD)/guichetd $(BUILD)/guichet-gate $(BUILD)/guichet-paper $(BUILD)/guichet

$(BUILD)/%.o: %.c Makefile | packages
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

# Every build begins by making sure that what it needs is there.
.PHONY: packages
packages: | $(BUILD)/.packages
$(BUILD)/.packages: contrib/install-packages
	@mkdir -p $(BUILD)
	@contrib/install-packages
	@touch $@

# Data inside the binaries.
$(BUILD)/lang/%.mo: schema/lang/%.po | packages
	@mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<
$(BUILD)/schema/embed.o: schema/embed.S $(wildcard schema/migrations/*.sql) \
		$(wildcard schema/reference/*.tsv) $(BUILD)/lang/fr.mo
	@mkdir -p $(@D)
	$(Q)$(CC) -I. -I$(BUILD) -c -o $@ $<

$(BUILD)/libschema.a: $(call objects,$(SCHEMA)) $(BUILD)/schema/embed.o
$(BUILD)/libguichet.a: $(call objects,$(CORE))
$(BUILD)/libwire.a: $(call objects,$(WIRE))
$(BUILD)/%.a:
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/guichetd: $(call objects,$(DAEMON)) $(BUILD)/libguichet.a $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(DAEMON_PACKAGES)) -lm -lpthread
$(BUILD)/guichet-gate: $(call objects,$(GATE)) $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(GATE_PACKAGES))
# Only the paper draws; the headers of what it draws with are not ours to judge.
$(call objects,$(PAPER)): CFLAGS += $(call cflags,pangocairo)
$(BUILD)/guichet-paper: $(call objects,$(PAPER) $(SHOWN))
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PAPER_PACKAGES)) -lm
ifeq ($(SANITIZE),thread)
# It has no thread of its own; its libraries have, and are not built for the sanitizer.
$(call objects,$(PAPER) $(SHOWN)) $(BUILD)/guichet-paper: override SANITIZE :=
endif
$(BUILD)/guichet: $(call objects,$(TUI)) $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(TUI_PACKAGES)) -lm

# Unit tests: one binary for each tests/core/*.c, and for those of the daemon's parts.
$(call objects,$(TESTS) $(TEST_SUPPORT)): | $(BUILD)/.packages-check
TEST_BINARIES := $(patsubst %.c,$(BUILD)/%,$(TESTS))
$(BUILD)/tests/core/%: $(BUILD)/tests/core/%.o $(call objects,$(TEST_SUPPORT)) $(BUILD)/libguichet.a $(BUILD)/libschema.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,cmocka $(CORE_PACKAGES)) -lm -lpthread
$(BUILD)/libdaemon.a: $(filter-out %/main.o,$(call objects,$(DAEMON)))
$(BUILD)/tests/daemon/%: $(BUILD)/tests/daemon/%.o $(BUILD)/libdaemon.a $(BUILD)/libguichet.a $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,cmocka $(DAEMON_PACKAGES)) -lm -lpthread

# Fuzz targets: one binary for each tests/fuzz/*.c, built by clang into a folder of their own.
FUZZ := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BINARIES := $(patsubst %.c,$(BUILD)/%,$(FUZZ))
FUZZ_OBJECTS := $(call objects,$(TEST_SUPPORT) $(wildcard server/daemon/options*.c server/daemon/memory.c server/daemon/clock.c) \
	tui/command/words.c tui/text/strings.c tui/kit/term.c tui/kit/description.c tui/kit/frame.c)
FUZZ_LIBRARIES := $(BUILD)/libguichet.a $(BUILD)/libwire.a $(BUILD)/libschema.a
$(BUILD)/libfuzzed.a: $(FUZZ_OBJECTS)
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libfuzzed.a $(FUZZ_LIBRARIES)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(call libs,cmocka inih ncursesw $(CORE_PACKAGES)) -lm -lpthread -lutil

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# Tests. The last line is `N passed, N failed`.
CHECK_ENV = BUILD=$(BUILD) CC=$(CC)

$(BUILD)/.packages-check: contrib/install-packages | $(BUILD)/.packages
	@mkdir -p $(BUILD)
	@contrib/install-packages check
	@touch $@

.PHONY: fuzz fuzz-binaries fuzz-build
fuzz-binaries: $(FUZZ_BINARIES)
fuzz-build: | $(BUILD)/.packages-check
	@$(MAKE) BUILD=$(BUILD)/fuzz CC=clang SANITIZE=address,undefined,fuzzer-no-link fuzz-binaries
# For hours: FUZZ_SECONDS is for each target. What is found joins the corpus and the crashes kept.
FUZZ_SECONDS ?= 3600
fuzz: sanitized fuzz-build
	@BUILD=$(BUILD) FUZZ_KEEP=1 FUZZ_SECONDS=$(FUZZ_SECONDS) PYTHONDONTWRITEBYTECODE=1 tests/fuzz/test_fuzz.py
	@BUILD=$(BUILD)/asan FUZZ_KEEP=1 FUZZ_SECONDS=$(FUZZ_SECONDS) PYTHONDONTWRITEBYTECODE=1 tests/gate/test_fuzz.py

.PHONY: check check-asan check-tsan lint analyze test-binaries sanitized
test-binaries: all $(TEST_BINARIES)
sanitized: | $(BUILD)/.packages-check
	@$(MAKE) BUILD=$(BUILD)/asan SANITIZE=address,undefined test-binaries
check: test-binaries sanitized fuzz-build | $(BUILD)/.packages-check
	@$(CHECK_ENV) tests/run --also $(BUILD)/asan
lint: all | $(BUILD)/.packages-check
	@$(CHECK_ENV) tests/run tests/lint
# What gcc's analyzer finds and tests/lint/analyzer.txt does not explain; half a minute.
analyze: all | $(BUILD)/.packages-check
	@$(CHECK_ENV) tests/run tests/lint/test_analyzer.py
check-asan: sanitized
	@BUILD=$(BUILD)/asan CC=$(CC) tests/run --no-lint
check-tsan: | $(BUILD)/.packages-check
	@$(MAKE) BUILD=$(BUILD)/tsan SANITIZE=thread test-binaries
	@BUILD=$(BUILD)/tsan CC=$(CC) tests/run --no-lint

# Which lines the tests reached: the least covered files come first.
.PHONY: coverage
coverage: | $(BUILD)/.packages-check
	@find $(BUILD)/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) BUILD=$(BUILD)/coverage CC=gcc OPTIMISE='-O0 -g --coverage' HARDENING= \
		LDFLAGS=--coverage test-binaries
	@BUILD=$(BUILD)/coverage CC=gcc tests/run --no-lint
	@tests/support/coverage.py $(BUILD)/coverage

.PHONY: format
format: | $(BUILD)/.packages-check
	clang-format -i $$(find core schema server tui tests -name '*.[ch]')

# How fast it is, beside something bare in the same run; SUBJECT=search for one.
BENCH_TOOLS := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
$(BUILD)/bench/house: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/bench/house/*.c))
$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,sqlite3 libssh ncursesw)
$(BUILD)/.packages-bench: contrib/install-packages | $(BUILD)/.packages
	@contrib/install-packages bench
	@touch $@
.PHONY: bench
bench: all $(BENCH_TOOLS) | $(BUILD)/.packages-bench
	@BUILD=$(BUILD) PYTHONDONTWRITEBYTECODE=1 tests/bench/run $(SUBJECT)

# For hours: power cuts at many more points, clients at random while everything is
# killed; `make soak SECONDS=600` for less than an hour of those.
SECONDS ?= 3600
.PHONY: soak
soak: test-binaries | $(BUILD)/.packages-check
	@GUICHET_POINTS=200000 $(BUILD)/tests/core/test_crash
	@BUILD=$(BUILD) GUICHET_SOAK=$(SECONDS) PYTHONDONTWRITEBYTECODE=1 tests/ssh/test_history.py

# New texts of the code into the languages, to be translated.
.PHONY: po
po: | $(BUILD)/.packages
	schema/lang/update

# A data folder with demonstration data, a server on a loopback port, and the
# interface over ssh; without a terminal, the main job as ssh commands.
.PHONY: demo
demo: all
	@BUILD=$(BUILD) contrib/demo/run

# Installed files: `make install DESTDIR=/tmp/package PREFIX=/usr`.
BINDIR = $(PREFIX)/bin
SBINDIR = $(PREFIX)/sbin
LIBEXECDIR = $(PREFIX)/libexec/guichet
MANDIR = $(PREFIX)/share/man
COMPLETIONDIR = $(PREFIX)/share/bash-completion/completions
UNITDIR = $(PREFIX)/lib/systemd/system
SYSUSERSDIR = $(PREFIX)/lib/sysusers.d
DOCDIR = $(PREFIX)/share/doc/guichet
CONFDIR = $(if $(filter /usr,$(PREFIX)),/etc,$(PREFIX)/etc)/guichet
MAN_PAGES := $(wildcard doc/*.[158])
UNITS := $(wildcard contrib/systemd/*.service)
KIOSK_UNITS := $(wildcard contrib/kiosk/*.service)
SUBSTITUTE = sed -e 's|@SBINDIR@|$(SBINDIR)|g' -e 's|@LIBEXECDIR@|$(LIBEXECDIR)|g' \
	-e 's|@BINDIR@|$(BINDIR)|g' -e 's|@CONFDIR@|$(CONFDIR)|g' -e 's|@DOCDIR@|$(DOCDIR)|g'
INSTALLED = $(SBINDIR)/guichetd $(BINDIR)/guichet $(LIBEXECDIR)/guichet-gate $(LIBEXECDIR)/guichet-paper \
	$(foreach page,$(notdir $(MAN_PAGES)),$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(page)) \
	$(addprefix $(UNITDIR)/,$(notdir $(UNITS) $(KIOSK_UNITS))) \
	$(LIBEXECDIR)/guichet-redeemer $(DOCDIR)/kiosk.md $(DOCDIR)/kiosk.env \
	$(SYSUSERSDIR)/guichet.conf $(COMPLETIONDIR)/guichet

.PHONY: install install-kiosk uninstall
install: all install-kiosk
	install -D -m 755 $(BUILD)/guichetd $(DESTDIR)$(SBINDIR)/guichetd
	install -D -m 755 $(BUILD)/guichet $(DESTDIR)$(BINDIR)/guichet
	install -D -m 755 $(BUILD)/guichet-gate $(DESTDIR)$(LIBEXECDIR)/guichet-gate
	install -D -m 755 $(BUILD)/guichet-paper $(DESTDIR)$(LIBEXECDIR)/guichet-paper
	@for page in $(MAN_PAGES); do \
		install -D -m 644 $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done
	@mkdir -p $(DESTDIR)$(UNITDIR)
	@for unit in $(UNITS); do \
		$(SUBSTITUTE) $$unit >$(DESTDIR)$(UNITDIR)/$${unit##*/} || exit 1; done
	install -D -m 644 contrib/systemd/guichet.sysusers $(DESTDIR)$(SYSUSERSDIR)/guichet.conf
	install -D -m 644 contrib/completion/guichet.bash $(DESTDIR)$(COMPLETIONDIR)/guichet
	@test -e $(DESTDIR)$(CONFDIR)/guichetd.conf || \
		install -D -m 644 contrib/guichetd.conf $(DESTDIR)$(CONFDIR)/guichetd.conf

# Alone on a kiosk's machine, which needs nothing else of guichet: no build.
install-kiosk:
	@mkdir -p $(DESTDIR)$(UNITDIR) $(DESTDIR)$(DOCDIR)
	install -D -m 755 contrib/kiosk/redeemer $(DESTDIR)$(LIBEXECDIR)/guichet-redeemer
	@for unit in $(KIOSK_UNITS); do \
		$(SUBSTITUTE) $$unit >$(DESTDIR)$(UNITDIR)/$${unit##*/} || exit 1; done
	install -m 644 contrib/kiosk/README.md $(DESTDIR)$(DOCDIR)/kiosk.md
	install -m 644 contrib/kiosk/kiosk.env $(DESTDIR)$(DOCDIR)/kiosk.env

# The configuration and the data stay.
uninstall:
	rm -f $(addprefix $(DESTDIR),$(INSTALLED))

.PHONY: clean
clean:
	rm -rf $(BUILD)
