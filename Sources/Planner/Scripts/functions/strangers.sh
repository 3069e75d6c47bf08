# shellcheck shell=sh
# strangers: prints state and id, one line each, of the swarm's workers that are not hosts of the cluster (HOSTS) now.
# Either they once were hosts, or they are what a host was before it was re-created or joined again: they are then
# "former", since a younger node has their address.
strangers() {
  { printf '%s\n' "$HOSTS"; echo --; list_nodes; } |
    awk '/^--$/ { nodes = 1; next } !nodes { host[$1]; next } $4 != "worker" { next }
      { line[NR] = $0; if ($5 > newest[$1]) newest[$1] = $5 }
      END { for (n in line) { split(line[n], f, " "); if (!(f[1] in host)) print f[2], f[3]; else if (f[5] < newest[f[1]]) print "former", f[3] } }'
}

# strangers_are_gone: removes the strangers that the manager misses; status 0 once there are none.
strangers_are_gone() {
  if ! left=$(strangers) || [ -z "$left" ]; then return; fi
  for node in $(echo "$left" | awk '$1 != "ready" { print $2 }'); do quietly docker node rm --force "$node" || true; done
  return 1
}

# forget_strangers: removes strangers from the swarm for up to 45 s; those that then still answer are reported, and stay.
# A host that has just died counts as ready until the manager misses its heartbeats, which takes the manager 15 s, and
# longer when it has just started itself.
forget_strangers() {
  within 45 strangers_are_gone || echo "the swarm has nodes that are no hosts of the cluster: $(echo "$left" | in_one_line)" >&2
}
