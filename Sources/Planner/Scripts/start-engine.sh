# shellcheck shell=sh
# The Docker Engine answers; a stopped one has been started.
#
#   WAIT  how long to wait for its answer, in seconds

engine_answers || start_engine
within "$WAIT" engine_answers || fail "the Docker Engine does not answer after $WAIT s"
