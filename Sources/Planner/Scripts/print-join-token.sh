# shellcheck shell=sh
# Prints the token with which a worker joins the swarm.

docker swarm join-token --quiet worker
