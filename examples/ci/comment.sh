#!/bin/sh
# Posts the comment that check.sh wrote, on GitHub or on GitLab; on GitHub in place of its last comment.
#
#   COMMENT   the file with the comment; comment.md
#   PR        GitHub: the number of the pull request; gh reads its token from GH_TOKEN
#   TOKEN     GitLab: a project access token with the scope api; the variables CI_... are GitLab's own
set -eu

comment=${COMMENT:-comment.md}

if [ -n "${PR:-}" ]; then
    gh pr comment "$PR" --edit-last --create-if-none --body-file "$comment"
else
    # The token goes through standard input: other processes can read arguments.
    printf 'PRIVATE-TOKEN: %s\n' "$TOKEN" |
        curl --fail --silent --show-error --output /dev/null --header @- --form "body=<$comment" \
            "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
fi
