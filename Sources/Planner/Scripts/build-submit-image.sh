# shellcheck shell=sh
# The engine has the image IMAGE, which the user's builder has built for the submit host.
#
#   IMAGE  the image

remember_image
./build.sh
image_is_here || fail "./build.sh succeeded, but there is no image $IMAGE after it"
