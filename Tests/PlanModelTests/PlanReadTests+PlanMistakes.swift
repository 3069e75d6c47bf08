/// Mistakes in the members of a plan, before its actions.
extension PlanReadTests {
    static let planMistakes = [
        Mistake(
            #""format": 1,"#, #""format": 2,"#,
            """
            2:13: error: this is a plan of format 2, but this pdd reads format 1; write the \
            plan again with 'pdd plan --out'
            """),
        Mistake(
            #""format": 1,"#, #""format": "1","#,
            "2:13: error: 'format' of the plan must be a whole number, not a string"),
        Mistake(
            "  \"format\": 1,\n", "",
            "1:1: error: the plan has no 'format'; it is required"),
        Mistake(
            "  \"cluster\": \"c\",\n", "",
            "1:1: error: the plan has no 'cluster'; it is required"),
        Mistake(
            #""cluster": "c""#, #""cluster": "c\u0000""#,
            "3:14: error: text must not contain the character NUL, which no file name, argument or variable can hold"),
        Mistake(
            #""cluster": "c""#, #""cluster": "C c""#,
            "3:14: error: 'C c' is not a valid cluster name"),
        Mistake(
            #""provider": { "type": "docker" }"#, #""provider": { "type": "dokcer" }"#,
            """
            4:25: error: 'type' of 'provider' must be 'docker', 'aws', 'ssh' or \
            'docker-machine', not 'dokcer'; did you mean 'docker'?
            """),
        Mistake(
            #""provider": { "type": "docker" }"#, #""provider": "docker""#,
            "4:15: error: 'provider' must be an object, not a string"),
        Mistake(
            #""provider": { "type": "docker" }"#, #""provider": { "type": "docker", "region": "x" }"#,
            """
            4:35: error: unknown key 'region' in 'provider'
            4:15: note: the keys of 'provider' are: type
            """),
        Mistake(
            #""lease": "8h""#, #""otherProviders": [{ "type": "docker" }], "lease": "8h""#,
            "6:32: error: the provider 'docker' is listed twice"),
        Mistake(
            #""lease": "8h""#, #""otherProviders": [{ "type": "aws", "x": 1 }], "lease": "8h""#,
            """
            6:39: error: unknown key 'x' in 'otherProviders[0]'
            6:22: note: the keys of 'otherProviders[0]' are: allowSSHFrom, config, endpoint, keyPair, profile, region, securityGroups, type, vpc
            """),
        Mistake(
            #""role": "worker""#, #""role": "worker", "provider": "docker-machine""#,
            "42:5: error: hand1/host: its type comes from 'docker-machine', which is no provider of the plan"),
        Mistake(
            #""lease": "8h""#, #""lease": "8""#,
            """
            6:12: error: 'lease' of the plan must be a span of time such as '90s', '60m', \
            '8h' or '2d', not '8'
            """),
        Mistake(
            #""scp": "10m","#, #""scp": "10m", "copy": "1m","#,
            """
            7:70: error: unknown key 'copy' in 'timeouts'
            7:15: note: the keys of 'timeouts' are: closePort, createHost, destroyHost, openPort, removeContainer, runContainer, scp, ssh
            """),
        Mistake(
            #""path": "build-image.sh", "#, "",
            "11:17: error: 'build.sh' in 'files' has no 'path'; it is required"),
        Mistake(
            "build-image.sh", "../build-image.sh",
            """
            11:27: error: '../build-image.sh' must be a path below the directory of the description or plan, \
            without '..'; copy the file there
            """),
        Mistake(
            "build-image.sh", "/build-image.sh",
            """
            11:27: error: '/build-image.sh' must be a path below the directory of the description or plan, \
            without '..'; copy the file there
            """),
        Mistake(
            "ba7816bf", "BA7816BF",
            "11:55: error: 'sha256' must be 64 lower-case hexadecimal digits"),
        Mistake(
            #""docker info""#, "5",
            "14:16: error: the script 'answers' must be an array of lines"),
        Mistake(
            #""role": "worker" }"#, #""role": "wroker" }"#,
            """
            27:25: error: 'role' of 'worker' in 'hosts' must be 'keystore', 'submit' or \
            'worker', not 'wroker'; did you mean 'worker'?
            """),
        Mistake(
            #""role": "worker" }"#, #""role": "worker", "instanceType": "t3.large" }"#,
            """
            27:35: error: unknown key 'instanceType' in 'worker' in 'hosts'
            27:15: note: the keys of 'worker' in 'hosts' are: base, cpus, memory, provider, role
            """),
        Mistake(
            #""image": "pegasus:worker""#, #""imgae": "pegasus:worker""#,
            """
            31:15: error: 'worker' in 'containers' has no 'image'; it is required
            31:17: error: unknown key 'imgae' in 'worker' in 'containers'; did you mean 'image'?
            31:15: note: the keys of 'worker' in 'containers' are: address, command, cpus, devices, entrypoint, environment, gpus, image, labels, memory, mounts, network, ports, restart, shmSize, ulimits, user, workdir
            """),
        Mistake(
            #""A": "b""#, #""A=B": "b""#,
            """
            30:82: error: 'A=B' is not the name of a container's environment variable; use any characters \
            but '=' and control characters
            """),
        Mistake(
            #""A": "b""#, #""A": 5"#,
            """
            30:87: error: 'A' in 'environment' of 'submit' in 'containers' must be a \
            string, an array of strings, or an object with 'addressOf', 'addressesOf', \
            'outputOf', 'env', \
            'file' or 'command'
            """),
        Mistake(
            #"{ "env": "S" }"#, #"{ "vault": "S" }"#,
            """
            30:99: error: unknown key 'vault' in 'S' in 'environment' of 'submit' in 'containers'
            30:97: note: the keys of 'S' in 'environment' of 'submit' in 'containers' are: addressOf, addressesOf, command, env, file, outputOf
            30:97: error: 'S' in 'environment' of 'submit' in 'containers' must be a string, an array of strings, or an object with 'addressOf', 'addressesOf', 'outputOf', 'env', 'file' or 'command'
            """),
        Mistake(
            #""actions": ["#, #""actoins": ["#,
            """
            1:1: error: the plan has no 'actions'; it is required
            33:3: error: unknown key 'actoins' in the plan; did you mean 'actions'?
            1:1: note: the keys of the plan are: actions, attempts, cluster, containers, files, format, functions, hosts, lease, otherProviders, provider, removal, scripts, spares, ssh, timeouts, updates
            """),
        Mistake(
            #""drain": "answers""#, #""drain": "answer""#,
            "9:14: error: there is no script 'answer' in 'scripts'"),
        Mistake(
            #""manager": "head""#, #""manager": "hand2""#,
            "9:14: error: no action creates the host 'hand2'"),
        Mistake(
            #", "wait": "10m""#, "",
            "9:14: error: 'removal' has no 'wait'; it is required"),
        Mistake(
            #""scp": 4"#, #""scp": 0"#,
            "8:24: error: 'scp' of 'attempts' must be a whole number from 1 to 100, not 0"),
    ]
}
