# shellcheck shell=sh
# engine_says TEXT...: status 0 if what the engine reports of itself, as JSON, has every text.
# A caller that has already asked the engine has its answer in INFO.
engine_says() {
  info=${INFO:-$(docker info --format '{{json .}}')} || return 1
  for text in "$@"; do
    case $info in *"$text"*) ;; *) return 1 ;; esac
  done
}
