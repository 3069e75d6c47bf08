# The targets a person expects; scripts/ holds what they do.
.PHONY: build release install test-release demo demo-clean test test-long test-ec2 check lint format golden bench wide chaos fuzz fuzz-guided tsan clean chaos-pair chaos-providers jobs copies test-all

build:
	swift build

# A static program, in a tarball and a Debian package below dist/; of the current commit.
release:
	scripts/release

# Builds pdd and installs it with its manual, completions and documents: make install PREFIX=$HOME/.local
PREFIX = /usr/local
install:
	swift build -c release --static-swift-stdlib --product pdd
	scripts/stage .build/release/pdd $(DESTDIR)$(PREFIX)

# Two releases of one commit are the same, and the package works in a bare Debian container.
test-release:
	scripts/test-release

# A real cluster on this machine: installs what is missing, builds, applies examples/local.json.
demo:
	scripts/demo

demo-clean:
	scripts/demo-clean

# Lint, the pure tests, and real hosts: what every push must pass; cleans up after itself.
test:
	scripts/test

# The longer suites on real hosts: faults, kills, variants of providers.
test-long:
	scripts/test --long

# The provider aws, on moto with a container for every instance.
test-ec2:
	scripts/test --ec2

# All of this and more, hours of it: the campaigns at full length, fuzz, wide, tsan, bench.
test-all:
	scripts/test-all

# What swift format and shellcheck report about the sources.
lint:
	scripts/lint

check: lint test

format:
	swift format --in-place --recursive Package.swift Sources Tests

# Rewrites the golden files; look at what git says changed.
golden:
	PDD_UPDATE_GOLDEN=1 swift test --filter Golden

# How fast it is, against its targets, into bench/RESULTS.md; all of it runs, and it fails when a target is missed.
bench:
	scripts/bench-all

# A simulated cluster of 5,000 hosts: what planning, applying and comparing cost.
wide: HOSTS = 5000
wide:
	PDD_WIDE_WORKERS=$$(($(HOSTS) - 1)) swift test --filter '\.ManyHostsTests/'

# Copies whose connections are cut, five times each.
copies: ROUNDS = 10
copies:
	swift build --build-tests
	scripts/engine-up
	scripts/images
	PDD_COPY_ROUNDS=$(ROUNDS) scripts/run-suites 1 RealTests.CopyTests

# Changes of a pool of four workers while jobs run: none may be lost or run twice.
jobs:
	swift build --build-tests
	scripts/engine-up
	scripts/images
	scripts/run-suites 1 RealTests.JobCampaignTests

# Kills pdd at random instants on real hosts, and compares the world after the next apply. LANES clusters side by side.
ROUNDS = 200
LANES = 3
chaos:
	scripts/engine-up
	scripts/images
	scripts/chaos $(ROUNDS) $(LANES)

# Random verbs from two directories at once, with and without the key.
chaos-pair: ROUNDS = 60
chaos-pair:
	scripts/engine-up
	scripts/images
	PDD_CHAOS_PAIR_ROUNDS=$(ROUNDS) swift test --no-parallel --filter PairCampaignTests

# The same with existing machines, docker-machine, Consul and EC2, side by side.
chaos-providers: ROUNDS = 40
PROVIDERS = '\.MachinesTests.*killed' 'DockerMachineTests.*killed' 'ConsulCrashTests' 'EC2CrashTests'
chaos-providers:
	scripts/engine-up
	scripts/images
	scripts/chaos $(ROUNDS) 1 $(PROVIDERS)

# Mutations of descriptions and plans: none may trap, hang, or be refused without a place.
RUNS = 100000
fuzz:
	scripts/fuzz $(RUNS)

# The same, led by the branches of the program that they reach.
SECONDS = 600
fuzz-guided:
	scripts/fuzz --guided $(SECONDS)

# The pure tests with ThreadSanitizer in them, and in the pdd that they start.
tsan:
	scripts/tsan

clean:
	rm -rf .build
