# shellcheck shell=sh
# What is in a directory, so that two states of it can be compared.

# Prints a record for each file and symbolic link below the working directory, without those whose path begins with
# $1: a letter (f or l), the SHA-256 of its bytes or of its target, two spaces, its path. Records end with NUL and are
# sorted.
digests() {
  {
    find . -type f ! -path "./$1*" -print0 | LC_ALL=C xargs -0 -r sha256sum -z -- | sed -z 's/^/f/'
    find . -type l ! -path "./$1*" -exec sh -c \
      'printf "l%s  %s\0" "$(readlink -n -- "$1" | sha256sum | cut -c 1-64)" "$1"' link {} ';'
  } | LC_ALL=C sort -z
}
