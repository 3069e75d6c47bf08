import Testing

/// The cluster as a whole, its network and its open ports.
extension DescriptionRulesTests {
    static let cluster = [
        Rule(
            #""cluster": ▲"Pegasus""#,
            "'Pegasus' cannot be the name of a cluster; use at most 32 \(label)"),
        Rule(
            #""cluster": ▲"cluster""#,
            "a cluster cannot have the name 'cluster'; its actions could not be told apart"),
        Rule(
            #""provider": { "type": ▲"azure" }"#,
            "'type' of 'provider' must be 'docker', 'aws', 'ssh' or 'docker-machine', not 'azure'"),
        Rule(
            #""provider": { "type": ▲"dokcer" }"#,
            "'type' of 'provider' must be 'docker', 'aws', 'ssh' or 'docker-machine', not 'dokcer'; "
                + "did you mean 'docker'?"),
        Rule(
            #""timeouts": { "attempts": ▲0 }"#,
            "'attempts' of 'timeouts' must be a whole number from 1 to 100, not 0"),
        Rule(
            #""update": { "parallel": ▲"0%" }"#, "'0%' is neither a number nor a share such as \"25%\""),
        Rule(
            #""update": { "parallel": ▲"101%" }"#, "'101%' is neither a number nor a share such as \"25%\""),
        Rule(
            #""update": { "parallel": ▲0 }"#,
            "'parallel' of 'update' must be a whole number from 1 to 20000, not 0"),
        Rule(
            #""update": { "atDeadline": ▲"kepe" }"#,
            "'atDeadline' of 'update' must be 'keep' or 'evict', not 'kepe'; did you mean 'keep'?"),
        Rule(
            #""workers": [{ "count": 1, "update": { "drain": ▲"1" } }]"#,
            "'drain' of 'update' of 'workers[0]' must be a span of time such as '90s', '60m', '8h' or '2d', not '1'"),
        Rule(
            #""provider": { "type": "aws" }, "lease": ▲"8""#,
            "'lease' of the description must be a span of time such as '90s', '60m', '8h' or '2d', "
                + "not '8'"),
        Rule(
            #""timeouts": { "build": ▲"1 h" }"#,
            "'build' of 'timeouts' must be a span of time such as '90s', '60m', '8h' or '2d', "
                + "not '1 h'"),
        Rule(
            #""pool": { "type": ▲"slurm" }"#,
            "'type' of 'pool' must be 'htcondor' or 'none', not 'slurm'"),
    ]

    static let network = [
        Rule(
            #""network": { "name": ▲"my net" }"#,
            "'my net' cannot be the name of a network; use at most 63 letters, digits and inner '-' "
                + "and '_'"),
        Rule(
            #""network": { "name": ▲"bridge" }"#,
            "'bridge' is a network of Docker itself; choose another name"),
        Rule(
            #""network": { "discovery": ▲"consull" }"#,
            "'discovery' of 'network' must be 'swarm' or 'consul', not 'consull'; did you mean "
                + "'consul'?"),
        Rule(
            #""network": { "discovery": "consul", "encrypted": ▲true }"#,
            "an encrypted network needs \"discovery\": \"swarm\""),
        Rule(
            #""network": { "subnet": ▲"10.0.9.1/24" }"#,
            "'subnet' must be a network from /8 to /29 such as '10.0.9.0/24' with no bit set behind "
                + "the prefix, not '10.0.9.1/24'"),
        Rule(
            #""network": { "subnet": ▲"10.0.9.0/30" }"#,
            "'subnet' must be a network from /8 to /29 such as '10.0.9.0/24' with no bit set behind "
                + "the prefix, not '10.0.9.0/30'"),
        Rule(
            #""network": { "subnet": "10.0.9.0/29" }, "workers": ▲[{ "count": 5 }]"#,
            "the network 10.0.9.0/29 has addresses for 5 containers, and there are 6; set a larger "
                + "'subnet' in 'network'"),
    ]

    static let ports = [
        Rule(
            #""openPorts": [{ "ports": ▲"0", "from": "cluster" }]"#,
            "'ports' must be a port from 1 to 65535 or a range such as '8000-8010', not '0'"),
        Rule(
            #""openPorts": [{ "ports": "1", "protocol": ▲"tpc", "from": "cluster" }]"#,
            "'protocol' of 'openPorts[0]' must be 'tcp', 'udp' or 'esp', not 'tpc'; did you mean "
                + "'tcp'?"),
        Rule(
            #""openPorts": [{ "ports": "1", "from": ▲"all" }]"#,
            "'from' must be 'cluster', 'operator' or a network in CIDR notation such as "
                + "'203.0.113.0/24', not 'all'"),
        Rule(
            #""openPorts": [{ "ports": "1-9", "from": "cluster" }, { "ports": ▲"9", "from": "cluster" }]"#,
            "'9/tcp' from cluster overlaps '1-9/tcp', which stands before it"),
    ]

    @Test(arguments: cluster) func `the cluster as a whole`(rule: Rule) throws { try check(rule) }
    @Test(arguments: network) func `the network`(rule: Rule) throws { try check(rule) }
    @Test(arguments: ports) func `open ports`(rule: Rule) throws { try check(rule) }
}
