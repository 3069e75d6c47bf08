# Completion of pdd for fish: put it as pdd.fish in ~/.config/fish/completions, or run: pdd completion fish | source
function __pdd_lines
    set -l tokens (commandline -opc) (commandline -ct)
    pdd completion words -- $tokens[2..-1] 2>/dev/null
end
complete -c pdd -f -a '(__pdd_lines | string match --invert ":*")'
complete -c pdd -n '__pdd_lines | string match --quiet ":*"' -F
