# shellcheck shell=sh
# Check: the engine has the image IMAGE.
#
#   IMAGE   the image
#   IMAGES  the engine's list of images, if the caller has asked for it

case ${IMAGES:-} in *'"'"$IMAGE"'"'*) exit 0 ;; esac
docker image inspect "$IMAGE" >/dev/null 2>&1
