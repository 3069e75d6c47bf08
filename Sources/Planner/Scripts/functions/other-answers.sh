# shellcheck shell=sh
# look_inside SPACE RESOLVER NAME: prints the address of the name, then what came of a connection to its port 1, all
# from inside the network SPACE with the settings RESOLVER. The host's own programs look; the image needs none.
look_inside() {
  LC_ALL=C timeout 6 nsenter --net="$1" unshare --mount sh -s -- "$2" "$3" 2>&1 <<'END' || true
mount --bind "$1" /etc/resolv.conf
address=$(getent -s dns ahostsv4 "$2" </dev/null | sed 's/ .*//; q')
[ -n "$address" ] || { echo 'the name is not resolved'; exit; }
echo "$address"
curl --disable --silent --verbose --max-time 3 "telnet://$address:1" </dev/null
END
}

# other_answers: status 0 if the container CONTAINER resolves the name OTHER and is refused a connection there. Prints
# the network's space and the other's address, or what was seen instead.
# No process listens at port 1, so a refusal is the answer of the other container's own network.
other_answers() {
  read -r space resolver process <<END
$(curl --disable --silent --max-time 10 --unix-socket /var/run/docker.sock "http://localhost/containers/$CONTAINER/json" |
    sed -n 's/.*"Pid":\([0-9]*\).*"ResolvConfPath":"\([^"]*\)".*"SandboxKey":"\([^"]*\)".*/\3 \2 \1/p')
END
  # A process of another user may not lend its network; where the engine hides its own files it has to.
  [ -z "$process" ] || quietly nsenter --net="$space" true || space=/proc/$process/ns/net
  seen=$(look_inside "${space:-none}" "$resolver" "$OTHER")
  case $seen in *refused*) echo "$space $(echo "$seen" | head -n 1)" ;; *) echo "$seen" | head -n 2 | in_one_line; return 1 ;; esac
}
