# shellcheck shell=sh
# fail MESSAGE: prints the message as an error, and ends the script with status 1.
fail() { echo "$*" >&2; exit 1; }

# quietly COMMAND...: runs the command without its output; the command's status.
quietly() { "$@" >/dev/null 2>&1; }

# within SECONDS COMMAND...: runs the command until it succeeds; status 1 if it has not after so many seconds.
within() {
  set -- "$(($(date +%s) + $1))" "$@"
  until after_two "$@"; do
    [ "$(date +%s)" -lt "$1" ] || return 1
    sleep 0.2
  done
}

# after_two WORD WORD COMMAND...: runs the command; the command's status.
after_two() { shift 2; "$@"; }
