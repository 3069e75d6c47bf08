# shellcheck shell=sh
# The settings of a Docker Engine (daemon.json), with and without a key-value store. What else the file has belongs to
# the user and stays byte for byte, so that one function undoes the other. pdd writes its pair of settings first; the
# pair is found anywhere, since another program may have moved it.

# with_store STORE ADDRESS FILE: prints the settings of FILE with the store, and with the address to announce there.
with_store() {
  pair="\"cluster-store\": \"$1\", \"cluster-advertise\": \"$2\""
  without_store "$3" | sed -z -E "s|\{|{$pair,|; s|($pair),(\s*\})|\1\2|"
}

# without_store FILE: prints the settings of FILE without a store.
without_store() {
  sed -z -E 's/,\s*"cluster-(store|advertise)"\s*:\s*"[^"]*"//g; s/"cluster-(store|advertise)"\s*:\s*"[^"]*"(\s*,)?//g' "$1"
}
