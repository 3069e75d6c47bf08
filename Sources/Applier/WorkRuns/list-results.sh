# shellcheck shell=sh
# Prints what a work run made or changed, as records that end with NUL (see digests.sh), and its logs in .pdd-run.
#
#   NAME   the run's name

cd ~/runs/"$NAME" || exit
digests .pdd-run | LC_ALL=C comm -z -13 .pdd-run/inputs -
cd .pdd-run || exit
for file in events output.log jobs pegasus-analyzer.log pegasus-statistics.log; do
  if [ -e "$file" ]; then sha256sum -z -- "$file" | sed -z 's,^\([0-9a-f]*  \),f\1./.pdd-run/,'; fi
done
