# Completion of pdd for bash: load it with . <(pdd completion bash), or put it where bash-completion looks.
# shellcheck shell=bash
_pdd() {
    local current=${COMP_WORDS[COMP_CWORD]} line lines files
    COMPREPLY=()
    mapfile -t lines < <("${COMP_WORDS[0]}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    for line in "${lines[@]}"; do
        case $line in
            :files)
                mapfile -t files < <(compgen -f -- "$current")
                compopt -o filenames
                COMPREPLY+=("${files[@]}")
                ;;
            :directories)
                mapfile -t files < <(compgen -d -- "$current")
                compopt -o filenames
                COMPREPLY+=("${files[@]}")
                ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done
}
complete -F _pdd pdd
