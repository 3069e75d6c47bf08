# shellcheck shell=sh
# Prints what other hosts need to pull the image IMAGE, which is in the registry then: its digest, and what
# trust_registry reads.
#
#   IMAGE          the image
#   ADDRESS, PORT  where the registry listens

published=$ADDRESS:$PORT/worker
if image_is_here; then
  (IMAGE=$published && remember_image)
  docker tag "$IMAGE" "$published"
  docker push "$published" >&2
  docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$IMAGE" |
    sed -n "s|^$published@||p" | head -n 1 >../published
fi
[ -s ../published ] || fail "there is no image $IMAGE, and it was not put into the registry; apply again"
cat ../published ../registry/client.crt ../registry/served/authority.crt ../registry/client.key
