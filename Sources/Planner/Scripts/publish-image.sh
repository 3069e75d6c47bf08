# shellcheck shell=sh
# Prints what other hosts need to pull the image IMAGE, which is in the registry then: its digest, and what
# trust_registry reads.
#
#   IMAGE          the image
#   ADDRESS, PORT  where the registry listens

name=$ADDRESS:$PORT/worker
published=../registry/published
if image_is_here; then
  remember_image "$name"
  docker tag "$IMAGE" "$name"
  docker push "$name" >&2
  docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$IMAGE" |
    sed -n "s|^$name@||p" | head -n 1 >$published
fi
[ -s $published ] || fail "there is no image $IMAGE, and it was not put into the registry; apply again"
cat $published ../registry/client.crt ../registry/served/ca.crt ../registry/client.key
