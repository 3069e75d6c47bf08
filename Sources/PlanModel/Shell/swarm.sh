# shellcheck shell=sh
# swarm_state: prints the engine's part in a swarm, such as active or inactive; docker's status.
swarm_state() { docker info --format '{{.Swarm.LocalNodeState}}'; }

# left_swarm: leaves the swarm; status 0 once the engine is in none.
# A busy engine gives up leaving after 15 s, and may have left nevertheless.
left_swarm() {
  state=$(swarm_state) || return 1
  [ "$state" = inactive ] || { quietly docker swarm leave --force; return 1; }
}
