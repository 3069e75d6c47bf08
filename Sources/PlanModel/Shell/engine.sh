# shellcheck shell=sh
# engine_answers: status 0 if the Docker Engine answers.
engine_answers() { quietly docker info; }

# start_engine, stop_engine: asks the host's service manager to start or stop the Docker Engine; its status.
start_engine() { if [ -d /run/systemd/system ]; then systemctl start docker; else service docker start; fi; }
stop_engine() { if [ -d /run/systemd/system ]; then systemctl stop docker; else service docker stop; fi; }

# restart_engine [SECONDS]: restarts the Docker Engine, and with it all containers that ran: by itself, the engine
# starts only those that have a restart policy. Status 1 if it does not answer after so many seconds, or after 60.
restart_engine() {
  ran=$(docker ps --quiet 2>/dev/null || true)
  if [ -d /run/systemd/system ]; then systemctl restart docker || true; else stop_engine || true; start_engine || true; fi
  within "${1:-60}" engine_answers || return 1
  [ -z "$ran" ] || echo "$ran" | quietly xargs docker start || true
}
