#!/bin/sh
# Applies the plan of the merged branch: exactly the changes that were approved, from exactly what is committed.
#
# Needs the cluster's key and the provider's credentials. Exits with status 5, and changes nothing, if the cluster has
# changed since diff.sh looked.
#
#   PLAN      the plan; cluster.plan.json
#   APPROVAL  the approval that diff.sh wrote; approved.json
#   SIGNERS   who may sign plans, as in ssh-keygen's ALLOWED SIGNERS; empty: no signature is needed
set -eu

plan=${PLAN:-cluster.plan.json}
approval=${APPROVAL:-approved.json}

set -- --approved "$approval" --require-committed --lock-wait 5m
if [ -n "${SIGNERS:-}" ]; then set -- "$@" --require-signature "$SIGNERS"; fi
pdd apply "$plan" "$@"
