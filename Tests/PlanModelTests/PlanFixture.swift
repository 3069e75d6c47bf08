import PlanModel

/// A small plan that has every kind of action that makes something.
enum PlanFixture {
    static let text = """
        {
          "format": 1,
          "cluster": "c",
          "provider": { "type": "docker" },
          "ssh": { "user": "ubuntu", "identityFile": "key", "jumpHost": "bastion", "options": { "Compression": "yes" } },
          "lease": "8h",
          "timeouts": { "createHost": "10m", "openPort": "2m", "scp": "10m", "ssh": "5m", "runContainer": "5m" },
          "attempts": { "scp": 4, "ssh": 4 },
          "removal": { "drain": "answers", "leave": "start", "forget": "token", "manager": "head", "wait": "10m", "atDeadline": "keep" },
          "files": {
            "build.sh": { "path": "build-image.sh", "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }
          },
          "scripts": {
            "answers": [
              "docker info"
            ],
            "start": [
              "service docker start",
              ""
            ],
            "token": [
              "print-token"
            ]
          },
          "hosts": {
            "submit": { "role": "submit", "cpus": "2" },
            "worker": { "role": "worker" }
          },
          "containers": {
            "submit": { "image": "pegasus:submit", "network": "my-net", "environment": { "A": "b", "S": { "env": "S" } }, "labels": { "team": "astro" } },
            "worker": { "image": "pegasus:worker" }
          },
          "actions": [
            { "id": "cluster/port-22-tcp", "kind": "openPort", "ports": "22", "protocol": "tcp", "from": "operator" },
            { "id": "head/host", "kind": "createHost", "host": "head", "type": "submit", "after": ["cluster/port-22-tcp"] },
            { "id": "head/engine", "kind": "ssh", "host": "head", "script": "start", "runs": "live", "check": "answers", "environment": { "WAIT": "60" }, "timeout": "90s", "after": ["head/host"] },
            { "id": "head/preload", "kind": "scp", "host": "head", "image": "debian:trixie-slim", "after": ["head/engine"] },
            { "id": "head/build.sh", "kind": "scp", "host": "head", "file": "build.sh", "to": "build.sh", "mode": "0755", "after": ["head/host"] },
            { "id": "head/motd", "kind": "scp", "host": "head", "lines": ["hello", ""], "to": "/etc/motd", "mode": "0644", "after": ["head/host"] },
            { "id": "head/token", "kind": "ssh", "host": "head", "script": "token", "runs": "read", "secret": true, "uses": ["head/engine"] },
            { "id": "head/container", "kind": "runContainer", "host": "head", "name": "submit", "container": "submit", "uses": ["head/build.sh"] },
            { "id": "hand1/host", "kind": "createHost", "host": "hand1", "type": "worker", "after": ["cluster/port-22-tcp"] },
            { "id": "hand1/token", "kind": "scp", "host": "hand1", "outputOf": "head/token", "to": "token", "mode": "0600", "after": ["hand1/host"], "uses": ["head/token"] },
            { "id": "hand1/join", "kind": "ssh", "host": "hand1", "script": "start", "environment": { "MANAGER": { "addressOf": "head" }, "PASSWORD": { "command": ["op", "read"] }, "TOKEN": { "outputOf": "head/token" } }, "after": ["hand1/host"], "uses": ["head/token"] },
            { "id": "hand1/container", "kind": "runContainer", "host": "hand1", "name": "hand1", "container": "worker", "uses": ["hand1/join"] },
            { "id": "cluster/ready", "kind": "ssh", "host": "head", "script": "answers", "environment": { "WORKERS": [
                "hand1"
              ] }, "after": [
                "head/container",
                "hand1/container"
              ] }
          ]
        }

        """

    static func read(_ text: String = text) throws(Diagnostics) -> Plan {
        try Plan.read(SourceText(name: "plan.json", text: text))
    }
}
