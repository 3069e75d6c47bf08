#!/bin/sh
# Makes a binary release of Pegasus that is none: the programs and directories that the builder looks for.
#   make-tarball.sh FILE
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
release=$work/pegasus-6.0.0-dev.0
mkdir -p "$release/bin" "$release/lib/pegasus/python/Pegasus" "$release/share/pegasus/worker-packages"
for program in pegasus-version pegasus-config pegasus-plan; do
    printf '#!/bin/sh\necho 6.0.0-dev.0\n' >"$release/bin/$program"
done
chmod 755 "$release"/bin/*
echo 'name = "the tests Pegasus"' >"$release/lib/pegasus/python/Pegasus/__init__.py"
# The name says for which system the release was made.
: >"$release/share/pegasus/worker-packages/pegasus-worker-6.0.0-dev.0-x86_64_deb_12.tar.gz"
tar -C "$work" -czf "$1" pegasus-6.0.0-dev.0
