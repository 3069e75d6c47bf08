import PlanModel

/// The command lines and scripts for machines that exist already, as pure functions.
///
/// What belongs to a cluster on a machine is below one directory there. Its file `host` says whose the
/// machine is, its file `before` what was there when pdd came.
enum MachineScripts {
    /// Prints the file `host`, or nothing.
    static func look(_ cluster: String) -> String {
        "sh -c \(shellWord("cat \(HostLayout.directory(cluster))/host 2>/dev/null || true"))"
    }

    /// What runs a script from the standard input.
    static let shell = "sh -eu -s"

    /// Prints a line for each thing that has to be there: `engine`, its version, the swarm and the
    /// key-value store that it uses, whether it was built with such stores, `curl`, `flock`.
    ///
    /// Nothing but its code says what an engine was built with: Debian 12's 20.10 has no stores.
    static let probe = #"""
        if ! command -v docker >/dev/null; then echo 'engine none'
        elif version=$(docker version --format '{{.Server.Version}}' 2>/dev/null); then
          echo 'engine running'
          echo "version $version"
          echo "swarm $(docker info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null)"
          echo "store $(docker info --format '{{.ClusterStore}}' 2>/dev/null || true)"
        else
          echo 'engine stopped'
          if command -v dockerd >/dev/null; then
            echo "version $(dockerd --version | sed -n 's/^Docker version \([^,]*\),.*/\1/p')"
          fi
        fi
        if program=$(command -v dockerd); then
          grep -q libkv/store/consul "$program" && echo 'stores yes' || echo 'stores no'
        fi
        command -v curl >/dev/null && echo 'curl yes' || echo 'curl no'
        command -v flock >/dev/null && echo 'flock yes' || echo 'flock no'

