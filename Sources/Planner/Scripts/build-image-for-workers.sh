# shellcheck shell=sh
# The engine has the image IMAGE, which the user's builder has built for all workers; it sees the files of workers only.
#
#   IMAGE  the image
#   FILES  the names of the builder and of the files beside it, one a line

remember_image
rm -rf ../for-workers ../published
mkdir ../for-workers
printf '%s\n' "$FILES" | while read -r file; do ln "$file" "../for-workers/$file"; done
(cd ../for-workers && ./build.sh worker)
rm -rf ../for-workers
image_is_here || fail "./build.sh worker succeeded, but there is no image $IMAGE after it"
