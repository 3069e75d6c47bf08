# shellcheck shell=sh
# The engine has the image IMAGE, pulled unless it was there.
#
#   IMAGE  the image

remember_image
image_is_here || docker pull --quiet "$IMAGE"
