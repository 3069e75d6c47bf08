#!/bin/sh
# Builds the image of an HTCondor pool's container, with Pegasus where that is wanted and can be had. pdd
# copies this script to every host as build.sh and runs it there:
#   ./build.sh           builds pegasus:submit: the pool's central manager and access point
#   ./build.sh worker    builds pegasus:worker: an execution point
#
# Variables ("environment" of "image" in the description):
#   PEGASUS             where Pegasus comes from
#     repository          the project's package repository; only submit has it, jobs get what they need from there
#     tarball             a binary release, pegasus-*.tar.gz, beside this script ("files"; "submitFiles" is enough)
#     auto                the tarball; without one, the repository; if that has none, HTCondor alone
#     none                HTCondor alone
#     (unset)             the tarball; without one, HTCondor alone
#   PEGASUS_VERSION     the version that it must have, whole or in part: 5.1.2, 5.1
#   PEGASUS_REPOSITORY  the address of the repository, https://download.pegasus.isi.edu/pegasus unless set
#   PEGASUS_KEY         the address of the key that signs it, gpg.txt there unless set
#   BASE                the Debian image to start from, debian:trixie-slim unless set
#   IMAGE, SUBMIT_FILES pdd's own: the image's name, and the files that workers do not have
# With "auto", all workers are alike: they have Pegasus if the tarball is in "files", and never ask the repository.
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
#   and pdd exec are his. The label pdd.pegasus has the version of Pegasus, or none.
# * No password, no key and no token is in the image.
set -eu

# fail MESSAGE: ends the build with an error.
fail() {
    echo "error: $*" >&2
    exit 1
}

role=${1:-submit}
case $role in
submit | worker) ;;
*)
    echo "error: unknown role '$role'; the roles are submit and worker" >&2
    exit 64
    ;;
esac
image=${IMAGE:-pegasus:$role}
base=${BASE:-debian:trixie-slim}
wanted=${PEGASUS:-}
site=${PEGASUS_REPOSITORY:-https://download.pegasus.isi.edu/pegasus}
site=${site%/}
pin=${PEGASUS_VERSION:-}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
context=$work/context
mkdir -p "$context/root/etc/condor/config.d" "$context/root/usr/local/sbin"

tarball=
for file in "$here"/pegasus-*.tar.gz; do
    case $file in
    */pegasus-worker-*) continue ;; # what Pegasus itself sends with a job
    esac
    if [ ! -e "$file" ]; then continue; fi
    if [ -n "$tarball" ]; then
        fail "two binary releases of Pegasus are beside the builder, $(basename "$tarball") and $(basename "$file"); keep one"
    fi
    tarball=$file
done

case $wanted in
'' | repository | tarball | auto | none) ;;
*) fail "PEGASUS is '$wanted'; it can be repository, tarball, auto or none" ;;
esac
# What this image gets: tarball, repository or none. Whether the repository answers changes no worker.
pegasus=none
case $wanted in
'' | tarball | auto) if [ -n "$tarball" ]; then pegasus=tarball; fi ;;
esac
if [ "$role" = submit ] && [ "$pegasus" = none ]; then
    case $wanted in
    tarball) fail "PEGASUS is 'tarball', but no pegasus-*.tar.gz is beside the builder; name it in 'submitFiles' or 'files'" ;;
    repository | auto) pegasus=repository ;;
    esac
fi

packages="condor curl python3 procps rsync"
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
SCHEDD_INTERVAL = 5
SCHEDD_MIN_INTERVAL = 1
NEGOTIATOR_INTERVAL = 5
NEGOTIATOR_MIN_INTERVAL = 1
NEGOTIATOR_CYCLE_DELAY = 1
# DAGMan looks twice between two jobs that depend on each other.
DAGMAN_USER_LOG_SCAN_INTERVAL = 1

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

# Pegasus reads this file first: ~/.pegasusrc, pegasus.properties in the working directory, --conf and variables
# override it, in this order. It knows the sites local and condorpool by itself. Profiles of sites are set here, because
# a catalog that this file names would keep Pegasus from reading sites.yml in the working directory.
if [ "$role" = submit ] && [ "$pegasus" != none ]; then
    mkdir -p "$context/root/etc/pegasus"
    cat >"$context/root/etc/pegasus/pegasus.properties" <<'END'
