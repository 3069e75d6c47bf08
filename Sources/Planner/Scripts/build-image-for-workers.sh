# shellcheck shell=sh
# The engine has the image IMAGE, which the user's builder has built for all workers; it sees the files of workers only.
#
#   IMAGE  the image
#   FILES  the names of the builder and of the files beside it, one a line

remember_image
rm -rf ../building ../registry/published
mkdir ../building
printf '%s\n' "$FILES" | while read -r file; do ln "$file" "../building/$file"; done
(cd ../building && ./build.sh worker)
rm -rf ../building
image_is_here || fail "./build.sh worker succeeded, but there is no image $IMAGE after it"
