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

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2
HARDENING := -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2
OPTIMISE ?= -O2 -g
SANITIZE ?=
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -DGUICHET_VERSION='"$(VERSION)"' -I. -I$(BUILD) \
	$(WARNINGS) $(OPTIMISE) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -DGUICHET_SANITIZED,$(HARDENING)) \
	-MMD -MP $(CFLAGS)
LDFLAGS_ALL = -pie $(if $(SANITIZE),-fsanitize=$(SANITIZE),-Wl,-z,relro,-z,now) $(LDFLAGS)

packages = $(shell pkg-config --cflags --libs $(1))
cflags = $(shell pkg-config --cflags $(1))
libs = $(shell pkg-config --libs $(1))

SCHEMA := $(wildcard schema/*.c schema/*/*.c)
CORE := $(wildcard core/*.c core/*/*.c)
WIRE := $(wildcard server/wire/*.c)
DAEMON := $(wildcard server/daemon/*.c)
GATE := $(wildcard server/gate/*.c)
TUI := $(wildcard tui/*.c tui/*/*.c)
TESTS := $(wildcard tests/core/*.c)
TEST_SUPPORT := $(wildcard tests/support/*.c)

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

CORE_PACKAGES := sqlite3 jansson libsodium liboath libutf8proc
DAEMON_PACKAGES := libuv inih $(CORE_PACKAGES)
GATE_PACKAGES := libssh libuv libseccomp jansson libcrypto
TUI_PACKAGES := ncursesw panelw formw menuw libqrencode jansson libutf8proc

.PHONY: all
all: $(BUILD)/guichetd $(BUILD)/guichet-gate $(BUILD)/guichet

$(BUILD)/%.o: %.c | packages
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

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
	msgfmt --check -o $@ $<
$(BUILD)/schema/embed.o: schema/embed.S $(wildcard schema/migrations/*.sql) \
		$(wildcard schema/reference/*.tsv) $(BUILD)/lang/fr.mo
	@mkdir -p $(@D)
	$(CC) -I. -I$(BUILD) -c -o $@ $<

$(BUILD)/libschema.a: $(call objects,$(SCHEMA)) $(BUILD)/schema/embed.o
$(BUILD)/libguichet.a: $(call objects,$(CORE))
$(BUILD)/libwire.a: $(call objects,$(WIRE))
$(BUILD)/%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/guichetd: $(call objects,$(DAEMON)) $(BUILD)/libguichet.a $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(DAEMON_PACKAGES)) -lm -lpthread
$(BUILD)/guichet-gate: $(call objects,$(GATE)) $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(GATE_PACKAGES))
$(BUILD)/guichet: $(call objects,$(TUI)) $(BUILD)/libwire.a $(BUILD)/libschema.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(TUI_PACKAGES)) -lm

# Unit tests of core/: one binary for each tests/core/*.c.
TEST_BINARIES := $(patsubst tests/core/%.c,$(BUILD)/tests/core/%,$(TESTS))
$(BUILD)/tests/core/%: $(BUILD)/tests/core/%.o $(call objects,$(TEST_SUPPORT)) $(BUILD)/libguichet.a $(BUILD)/libschema.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,cmocka $(CORE_PACKAGES)) -lm -lpthread

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: clean
clean:
	rm -rf $(BUILD)
