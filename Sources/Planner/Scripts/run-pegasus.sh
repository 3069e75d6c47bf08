# shellcheck shell=sh
# Pegasus runs in the submit container. Prints its version.
#
#   CONTAINER  the submit container

version=$(docker exec "$CONTAINER" pegasus-version 2>&1) ||
  fail "pegasus-version fails in the container $CONTAINER: $(echo "$version" | in_one_line); the description asks for Pegasus: have the builder install it, or remove PEGASUS from 'environment' of 'image'"
echo "Pegasus $version"
