#!/bin/sh
# Writes what apply would do now, for a reviewer: the approval, and a summary of it.
#
# Needs the cluster's key and the provider's credentials; changes nothing. Succeeds with and without differences.
#
#   PLAN      the plan; cluster.plan.json
#   APPROVAL  the file that gets the approval; approved.json
#   SUMMARY   the file that gets the summary, which is appended to; GITHUB_STEP_SUMMARY, or summary.md
set -eu

plan=${PLAN:-cluster.plan.json}
approval=${APPROVAL:-approved.json}
summary=${SUMMARY:-${GITHUB_STEP_SUMMARY:-summary.md}}

status=0
pdd diff "$plan" --out "$approval" || status=$?
case $status in
0 | 2) pdd plan "$plan" --markdown --approval "$approval" >>"$summary" ;;
*) exit "$status" ;;
esac
