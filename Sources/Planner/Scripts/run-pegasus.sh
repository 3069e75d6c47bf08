# shellcheck shell=sh
# Pegasus runs in the submit container. Prints its version.
#
#   CONTAINER  the submit container

version=$(docker exec "$CONTAINER" pegasus-version 2>&1) ||
  fail "the description asks for Pegasus, but pegasus-version fails in the container $CONTAINER: $(echo "$version" | in_one_line)"
echo "Pegasus $version"
