# shellcheck shell=sh
# Starts a work run whose input is in its directory. Starting it again has no effect.
#
#   NAME     the run's name
#   COMMAND  what it runs, quoted for a shell
#   KEEPER   the program that runs the command and follows its jobs

cd ~/runs/"$NAME" || exit
if [ -e .pdd-run/begin ]; then exit 0; fi
digests .pdd-run >.pdd-run/inputs
printf '%s\n' "$COMMAND" >.pdd-run/command
printf '%s\n' "$KEEPER" >.pdd-run/keep
date +%s >.pdd-run/begin
setsid sh .pdd-run/keep </dev/null >/dev/null 2>>.pdd-run/keep.log &
