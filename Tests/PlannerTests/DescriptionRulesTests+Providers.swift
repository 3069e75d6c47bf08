import Testing

/// The settings of providers, and the hosts that exist already.
extension DescriptionRulesTests {
    static let aws =
        [
            Rule(
                #""region": ▲"us west""#,
                "'region' of 'provider' must be a word of letters, digits, '-', '_' and '.', not 'us west'"),
            Rule(#""endpoint": ▲"ftp://x""#, "'endpoint' must be a URL, not 'ftp://x'"),
            Rule(
                #""config": ▲"../aws_config""#,
                "'../aws_config' must be a path below the directory of the description or plan, without "
                    + "'..'; copy the file there"),
            Rule(
                #""allowSSHFrom": ▲["203.0.113.1/24"]"#,
                "'203.0.113.1/24' is not a network in CIDR notation such as '203.0.113.0/24'"),
            Rule(#""securityGroups": ▲["sg 1"]"#, "'sg 1' is neither the id nor the name of a security group"),
            Rule(
                #""ami": ▲"ubuntu""#,
                "'ami' must be an image id ('ami-…') or an SSM parameter ('ssm:/…'), not 'ubuntu'"),
            Rule(
                #""rootVolume": { "size": ▲4 }"#,
                "'size' of 'rootVolume' must be a whole number from 8 to 16384, not 4"),
            Rule(#""spot": { "maxPrice": ▲0 }"#, "'maxPrice' of 'spot' must be a number above 0"),
            Rule(
                #""address": ▲"privat""#,
                "'address' of 'provider' must be 'public' or 'private', not 'privat'; did you mean "
                    + "'private'?"),
            Rule(
                #""tags": ▲{ "aws:x": "y" }"#, "tags that begin with 'pdd.' or 'aws:' are reserved"),
        ].map { Rule(#""provider": { "type": "aws", \#($0.member) }"#, $0.message) } + [
            Rule(
                #""network": { "discovery": "consul" }, "provider": ▲{ "type": "aws", "engine": { "version": "23" } }"#,
                "discovery 'consul' needs a Docker Engine older than 23, which still has --cluster-store, "
                    + "and 'engine' asks for 23; remove the version, or use \"discovery\": \"swarm\""),
            Rule(
                #""provider": { "type": "aws", "engine": { "version": ▲"latest" } }"#,
                "'version' of 'engine' must be a version such as '28' or '20.10', not 'latest'"),
            Rule(
                #""provider": { "type": "docker-machine", "driver": ▲"--x" }"#,
                "'driver' must be the name of a docker-machine driver"),
            Rule(
                #""provider": { "type": "docker-machine", "options": ▲{ "--x": "y" } }"#,
                "'--x' is not an option of docker-machine; write it without leading dashes"),
            Rule(
                #""provider": { "type": "docker-machine", "options": ▲{ "driver": "x" } }"#,
                "the driver does not belong in 'options'; write it beside them: \"driver\""),
            Rule(
                #""provider": { "type": "docker-machine", "options": { ▲"digitalocean-access-token": "x" } }"#,
                "'digitalocean-access-token' is a secret, which does not belong in a description; docker-machine "
                    + "reads it from a variable, which the driver's documentation names"),
            Rule(
                #""provider": { "type": "docker-machine", "options": { "size": ▲1 } }"#,
                "'size' in 'options' of 'provider' must be a string, a boolean or an array of strings, not a number"),
        ]

    static let hosts =
        [
            Rule(
                #"{ "address": "b", "role": ▲"wroker" }"#,
                "'role' of 'hosts[1]' of 'provider' must be 'keystore', 'submit' or 'worker', not 'wroker'; "
                    + "did you mean 'worker'?"),
            Rule(#"{ "address": ▲"-oProxyCommand=id" }"#, "'-oProxyCommand=id' is neither a host name nor an address"),
            Rule(
                #"{ "address": "b", "port": ▲0 }"#,
                "'port' of 'hosts[1]' of 'provider' must be a whole number from 1 to 65535, not 0"),
            Rule(
                #"{ "address": "b", "jumpHost": ▲"$(id)" }"#,
                "'jumpHost' must be [USER@]HOST[:PORT], not '$(id)'"),
            Rule(
                #"{ "address": "b", "hostKeys": ▲["MD5:x"] }"#,
                "'MD5:x' is not a fingerprint; 'ssh-keygen -l' prints them as 'SHA256:…'"),
            Rule(#"{ "address": "b" }, ▲{ "address": "b", "port": 22 }"#, "two hosts have the address 'b:22'"),
        ].map {
            Rule(
                #""provider": { "type": "ssh", "hosts": [{ "role": "submit", "address": "a" }, \#($0.member)] }"#,
                $0.message)
        } + [
            Rule(
                #""provider": ▲{ "type": "ssh", "hosts": [{ "address": "a" }] }"#,
                "1 host of the role 'submit' is needed, and 'hosts' has 0; add hosts with "
                    + "\"role\": \"submit\""),
            Rule(
                #""workers": [{ "count": 2 }], "provider": ▲{ "type": "ssh", "hosts": [{ "role": "submit", "address": "a" }] }"#,
                "2 hosts of the role 'worker' are needed, and 'hosts' has 0; add hosts with "
                    + "\"role\": \"worker\""),
        ]

    @Test(arguments: aws) func `keys of providers`(rule: Rule) throws { try check(rule) }
    @Test(arguments: hosts) func `hosts that exist already`(rule: Rule) throws { try check(rule) }
}
