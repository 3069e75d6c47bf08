#!/bin/sh
# Makes a signed apt repository with a package `pegasus` that is none: it is the tests' own, and says so.
#   make-repository.sh DIRECTORY SUITE
# DIRECTORY/gpg.txt is the key that signs it; DIRECTORY/other.txt is another key.
set -eu

directory=$1
suite=$2
work=$(mktemp -d)
# gpg starts an agent of its own for the keys.
trap 'gpgconf --homedir "$work/keys" --kill all; rm -rf "$work"' EXIT

package=$work/package
mkdir -p "$package/DEBIAN" "$package/usr/bin" "$package/usr/lib/pegasus/python/Pegasus"
cat >"$package/DEBIAN/control" <<'END'
Package: pegasus
Version: 5.1.2-1+deb13
Architecture: all
Maintainer: Tests of pdd <tests@example.invalid>
Depends: python3
Description: the package of this name that the tests of pdd install; it is not Pegasus
END
cat >"$package/usr/bin/pegasus-version" <<'END'
#!/bin/sh
echo 5.1.2
END
chmod 755 "$package/usr/bin/pegasus-version"
: >"$package/usr/lib/pegasus/python/Pegasus/__init__.py"

lists=$directory/debian/dists/$suite
pool=$directory/debian/pool
mkdir -p "$lists/main/binary-$(dpkg --print-architecture)" "$pool"
dpkg-deb --build --root-owner-group "$package" "$pool/pegasus.deb" >/dev/null
{
    cat "$package/DEBIAN/control"
    echo "Filename: pool/pegasus.deb"
    echo "Size: $(wc -c <"$pool/pegasus.deb" | tr -d ' ')"
    echo "SHA256: $(sha256sum "$pool/pegasus.deb" | cut -d ' ' -f 1)"
} >"$lists/main/binary-$(dpkg --print-architecture)/Packages"
(
    cd "$lists"
    file=main/binary-$(dpkg --print-architecture)/Packages
    echo "Suite: $suite"
    echo "Codename: $suite"
    echo "Date: $(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S UTC')"
    echo "Architectures: $(dpkg --print-architecture)"
    echo "Components: main"
    echo "SHA256:"
    echo " $(sha256sum "$file" | cut -d ' ' -f 1) $(wc -c <"$file" | tr -d ' ') $file"
) >"$work/Release"

mkdir -m 700 "$work/keys"
for name in gpg other; do
    gpg --homedir "$work/keys" --batch --quiet --passphrase '' --quick-generate-key "$name@example.invalid" rsa3072 sign 1d
    gpg --homedir "$work/keys" --batch --quiet --armor --export "$name@example.invalid" >"$directory/$name.txt"
done
gpg --homedir "$work/keys" --batch --quiet --local-user gpg@example.invalid --clearsign --output "$lists/InRelease" \
    "$work/Release"
chmod -R a+rX "$directory"
