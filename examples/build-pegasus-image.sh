#!/bin/sh
# Builds the image of an HTCondor pool's container, with Pegasus where it can be had. pdd copies this
# script to every host as build.sh and runs it there:
#   ./build.sh           builds pegasus:submit: the pool's central manager and access point
#   ./build.sh worker    builds pegasus:worker: an execution point
#
# Pegasus comes, in this order, from
#   pegasus-*.tar.gz         a binary release placed beside this script ("files" in the description),
#   PEGASUS=repository       the Pegasus project's own package repository,
# and otherwise is left out: the image then has HTCondor only, and the script says so.
# BASE is the Debian image to start from, debian:trixie-slim unless set.
#
# What pdd relies on, in an image of this kind:
# * It is run with --init, --hostname NAME and --network NET, and with the variables CONDOR_HOST (the
#   submit container's name) and, for submit, SUBMIT_RUNS_JOBS (true or false). NAME is the machine's
#   name in the pool.
# * The pool's domain is pdd.pool. In submit this makes a token that may only advertise a worker and
#   read, from the moment that the collector runs:
#     condor_token_create -identity condor@pdd.pool -authz ADVERTISE_MASTER -authz ADVERTISE_STARTD -authz READ
# * A worker reads its token from /etc/condor/tokens.d/pool: root's, mode 0600.
# * What must outlive submit is under /var/lib/condor (the queue), /etc/condor/passwords.d (the
#   signing key) and /home/scientist: places for volumes.
# * The user scientist, the same on every machine, owns the work; the label pdd.user says that pdd shell
#   and pdd exec are his. No password, no key and no token is
#   in the image.
set -eu

role=${1:-submit}
case $role in
submit | worker) ;;
*)
    echo "error: unknown role '$role'; the roles are submit and worker" >&2
    exit 64
    ;;
esac
base=${BASE:-debian:trixie-slim}
here=$(cd "$(dirname "$0")" && pwd)
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
mkdir -p "$context/root/etc/condor/config.d" "$context/root/usr/local/sbin"

pegasus=none
for tarball in "$here"/pegasus-*.tar.gz; do
    case $tarball in
    */pegasus-worker-*) continue ;; # what Pegasus itself sends with a job
    esac
    if [ -e "$tarball" ]; then
        pegasus=tarball
        cp "$tarball" "$context/pegasus.tar.gz"
    fi
done
if [ "$pegasus" = none ] && [ "${PEGASUS:-}" = repository ]; then pegasus=repository; fi
if [ "$pegasus" = none ]; then
    echo "note: no pegasus-*.tar.gz beside the builder and PEGASUS=repository not set: pegasus:$role has HTCondor only" >&2
fi

packages="condor python3 procps rsync"
if [ "$role" = submit ] && [ "$pegasus" = tarball ]; then
    packages="$packages default-jre-headless python3-yaml python3-git"
fi

# The pool's configuration, the same in both images; what differs between containers is written by
# pool-start. HTCondor's roles for a secure pool come first there: IDTOKENS, encryption, integrity.
cat >"$context/root/etc/condor/config.d/50-pool.config" <<'END'
TRUST_DOMAIN = pdd.pool
UID_DOMAIN = pdd.pool
# Container names are outside that domain; jobs run as their owner all the same.
TRUST_UID_DOMAIN = true

# A small pool shows changes in seconds.
UPDATE_INTERVAL = 5
SCHEDD_INTERVAL = 10
NEGOTIATOR_INTERVAL = 5
NEGOTIATOR_MIN_INTERVAL = 1
NEGOTIATOR_CYCLE_DELAY = 1

# One machine, one slot that divides itself as jobs ask.
NUM_SLOTS = 1
NUM_SLOTS_TYPE_1 = 1
SLOT_TYPE_1 = 100%
SLOT_TYPE_1_PARTITIONABLE = true
RunBenchmarks = false

# A job that is told to end and does not is killed; the default is 10 minutes, during which it holds its slot.
MachineMaxVacateTime = 60

# Under /var/lib/condor, which may be a volume.
SPOOL = /var/lib/condor/spool
EXECUTE = /var/lib/condor/execute

# In a container the control groups are Docker's, and the session keyring is out of reach.
BASE_CGROUP =
DISCARD_SESSION_KEYRING_ON_STARTUP = false
END