        """#

    /// Lines that lock the machine against taking and returning: commands of a killed pdd may still be running there.
    private static let alone = """
        exec 9</var/lib
        flock -w 300 9 || { echo 'an earlier run is still at work here' >&2; exit 1; }
        """

    /// Makes the machine a host, and prints its file `host`: a new identity, the digest, the name, the role, the
    /// address for the other hosts.
    ///
    /// An engine that is already in a swarm, or uses a key-value store, belongs to someone else.
    static func take(_ request: HostRequest, _ machine: ExistingHost, cluster: String) -> String {
        """
        umask 077
        d=\(HostLayout.directory(cluster))
        \(alone)
        identity=
        if [ -s $d/host ]; then read -r identity rest <$d/host; fi
        if [ -z "$identity" ]; then
          engine=none
          if command -v docker >/dev/null; then
            if docker info >/dev/null 2>&1; then engine=running; else engine=stopped; fi
          fi
          if [ $engine = running ] && [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" != inactive ]; then
            echo 'its Docker Engine is in a swarm that pdd did not make for this cluster' >&2
            exit 1
          fi
          if [ -n "$(docker info --format '{{.ClusterStore}}' 2>/dev/null)" ] ||
            grep -qs '"cluster-store"' /etc/docker/daemon.json; then
            echo 'its Docker Engine uses a key-value store that pdd did not set up for this cluster' >&2
            exit 1
          fi
          mkdir -p $d
          {
            echo "engine $engine"
            if [ -e /etc/docker/daemon.json ]; then echo 'settings yes'; fi
            if [ $engine = running ]; then
              docker image ls --format 'image {{.Repository}}:{{.Tag}}'
              docker volume ls --format 'volume {{.Name}}'
              docker network ls --format 'network {{.Name}}'
            fi
          } >$d/before
          identity=$(cat /proc/sys/kernel/random/uuid)
        fi
        own=$(hostname -I 2>/dev/null || ip -4 -o address show scope global | awk '{ sub("/.*", "", $4); print $4 }')
        address=\(shellWord(machine.privateAddress ?? ""))
        if [ -z "$address" ]; then
          wanted=$(getent ahostsv4 \(shellWord(machine.address)) | awk 'NR == 1 { print $1 }')
          for one in $own; do if [ "$one" = "$wanted" ]; then address=$one; fi; done
        fi
        [ -n "$address" ] || address=${own%% *}
        echo "$identity \(request.digest) \(request.name) \(request.type.role.rawValue) $address" >$d/host.new
        mv $d/host.new $d/host
        cat $d/host

        """
    }

    /// Leaves the machine as it was before.
    ///
    /// What the cluster put there goes, the file `host` last, and what was there stays. A machine that
    /// has been given back and taken again since has another identity, and is left alone.
    ///
    /// Images that the builder of the user pulled or kept for itself stay, and so does an engine that
    /// was installed.
    static func giveBack(_ cluster: String, identity: String) -> String {
        """
        d=\(HostLayout.directory(cluster))
        \(alone)
        [ -d $d ] || exit 0
        if [ -s $d/host ]; then
          read -r identity rest <$d/host
          [ "$identity" = \(shellWord(identity)) ] || exit 0
        fi
        # What an earlier pdd began may still be at work.
        for lock in $d/locks/*; do
          if [ -e "$lock" ]; then timeout 300 flock "$lock" true || true; fi
        done
        was() { [ ! -e $d/before ] || grep -qxF "$1" $d/before; }
        engine=$(sed -n 's/^engine //p' $d/before 2>/dev/null || true)
        if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
          containers=$(docker ps --all --quiet --filter label=pdd.cluster=\(cluster))
          if [ -n "$containers" ]; then
            docker container inspect --format '{{.Config.Image}}' $containers >>$d/images
            docker container inspect --format '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}' \\
              $containers >>$d/volumes
            docker stop --time 10 $containers >/dev/null
            docker rm --force --volumes $containers >/dev/null
          fi
          tries=60
          while [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" != inactive ]; do
            docker swarm leave --force >/dev/null 2>&1 || true
            tries=$((tries - 1))
            [ $tries -gt 0 ] || { echo 'the engine does not leave the swarm' >&2; exit 1; }
            sleep 0.5
          done
        fi
        \(engineStoreSettings)
        settings=$(readlink -f /etc/docker/daemon.json || true)
        if grep -qs '"cluster-store"' "$settings"; then
          cp -p "$settings" "$settings.pdd-new"
          without_store "$settings" >"$settings.pdd-new"
          mv "$settings.pdd-new" "$settings"
        fi
        if ! was 'settings yes' && [ "$(cat "$settings" 2>/dev/null)" = '{}' ]; then rm "$settings"; fi
        rm -f "$settings.pdd-new"
        # Also where an earlier attempt broke off after the settings.
        if [ -n "$(docker info --format '{{.ClusterStore}}' 2>/dev/null)" ]; then
          restart_engine 9<&- || { echo 'the engine does not come back without the key-value store' >&2; exit 1; }
        fi
        if [ "$engine" != stopped ] && docker info >/dev/null 2>&1; then
          # An engine lets go of it a moment after it has left the swarm.
          tries=40
          until was 'network docker_gwbridge' || ! docker network inspect docker_gwbridge >/dev/null 2>&1; do
            docker network disconnect --force docker_gwbridge gateway_ingress-sbox >/dev/null 2>&1 || true
            docker network rm docker_gwbridge >/dev/null 2>&1 || true
            tries=$((tries - 1))
            [ $tries -gt 0 ] || { echo 'the network docker_gwbridge does not go' >&2; exit 1; }
            sleep 0.25
          done
          for volume in $(sort -u $d/volumes 2>/dev/null); do
            if ! was "volume $volume"; then docker volume rm --force "$volume" >/dev/null; fi
          done
          for image in $(sort -u $d/images 2>/dev/null); do
            case "${image##*/}" in *:*) ;; *) image=$image:latest ;; esac
            if ! was "image $image"; then docker image rm "$image" >/dev/null 2>&1 || true; fi
          done
        fi
        if [ "$engine" = stopped ]; then
          if [ -d /run/systemd/system ]; then systemctl stop docker; else service docker stop; fi
        fi
        find $d -mindepth 1 -maxdepth 1 ! -name host -exec rm -rf {} +
        rm -rf $d
        rmdir /var/lib/pdd 2>/dev/null || true

        """
    }
}
