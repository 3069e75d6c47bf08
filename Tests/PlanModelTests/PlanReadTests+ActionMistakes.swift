/// Mistakes in the members of an action.
extension PlanReadTests {
    static let actionMistakes = [
        Mistake(
            #""id": "head/host", "#, "",
            "35:5: error: action 2 has no 'id'; it is required"),
        Mistake(
            #""id": "head/host""#, #""id": "head""#,
            "35:13: error: 'head' is not an action id; ids are HOST/STEP"),
        Mistake(
            #""id": "head/host""#, #""id": "head/ho st""#,
            "35:13: error: 'head/ho st' is not an action id; ids are HOST/STEP"),
        Mistake(
            #""kind": "createHost", "host": "head""#, #""kind": "makeHost", "host": "head""#,
            """
            35:34: error: 'kind' of action 2 must be 'createHost', 'openPort', 'scp', \
            'ssh', 'runContainer', 'destroyHost', 'closePort' or 'removeContainer', not \
            'makeHost'
            """),
        Mistake(
            #""kind": "createHost", "host": "head""#, #""kind": "createHost", "host": "He ad""#,
            "35:56: error: 'He ad' is no name of a host"),
        Mistake(
            #""kind": "createHost", "host": "head", "type": "submit""#, #""kind": "createHost", "host": "head""#,
            "35:5: error: action 2 has no 'type'; it is required"),
        Mistake(
            #""type": "submit""#, #""type": "submit", "sise": 1"#,
            """
            35:82: error: unknown key 'sise' in action 2
            35:5: note: the keys of action 2 are: after, host, id, kind, type, uses
            """),
        Mistake(
            "\"after\": [\"cluster/port-22-tcp\"] },\n    { \"id\": \"head/engine\"",
            "\"after\": [\"cluster\"] },\n    { \"id\": \"head/engine\"",
            "35:92: error: an action id, HOST/STEP, is expected here"),
        Mistake(
            "\"after\": [\"cluster/port-22-tcp\"] },\n    { \"id\": \"head/engine\"",
            "\"after\": \"cluster/port-22-tcp\" },\n    { \"id\": \"head/engine\"",
            "35:91: error: 'after' of action 2 must be an array of strings, not a string"),
        Mistake(
            #""ports": "22""#, #""ports": "0""#,
            """
            34:65: error: 'ports' must be a port from 1 to 65535 or a range such as \
            '8000-8010', not '0'
            """),
        Mistake(
            #""ports": "22""#, #""ports": 22"#,
            "34:65: error: 'ports' of action 1 must be a string, not a number"),
        Mistake(
            #""protocol": "tcp""#, #""protocol": "tpc""#,
            """
            34:83: error: 'protocol' of action 1 must be 'tcp', 'udp' or 'esp', not 'tpc'; \
            did you mean 'tcp'?
            """),
        Mistake(
            #""from": "operator""#, #""from": "anybody""#,
            """
            34:98: error: 'from' must be 'cluster', 'operator' or a network such as \
            '203.0.113.0/24', not 'anybody'
            """),
        Mistake(
            #""to": "/etc/motd""#, #""to": "/etc/../motd""#,
            """
            39:87: error: 'to' must be a path without '..' that does not begin with '-', \
            not '/etc/../motd'
            """),
        Mistake(
            #""to": "/etc/motd""#, #""to": "-motd""#,
            """
            39:87: error: 'to' must be a path without '..' that does not begin with '-', \
            not '-motd'
            """),
        Mistake(
            #""to": "/etc/motd", "#, "",
            "39:5: error: action 6 has no 'to'; it is required"),
        Mistake(
            #""mode": "0755""#, #""mode": "755""#,
            "38:107: error: 'mode' must be four octal digits such as '0644'"),
        Mistake(
            #""mode": "0755""#, #""mode": "0788""#,
            "38:107: error: 'mode' must be four octal digits such as '0644'"),
        Mistake(
            #""file": "build.sh", "#, "",
            "38:5: error: action 5 needs 'file', 'lines', 'outputOf' or 'image'"),
        Mistake(
            #""runs": "live""#, #""runs": "alive""#,
            """
            36:86: error: 'runs' of action 3 must be 'once', 'live' or 'read', not \
            'alive'; did you mean 'live'?
            """),
        Mistake(
            #""check": "answers", "#, "",
            "36:5: error: action 3 has no 'check'; it is required"),
        Mistake(
            #""secret": true"#, #""secret": "yes""#,
            "40:103: error: 'secret' of action 7 must be true or false, not a string"),
        Mistake(
            #""timeout": "90s""#, #""timeout": "90""#,
            """
            36:158: error: 'timeout' of action 3 must be a span of time such as '90s', \
            '60m', '8h' or '2d', not '90'
            """),
        Mistake(
            #""addressOf": "head""#, #""adressOf": "head""#,
            """
            44:108: error: unknown key 'adressOf' in 'MANAGER' in 'environment' of action 11; did you mean 'addressOf'?
            44:106: note: the keys of 'MANAGER' in 'environment' of action 11 are: addressOf, addressesOf, command, env, file, outputOf
            44:106: error: 'MANAGER' in 'environment' of action 11 must be a string, an array of strings, or an object with 'addressOf', 'addressesOf', 'outputOf', 'env', 'file' or 'command'
            """),
        Mistake(
            #""name": "submit""#, #""name": "$(id)""#,
            "41:79: error: '$(id)' is no name of a container"),
    ]
}
