import Testing

/// The settings of a container.
extension DescriptionRulesTests {
    static let containers = [
        Rule(
            #""mounts": ▲["/a:b"]"#,
            "'/a:b' is not a mount; write 'SOURCE:TARGET' or 'SOURCE:TARGET:ro' with an absolute TARGET, "
                + "and a SOURCE that is an absolute path on the host or a volume's name"),
        Rule(
            #""ports": ▲["8888"]"#,
            "'8888' does not publish a port; write 'PORT:PORT', with 'ADDRESS:' before or '/udp' after it "
                + "where needed"),
        Rule(
            #""ports": ▲["8000-8010:9000-9010", "8010:80"]"#,
            "port 8010 of the host is published twice; the other time as 8000-8010"),
        Rule(
            #""devices": ▲["fuse"]"#,
            "'fuse' is not a device; write an absolute path such as '/dev/fuse'"),
        Rule(
            #""ulimits": ▲["nofile"]"#,
            "'nofile' is not a limit; write 'NAME=SOFT' or 'NAME=SOFT:HARD' such as 'nofile=65536:65536'"),
        Rule(#""labels": ▲{ "pdd.x": "y" }"#, "labels that begin with 'pdd.' are reserved"),
        Rule(#""labels": ▲{ "a b": "y" }"#, "'a b' is not a valid label name"),
        Rule(
            #""restart": ▲"never""#,
            "'restart' must be 'no', 'always', 'unless-stopped', 'on-failure' or 'on-failure:COUNT', "
                + "not 'never'"),
        Rule(
            #""cpus": ▲"many""#,
            "'cpus' of 'container' of 'submit' must be a number of processors such as 2 or 1.5"),
        Rule(
            #""memory": ▲"2GB""#,
            "'memory' of 'container' of 'submit' must be an amount of memory such as '512m' or '2g', "
                + "not '2GB'"),
        Rule(
            #""shmSize": ▲"0""#,
            "'shmSize' of 'container' of 'submit' must be an amount of memory such as '512m' or '2g', "
                + "not '0'"),
        Rule(#""gpus": ▲0"#, "'gpus' must be 'all', a number, or 'device=…'"),
        Rule(
            #""user": ▲"-u""#,
            "'user' must be a name or a number, optionally followed by ':GROUP', not '-u'"),
        Rule(#""workdir": ▲"w""#, "'workdir' must be an absolute path, not 'w'"),
        Rule(
            #""environment": { ▲"A=B": "x" }"#,
            "'A=B' is not the name of a container's environment variable; use any characters but '=' "
                + "and control characters"),
        Rule(
            #""environment": { "A": ▲5 }"#,
            "'A' in 'environment' of 'container' of 'submit' must be a string in quotes, or an object "
                + "with 'env', 'file' or 'command' for a secret, not a number"),
        Rule(
            #""environment": { "A": ▲"\u0000" }"#,
            "text must not contain the character NUL, which no file name, argument or variable can hold"),
        Rule(
            #""environment": { "A": ▲{} }"#,
            "'A' in 'environment' of 'container' of 'submit' needs 'env', 'file' or 'command'"),
        Rule(
            #""environment": { "A": ▲{ "env": "B", "command": ["c"] } }"#,
            "'A' in 'environment' of 'container' of 'submit' has both 'env' and 'command'; keep one "
                + "of them"),
        Rule(
            #""environment": { "A": { "env": ▲"1" } }"#,
            "'1' is not a valid name for an environment variable; use letters, digits and '_', and do not begin "
                + "with a digit"),
        Rule(
            #""environment": { "A": { "file": ▲"/x" } }"#,
            "'/x' must be a path below the directory of the description or plan, without '..'; "
                + "copy the file there"),
        Rule(
            #""environment": { "A": { "file": ▲"" } }"#,
            "'' must be a path below the directory of the description or plan, without '..'; "
                + "copy the file there"),
        Rule(
            #""environment": { "A": { "command": ▲[] } }"#,
            "a secret's command needs a program as its first element"),
    ].map { Rule(#""submit": { "container": { \#($0.member) } }"#, $0.message) }

    @Test(arguments: containers) func `a container`(rule: Rule) throws { try check(rule) }
}
