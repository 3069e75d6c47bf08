import Testing

/// The settings of ssh.
extension DescriptionRulesTests {
    static let ssh = [
        Rule(
            #""ssh": { "user": ▲"a b" }"#,
            "'user' of 'ssh' must be a word of letters, digits, '-', '_' and '.', not 'a b'"),
        Rule(
            #""ssh": { "options": { "Compression": ▲"" } }"#,
            "the ssh option 'Compression' must be 'yes' or 'no'"),
        Rule(
            #""ssh": { "options": { "BindAddress": ▲"a\r\nProxyCommand id" } }"#,
            "the ssh option 'BindAddress' must be a host name or an address"),
        Rule(
            #""ssh": { "options": { "ConnectTimeout": ▲"301" } }"#,
            "the ssh option 'ConnectTimeout' must be a whole number from 1 to 300"),
        Rule(
            #""ssh": { "options": { ▲"compression": "yes" } }"#,
            "there is no ssh option 'compression' here; did you mean 'Compression'?"),
        Rule(
            #""ssh": { "options": { ▲"stricthostkeychecking": "no" } }"#,
            "the ssh option 'stricthostkeychecking' is refused: pdd sets it", notes: ["remove it"]),
        Rule(
            #""ssh": { "options": { ▲"ProxyCommand": "id" } }"#,
            "the ssh option 'ProxyCommand' is refused: it makes ssh run a program or load a library on this machine",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"Include": "/etc/passwd" } }"#,
            "the ssh option 'Include' is refused: it makes ssh read a file or use a socket of this machine",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"ForwardAgent": "yes" } }"#,
            "the ssh option 'ForwardAgent' is refused: it opens a way through this machine, or lends your agent or "
                + "display", notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"SendEnv": "*" } }"#,
            "the ssh option 'SendEnv' is refused: it sends parts of your environment to the host",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"VerifyHostKeyDNS": "yes" } }"#,
            "the ssh option 'VerifyHostKeyDNS' is refused: it decides which host keys ssh trusts",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"Ciphers": "3des-cbc" } }"#,
            "the ssh option 'Ciphers' is refused: it can weaken the encryption of the connection",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"ProxyJump": "bastion" } }"#,
            "the ssh option 'ProxyJump' is refused: a jump host has a key of its own",
            notes: ["write \"jumpHost\": \"[USER@]HOST[:PORT]\" in 'ssh', or in a machine of 'hosts'"]),
        Rule(
            #""ssh": { "options": { ▲"Frobnicate": "a" } }"#,
            "unknown key 'Frobnicate' among the options of ssh",
            notes: [
                "the options that pdd accepts are: AddressFamily, BindAddress, BindInterface, Compression, ConnectTimeout, "
                    + "ConnectionAttempts, IPQoS, RekeyLimit, ServerAliveCountMax, ServerAliveInterval, TCPKeepAlive"
            ]),
        Rule(
            #""ssh": { "jumpHost": ▲"gate,-Fevil" }"#, "'jumpHost' must be [USER@]HOST[:PORT], not 'gate,-Fevil'"),
        Rule(
            #""ssh": { "identityFile": ▲"/etc/shadow" }"#,
            "'identityFile' must be a path below the directory of the description or plan, or in '~/.ssh/', not "
                + "'/etc/shadow'; link the key there: ln -s KEY ~/.ssh/"),
        Rule(
            #""ssh": { "identityFile": ▲"~/.ssh/../../etc/shadow" }"#,
            "'identityFile' must be a path below the directory of the description or plan, or in '~/.ssh/', not "
                + "'~/.ssh/../../etc/shadow'; link the key there: ln -s KEY ~/.ssh/"),
    ]

    private static let sshAdvice =
        "remove it here; the operator can set it in the file that the variable PDD_SSH_CONFIG names, or in ~/.ssh/config "
        + "for machines of the provider 'ssh'"

    @Test(arguments: ssh) func `ssh settings`(rule: Rule) throws { try check(rule) }
}