cat >"$context/root/usr/local/sbin/pool-start" <<END
#!/bin/sh
# The container's main program: writes what only the running container knows, then is condor_master.
set -eu
role=$role
END
cat >>"$context/root/usr/local/sbin/pool-start" <<'END'
name=$(hostname)
host=${CONDOR_HOST:-$name}
# A container on an overlay network has a second interface; its name belongs to the overlay's.
address=$(getent ahostsv4 "$name" | awk '{ print $1; exit }')
case $host in
*[!A-Za-z0-9.-]*)
    echo "error: CONDOR_HOST is '$host', which is no host name" >&2
    exit 64
    ;;
esac
{
    echo "CONDOR_HOST = $host"
    echo "NETWORK_HOSTNAME = $name"
    echo "NETWORK_INTERFACE = $address"
    if [ "$role" = submit ]; then
        echo "use role:get_htcondor_central_manager"
        echo "use role:get_htcondor_submit"
    fi
    if [ "$role" = worker ] || [ "${SUBMIT_RUNS_JOBS:-false}" = true ]; then
        echo "use role:get_htcondor_execute"
    fi
} >/etc/condor/config.d/10-container.config
mkdir -p /run/lock
install -d -o condor -g condor /run/condor /run/lock/condor /var/log/condor /var/lib/condor \
    /var/lib/condor/spool /var/lib/condor/execute
exec condor_master -f -t
END
chmod 755 "$context/root/usr/local/sbin/pool-start"

# One layer. dpkg neither waits for the disk nor asks; Python's modules are not compiled ahead, and
# the certificates are gathered once: together half of the time. Java's package fails without the
# directory for manual pages, which slim images lack.
cat >"$context/Dockerfile" <<END
FROM $base
RUN set -eu; export DEBIAN_FRONTEND=noninteractive; \\
    printf '%s\\n' 'Acquire::GzipIndexes "false";' 'Dir::Cache::pkgcache "pkgcache.bin";' \\
        '#clear DPkg::Pre-Install-Pkgs;' 'DPkg::Options { "--force-unsafe-io"; };' >/etc/apt/apt.conf.d/zz-build; \\
    later='/usr/bin/py3compile /usr/sbin/update-ca-certificates'; \\
    for tool in \$later; do \\
        dpkg-divert --quiet --local --rename --add \$tool; ln -s /bin/true \$tool; \\
    done; \\
    mkdir -p /usr/share/man/man1; \\
    apt-get -q update; \\
    apt-get -q install -y --no-install-recommends $packages; \\
    for tool in \$later; do \\
        rm \$tool; dpkg-divert --quiet --local --rename --remove \$tool; \\
    done; \\
    update-ca-certificates; \\
    rm -rf /etc/apt/apt.conf.d/zz-build /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \\
        /var/cache/debconf/*-old /var/lib/dpkg/*-old /etc/condor/config.d/00-htcondor-9.0.config; \\
    install -d -m 700 /etc/condor/passwords.d /etc/condor/tokens.d; \\
    useradd --create-home --shell /bin/bash --uid 1000 scientist
END
if [ "$role" = submit ] && [ "$pegasus" = repository ]; then
    cat >>"$context/Dockerfile" <<'END'
RUN set -eu; export DEBIAN_FRONTEND=noninteractive; \
    . /etc/os-release; \
    site=https://download.pegasus.isi.edu/pegasus; \
    /usr/lib/apt/apt-helper download-file $site/gpg.txt /usr/share/keyrings/pegasus.asc; \
    echo "deb [signed-by=/usr/share/keyrings/pegasus.asc] $site/debian $VERSION_CODENAME main" \
        >/etc/apt/sources.list.d/pegasus.list; \
    apt-get -q update; \
    apt-get -q install -y --no-install-recommends pegasus; \
    rm -rf /var/lib/apt/lists/*
END
fi
if [ "$pegasus" = tarball ]; then
    cat >>"$context/Dockerfile" <<'END'
ADD pegasus.tar.gz /opt/pegasus-release/
RUN ln -s /opt/pegasus-release/pegasus-* /opt/pegasus && test -x /opt/pegasus/bin/pegasus-plan
ENV PATH=/opt/pegasus/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
END
    mkdir -p "$context/root/etc/profile.d"
    cat >"$context/root/etc/profile.d/pegasus.sh" <<'END'
PATH=/opt/pegasus/bin:$PATH
END
fi
cat >>"$context/Dockerfile" <<'END'
COPY root/ /
ENV PEGASUS_METRICS=false JAVA_HEAPMIN=64 JAVA_HEAPMAX=512
LABEL pdd.user=scientist
STOPSIGNAL SIGQUIT
CMD ["pool-start"]
END

docker build -t "pegasus:$role" "$context"
