# shellcheck shell=sh
# Check: the registry of images answers.
#
#   ADDRESS, PORT  where it listens

place=$ADDRESS:$PORT
registry_answers
