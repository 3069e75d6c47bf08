# shellcheck shell=sh
# authority: prints what TOKEN says of the swarm's certificate authority, which is no secret; nothing without a token.
# A manager that lost its state has another swarm at the same address, and this tells the two swarms apart.
authority() {
  token=${TOKEN:-}
  token=${token#SWMTKN-1-}
  printf '%s' "${token%-*}"
}
