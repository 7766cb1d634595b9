# make demo | test | build | bench | install | format | tidy. Each may be run again: what is done is not done twice.
PRESET ?= release
BUILD = $(if $(filter release,$(PRESET)),build,build-$(PRESET))
PREFIX ?= /usr/local

.PHONY: all deps build test demo bench install format tidy clean
all: build

deps:
	@scripts/install-deps

build: deps
	@test -f $(BUILD)/build.ninja || cmake --preset $(PRESET) --log-level=WARNING
	@cmake --build $(BUILD)

test: build
	@ctest --test-dir $(BUILD) --output-on-failure --parallel $$(nproc)

demo: build
	@scripts/demo $(BUILD)/bin/unplug

bench: build
	@bench/run $(BUILD)/bin/unplug

install: build
	@cmake --install $(BUILD) --prefix $(PREFIX)

format: deps
	@git ls-files '*.h' '*.cpp' | xargs clang-format-19 -i

tidy: build
	@git ls-files 'lib/*.cpp' 'tools/*.cpp' | grep -v Test.cpp | xargs -P $$(nproc) -n 4 clang-tidy-19 -p $(BUILD) --quiet

clean:
	@rm -rf build build-debug build-asan demo-out
