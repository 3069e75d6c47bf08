#compdef pdd
# Completion of pdd for zsh: put it as _pdd in a directory of $fpath, or load it with . <(pdd completion zsh).
_pdd() {
    local line
    local -a candidates
    for line in "${(@f)$(pdd completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            :files) _files ;;
            :directories) _files -/ ;;
            ?*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( $#candidates )) && _describe -V pdd candidates
}
if [[ $funcstack[1] = _pdd ]]; then
    _pdd "$@"
else
    compdef _pdd pdd
fi
