# shellcheck shell=sh
# remember_image [NAME]: records the image IMAGE, or the one named, before it exists: a host that is given back must be
# rid of it.
remember_image() { printf '%s\n' "${1:-$IMAGE}" >>../images; }

# image_is_here: status 0 if the engine has the image IMAGE.
image_is_here() { quietly docker image inspect "$IMAGE"; }
