/// Lines of shell that define `with_store`, `without_store` and `restart_engine`, for whoever makes an engine
/// use a key-value store or stop using it.
///
/// `with_store STORE ADDRESS FILE` prints an engine's settings with the store, `without_store FILE` without
/// one. What else stands there is the user's and stays byte for byte, so that the one undoes the other. pdd
/// writes its pair first; it is found anywhere, where another program may have moved it.
public let engineStoreSettings = #"""
    with_store() {
      pair="\"cluster-store\": \"$1\", \"cluster-advertise\": \"$2\""
      without_store "$3" | sed -z -E "s|\{|{$pair,|; s|($pair),(\s*\})|\1\2|"
    }
    without_store() {
      sed -z -E 's/,\s*"cluster-(store|advertise)"\s*:\s*"[^"]*"//g; s/"cluster-(store|advertise)"\s*:\s*"[^"]*"(\s*,)?//g' "$1"
    }
    \#(restartEngine)
    """#
