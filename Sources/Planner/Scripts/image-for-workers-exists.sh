# shellcheck shell=sh
# Check: the engine has the image IMAGE, or has put it into the registry.
#
#   IMAGE   the image
#   IMAGES  the engine's list of images, if the caller has asked for it

case ${IMAGES:-} in *'"'"$IMAGE"'"'*) exit 0 ;; esac
place=$(cat ../registry/place)
quietly docker image inspect "$IMAGE" ||
  quietly ask_registry "worker/manifests/$(cat ../registry/published)"
