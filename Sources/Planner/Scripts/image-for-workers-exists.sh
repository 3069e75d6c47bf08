# shellcheck shell=sh
# Check: the engine has the image IMAGE, or has put it into the registry.
#
#   IMAGE   the image
#   IMAGES  the engine's list of images, if the caller has asked for it

case ${IMAGES:-} in *'"'"$IMAGE"'"'*) exit 0 ;; esac
quietly docker image inspect "$IMAGE" ||
  quietly ask_registry "$(cat ../registry/place)" "worker/manifests/$(cat ../registry/published)"
