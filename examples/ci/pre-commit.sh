#!/bin/sh
# A pre-commit hook of git: refuses a commit in which a plan is not the plan of its description.
#
# Looks at what will be committed, not at the working tree: for each NAME.plan.json, at the NAME.json beside it. To
# install it, copy this file; in this repository, for example:
#
#   cp examples/ci/pre-commit.sh .git/hooks/pre-commit
set -eu

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
trap 'exit 1' HUP INT TERM
git ls-files --cached -- '*.plan.json' >"$staged.list"
trap 'rm -rf "$staged" "$staged.list"' EXIT
[ -s "$staged.list" ] || exit 0
git checkout-index --all --prefix="$staged/"
cd "$staged"

status=0
while IFS= read -r plan; do
    description=${plan%.plan.json}.json
    [ -f "$description" ] || continue
    pdd plan "$description" --check "$plan" >/dev/null || status=1
done <"$staged.list"
if [ "$status" != 0 ]; then
    echo "the commit is refused; write the plan again, git add it, and commit (or: git commit --no-verify)" >&2
fi
exit "$status"
