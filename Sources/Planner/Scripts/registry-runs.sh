# shellcheck shell=sh
# Check: the registry of images answers.
#
#   ADDRESS, PORT  where it listens

registry_answers "$ADDRESS:$PORT"
