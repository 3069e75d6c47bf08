#!/bin/sh
# Checks a branch's description and plan, and writes the comment for its pull request.
#
# Needs no key and no credentials, and changes nothing but the comment. Fails if the description has a mistake, or if the
# plan is not the plan of the description.
#
#   DESCRIPTION  the description; cluster.json
#   PLAN         its plan; cluster.plan.json
#   BASE         the revision that the branch is compared with; origin/main
#   COMMENT      the file that gets the comment; comment.md
set -eu

description=${DESCRIPTION:-cluster.json}
plan=${PLAN:-cluster.plan.json}
base=${BASE:-origin/main}
comment=${COMMENT:-comment.md}

pdd validate "$description"
# A branch that adds the cluster has nothing to compare with.
if git cat-file -e "$base:./$description" 2>/dev/null; then
    pdd plan "$description" --markdown --against "$base" >"$comment"
else
    pdd plan "$description" --markdown >"$comment"
fi
pdd plan "$description" --check "$plan"