# Hosts share no file system.
pegasus.data.configuration = condorio
pegasus.catalog.site.sites.condorpool.profiles.pegasus.style = condor
pegasus.catalog.site.sites.condorpool.profiles.condor.universe = vanilla
# A failed job has no output, so HTCondor holds it. It is removed soon, so that the workflow sees its error.
pegasus.catalog.site.sites.condorpool.profiles.condor.periodic_remove = (JobStatus == 5) && (time() - EnteredCurrentStatus > 30)
END
    on_workers=no
    if [ "$pegasus" = tarball ]; then
        on_workers=$(printf '%s\n' "${SUBMIT_FILES:-}" | awk -v name="$(basename "$tarball")" \
            '$0 == name { found = 1 } END { print found ? "no" : "yes" }')
    fi
    if [ "$on_workers" = yes ]; then
        echo "# Workers have the same Pegasus; nothing is sent with a job."
        echo "pegasus.catalog.site.sites.condorpool.profiles.env.PEGASUS_HOME = /opt/pegasus"
    else
        echo "# Workers get what jobs need from here, where it runs on the same system."
        echo "pegasus.transfer.worker.package.strict = false"
    fi >>"$context/root/etc/pegasus/pegasus.properties"
fi

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
case $pegasus in
repository)
    cat >"$context/add-pegasus" <<'END'
