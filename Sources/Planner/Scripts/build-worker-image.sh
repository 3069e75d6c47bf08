# shellcheck shell=sh
# The engine has the image IMAGE, which the user's builder has built for a worker.
#
#   IMAGE  the image

remember_image
./build.sh worker
image_is_here || fail "./build.sh worker succeeded, but there is no image $IMAGE after it"
