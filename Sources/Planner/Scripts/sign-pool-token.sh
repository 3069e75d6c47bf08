# shellcheck shell=sh
# Prints a token with which an execution point may advertise itself and read the pool, and nothing else.
#
#   CONTAINER  the submit container, whose collector signs the token
#   WAIT       how long to wait for the collector, in seconds

within "$WAIT" quietly docker exec "$CONTAINER" condor_status -collector ||
  fail "the HTCondor collector in the container $CONTAINER does not answer after $WAIT s"
domain=$(docker exec "$CONTAINER" condor_config_val TRUST_DOMAIN)
docker exec "$CONTAINER" condor_token_create -identity "condor@$domain" \
  -authz ADVERTISE_MASTER -authz ADVERTISE_STARTD -authz READ