# Installs the package pegasus. If it cannot be had, prints "no Pegasus: " and why; that is an error unless PEGASUS is auto.
set -eu
export DEBIAN_FRONTEND=noninteractive
. /etc/os-release
key=/usr/share/keyrings/pegasus.asc
list=/etc/apt/sources.list.d/pegasus.list
absent() {
    echo "no Pegasus: $*"
    rm -rf "$key" "$list" /var/lib/apt/lists/*
    if [ "$PEGASUS" = auto ]; then exit 0; fi
    exit 1
}
# The answer comes within seconds, whatever the network does.
curl -fsSL --connect-timeout 5 --max-time 20 -o "$key" "$KEY" || absent "$KEY cannot be read"
chmod 644 "$key"
echo "deb [signed-by=$key] $SITE/debian $VERSION_CODENAME main" >"$list"
timeout 60 apt-get -q update -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=- -o Acquire::Retries=0 \
    -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10 ||
    absent "the repository $SITE/debian has nothing for $VERSION_CODENAME that its key signed"
version=$(apt-cache madison pegasus | awk -v site="$SITE/" -v pin="$PIN" '
    index($0, " " site) && (pin == "" || $3 == pin || index($3, pin) == 1 && substr($3, length(pin) + 1, 1) ~ /[-+.~]/) {
        print $3
        exit
    }')
[ -n "$version" ] || absent "the repository $SITE/debian has no Pegasus${PIN:+ $PIN} for $VERSION_CODENAME"
# What it depends on is the distribution's.
apt-get -q update
apt-get -q install -y --no-install-recommends "pegasus=$version"
rm -rf /var/lib/apt/lists/* /var/cache/apt/*
END
    cat >>"$context/Dockerfile" <<'END'
COPY add-pegasus /tmp/
ARG PEGASUS
ARG SITE
ARG KEY
ARG PIN
RUN sh /tmp/add-pegasus && rm /tmp/add-pegasus
ENV PYTHONPATH=/usr/lib/pegasus/python
END
    ;;
tarball)
    ln "$tarball" "$context/pegasus.tar.gz" 2>/dev/null || cp "$tarball" "$context/pegasus.tar.gz"
    cat >>"$context/Dockerfile" <<'END'
ADD pegasus.tar.gz /opt/pegasus-release/
RUN ln -s /opt/pegasus-release/pegasus-* /opt/pegasus && test -x /opt/pegasus/bin/pegasus-plan && \
    mkdir -p /opt/pegasus/etc && ln -sf /etc/pegasus/pegasus.properties /opt/pegasus/etc/
ENV PATH=/opt/pegasus/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONPATH=/opt/pegasus/lib/pegasus/python
END
    mkdir -p "$context/root/etc/profile.d"
    cat >"$context/root/etc/profile.d/pegasus.sh" <<'END'
PATH=/opt/pegasus/bin:$PATH
END
    ;;
esac
cat >>"$context/Dockerfile" <<'END'
COPY root/ /
ENV PEGASUS_METRICS=false JAVA_HEAPMIN=64 JAVA_HEAPMAX=512
LABEL pdd.user=scientist
STOPSIGNAL SIGQUIT
CMD ["pool-start"]
END

# build ARGUMENTS...: builds the image. Its output is in the file log, too; both go to one stream, so that an error of
# this script comes last.
build() {
    {
        if [ "$pegasus" = repository ]; then
            set -- "$@" --build-arg PEGASUS="$wanted" --build-arg SITE="$site" --build-arg PIN="$pin" \
                --build-arg KEY="${PEGASUS_KEY:-$site/gpg.txt}"
        fi
        status=0
        docker build "$@" "$context" 2>&1 || status=$?
        echo "$status" >"$work/status"
    } | tee "$work/log" >&2
    [ "$(cat "$work/status")" = 0 ]
}

# The image gets its name when it is known which Pegasus it has.
version=none
if [ "$pegasus" != none ]; then
    if ! build --iidfile "$work/id"; then
        reason=$(sed -n 's/^.*no Pegasus: //p' "$work/log" | head -n 1)
        [ -n "$reason" ] || exit 1
        fail "PEGASUS is '$wanted', but $reason; set PEGASUS_REPOSITORY to a repository that has it, name a" \
            "pegasus-*.tar.gz in 'submitFiles', or set PEGASUS to auto or none"
    fi
    # On workers, which have no Java, only pegasus-config runs.
    facts=$(docker run --rm --network none --entrypoint sh "$(cat "$work/id")" -c '
        . /etc/os-release
        case $ID in debian) ID=deb ;; centos | rocky | almalinux) ID=rhel ;; esac
        echo "$(uname -m)_${ID}_${VERSION_ID%%.*}"
        pegasus-version 2>/dev/null || pegasus-config --version 2>/dev/null || echo none')
    system=$(echo "$facts" | head -n 1)
    version=$(echo "$facts" | tail -n 1)
fi
case $pegasus:$version in
tarball:none) fail "$(basename "$tarball") is unpacked, but neither pegasus-version nor pegasus-config runs in the image" ;;
repository:none)
    if [ "$wanted" = repository ]; then fail "the package pegasus of $site is installed, but pegasus-version does not run"; fi
    ;;
# The repository was asked for the version.
none:* | repository:* | tarball:"${pin:-$version}" | tarball:"$pin"[-+.~]*) ;;
*) fail "PEGASUS_VERSION is '$pin', but $(basename "$tarball") has Pegasus $version; change one of the two" ;;
esac
build --label "pdd.pegasus=$version" --tag "$image"
# A builder of Docker's that keeps no parents of images would leave the one without a name.
if [ -e "$work/id" ]; then docker image rm "$(cat "$work/id")" >/dev/null 2>&1 || true; fi

if [ "$version" != none ]; then
    echo "Pegasus $version is in $image"
elif [ "$wanted" = none ]; then
    echo "$image has HTCondor alone"
else
    why="no pegasus-*.tar.gz is beside the builder"
    if [ "$pegasus" = repository ]; then why="$why, and $site does not supply it"; fi
    echo "note: $image has HTCondor alone, without Pegasus: $why" >&2
fi
if [ "$pegasus" = tarball ]; then
    made_for=$({ tar -tzf "$tarball" 2>/dev/null || true; echo "/$(basename "$tarball")"; } |
        sed -n 's,^.*/pegasus-[^/]*-\([a-z0-9]*_[a-z0-9_]*_[0-9]*\)\.tar\.gz$,\1,p' | head -n 1)
    if [ -n "$made_for" ] && [ "$made_for" != "$system" ]; then
        echo "warning: $(basename "$tarball") is for $made_for, but $base is $system; if its programs fail, take the one for $system" >&2
    fi
fi
