# shellcheck shell=sh
# Functions about the volumes of the container PDD_NAME, which is to have the named volumes PDD_VOLUMES.

# remember_volumes: records volumes before they exist or lose their container: a machine that is given back must be rid
# of them.
remember_volumes() {
  docker container inspect --format '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}' "$PDD_NAME" 2>/dev/null |
    sed '/^$/d' >>../volumes || true
}

# remember_copies: records where the new container will have a volume that does not exist yet, before it is created: a
# run that is killed must not forget what is still to be copied.
remember_copies() {
  mkdir -p ../copies
  {
    [ ! -f "../copies/$PDD_NAME" ] || cat "../copies/$PDD_NAME"
    printf '%s\n' "$PDD_VOLUMES" | while read -r volume place; do
      [ -z "$volume" ] || quietly docker volume inspect "$volume" || printf '%s\n' "$place"
    done
  } >"../copies/$PDD_NAME.new"
  mv "../copies/$PDD_NAME.new" "../copies/$PDD_NAME"
}

# holds PLACE: status 0 if the former container holds something there and has no volume there.
holds() {
  if docker container inspect --format '{{range .Mounts}}{{println .Destination}}{{end}}' "$PDD_NAME" | grep -qxF "$1"; then return 1; fi
  code=$(curl --disable --silent --max-time 30 --unix-socket /var/run/docker.sock --head --get --output /dev/null \
    --write-out '%{http_code}' --data-urlencode "path=$1" "http://localhost/containers/$PDD_NAME/archive")
  [ "$code" = 200 ]
}

# copy_into_volumes CONTAINER: copies that into the volumes of the new container, or reports what could not be copied.
copy_into_volumes() {
  sort -u "../copies/$PDD_NAME" >"../copies/$PDD_NAME.list"
  while read -r place; do
    holds "$place" || continue
    echo "copying $place of the former container to its volume"
    rm -f ../copies/failed
    : >../copies/errors
    { docker cp "$PDD_NAME:$place/." - 2>>../copies/errors || : >../copies/failed; } |
      docker cp --archive - "$1:$place" 2>>../copies/errors || : >../copies/failed
    if [ -f ../copies/failed ]; then
      echo "$place of the former container was not copied to its volume: $(tr '\n' ' ' <../copies/errors)" >&2
      return 1
    fi
  done <"../copies/$PDD_NAME.list"
}

# forget_copies: nothing is left to be copied.
forget_copies() { rm -rf "../copies/$PDD_NAME" "../copies/$PDD_NAME.list"; }
