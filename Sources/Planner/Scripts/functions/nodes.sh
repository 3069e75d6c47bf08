# shellcheck shell=sh
# list_nodes: prints a line for every node of the swarm: address, state, id, role and time of creation.
# Nodes are told apart by their addresses: machines that pdd did not create may have any host name. xargs splits what
# is too long for one command.
list_nodes() {
  docker node ls --quiet | xargs docker node inspect --format '{{.Status.Addr}} {{.Status.State}} {{.ID}} {{.Spec.Role}} {{.CreatedAt.UnixNano}}'
}
