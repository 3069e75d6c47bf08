# shellcheck shell=sh
# Says whether the host has the image IMAGE, which the operator's engine does not have, or can pull it.
#
#   IMAGE  the image
# Prints "here" or "missing".

if docker image inspect "$IMAGE" >/dev/null 2>&1 || docker pull --quiet "$IMAGE" >&2; then
    echo here
else
    echo missing
fi
