# shellcheck shell=sh
# There is no container NAME; its volumes stay, and are recorded for a host that is given back.
#
#   NAME  the container

if quietly docker container inspect "$NAME"; then
  docker container inspect --format '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}' "$NAME" | sed '/^$/d' >>../volumes
  docker stop --time 10 "$NAME" >/dev/null
  docker rm --force "$NAME" >/dev/null
fi
