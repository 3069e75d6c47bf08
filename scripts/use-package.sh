#!/bin/sh
# In a bare Debian container: installs pdd's package with what it needs, and uses it as a new user would.
#   use-package.sh PACKAGE COMMIT
set -eu
export DEBIAN_FRONTEND=noninteractive
# Slim images leave out manual pages.
rm -f /etc/dpkg/dpkg.cfg.d/docker
apt-get -q update >/dev/null
apt-get -q install -y --no-install-recommends "$1" man-db groff-base bash-completion >/dev/null 2>&1

fail() {
    echo "error: $1" >&2
    exit 1
}
pdd version >printed
grep -q "$2" printed || fail "pdd version does not name the commit: $(pdd version)"
mkdir /tmp/trial
cd /tmp/trial
pdd init >/dev/null
pdd validate
pdd plan >printed
grep -q "^pegasus-worker1" printed || fail 'the plan lacks a worker'
man pdd >printed
grep -q 'SUBCOMMANDS' printed || fail 'man pdd shows no page'
man pdd-plan >printed
grep -q -e '--against' printed || fail 'man pdd-plan shows no page'
cat >complete.bash <<'SCRIPT'
. /usr/share/bash-completion/bash_completion
COMP_WORDS=(pdd pl)
COMP_CWORD=1
_completion_loader pdd
_pdd
[ "${COMPREPLY[*]}" = plan ] || { echo "error: completed: ${COMPREPLY[*]}" >&2; exit 1; }
SCRIPT
bash complete.bash
test -s /usr/share/doc/pdd/schema/cluster.schema.json || fail 'the schema is not installed'
pdd plan /usr/share/doc/pdd/examples/local.json >/dev/null
