extension Script {
    /// Prints a token with which an execution point may advertise itself and read the pool, and may
    /// do nothing else.
    ///
    /// It is signed in the container `CONTAINER`, once the collector there has its key.
    static let signPoolToken = Script(
        "sign-pool-token",
        """
        \(wait(
            until: #"docker exec "$CONTAINER" condor_status -collector >/dev/null 2>&1"#,
            orSay: "the HTCondor collector in the container $CONTAINER does not answer"))
        domain=$(docker exec "$CONTAINER" condor_config_val TRUST_DOMAIN)
        docker exec "$CONTAINER" condor_token_create -identity "condor@$domain" \\
          -authz ADVERTISE_MASTER -authz ADVERTISE_STARTD -authz READ
        """)

    /// The pool of the container `CONTAINER` lists every one of `WORKERS`.
    static let waitForPool = Script(
        "wait-for-pool",
        """
        missing() {
          { docker exec "$CONTAINER" condor_status -af Machine 2>/dev/null; echo --; printf '%s\\n' "$WORKERS"; } |
            awk '/^--$/ { wanted = 1; next } { sub(/[.].*/, "", $1) } !wanted { seen[$1]; next } !($1 in seen)'
        }
        \(wait(
            until: #"left=$(missing) && [ -z "$left" ]"#,
            orSay: "these workers are not in the pool: $(echo $left)"))
        if [ -n "${HOSTS:-}" ]; then
        \(forgetStrangers)
        fi
        """)

    /// `HOSTS` is empty where there is no swarm.
    static let poolIsReady = Script(
        "pool-is-ready",
        """
        [ -z "$({ docker exec "$CONTAINER" condor_status -af Machine; echo --; printf '%s\\n' "$WORKERS"; } |
          awk '/^--$/ { wanted = 1; next } { sub(/[.].*/, "", $1) } !wanted { seen[$1]; next } !($1 in seen)')" ]
        if [ -n "${HOSTS:-}" ]; then
        \(noStrangers)
        fi
        """)

    /// The execution points in the containers `CONTAINERS` take no new job, and those that run end;
    /// after `WAIT` seconds what still runs is left to HTCondor to run elsewhere.
    static let drainWorker = Script(
        "drain-worker",
        """
        for container in $CONTAINERS; do
          docker exec "$container" condor_off -peaceful -daemon startd >/dev/null 2>&1 || true
        done
        busy() {
          for container in $CONTAINERS; do
            docker exec "$container" pidof condor_startd >/dev/null 2>&1 && return 0
          done
          return 1
        }
        limit=$(($(date +%s) + WAIT))
        while busy; do
          if [ "$(date +%s)" -ge "$limit" ]; then
            echo "jobs still run after $WAIT s; HTCondor runs them elsewhere" >&2
            break
          fi
          sleep 0.5
        done
        """)
}
