# shellcheck shell=sh
# await_silence SECONDS: returns once no byte has arrived on the standard input for so long, or the input has ended.
# Descriptor 9 is the one that has the lock, where there is one; head must not keep it.
await_silence() { while [ -n "$(timeout "$1" head -c 1 9>&-)" ]; do :; done; }
