# shellcheck shell=sh
# Prints whether the engine of the host has the image IMAGE: "here" or "missing". Fails if the engine does not answer.
#
#   IMAGE  the image

if docker image inspect "$IMAGE" >/dev/null 2>&1; then
    echo here
else
    docker version >/dev/null
    echo missing
fi
