import Testing

/// The numbers and names of hosts and of their containers.
extension DescriptionRulesTests {
    static let members = [
        Rule(
            #""submit": { "host": ▲"a.b" }"#,
            "'a.b' cannot be the name of a host; use at most 63 \(label)"),
        Rule(
            #""submit": { "host": ▲"cluster" }"#,
            "a host cannot have the name 'cluster'; its actions could not be told apart"),
        Rule(
            #""submit": { "container": { "name": ▲"Submit" } }"#,
            "'Submit' cannot be the name of a container; use at most 63 \(label)"),
        Rule(
            #""submit": { "container": { "name": ▲"s" } }"#,
            "'s' cannot be the name of a container; Docker wants two characters at least"),
        Rule(
            #""keystore": ▲{}"#,
            "'keystore' needs \"discovery\": \"consul\" in 'network'; remove it for swarm"),
        Rule(#""workers": ▲[]"#, "'workers' needs at least one group, such as { \"count\": 2 }"),
        Rule(
            #""workers": [{ "count": ▲0 }]"#,
            "'count' of 'workers[0]' must be a whole number from 1 to 20000, not 0"),
        Rule(
            #""workers": [{ "count": ▲1e9 }]"#,
            "'count' of 'workers[0]' must be a whole number from 1 to 20000, not 1e9"),
        Rule(
            #""workers": [{ "count": ▲99999999999999999999 }]"#,
            "'count' of 'workers[0]' must be a whole number from 1 to 20000, not "
                + "99999999999999999999"),
        Rule(
            #""workers": [{ "count": 1, "host": ▲"-w" }]"#,
            "'-w' cannot be the name of hosts; use at most 57 \(label)"),
        Rule(
            #""workers": [{ "count": 1, "container": { "name": ▲"w_" } }]"#,
            "'w_' cannot be the name of a container; use at most 57 \(label)"),
        Rule(
            #""workers": [{ "count": 1, "container": { "name": ▲"submit" } }]"#,
            "containers of workers cannot begin with the whole name 'submit', which is that of "
                + "another role; choose another"),
        Rule(
            #""workers": ▲[{ "count": 1 }, { "count": 1, "container": { "name": "b" } }]"#,
            "'workers[1]' and 'workers[0]' both have a host 'c-worker1'; give one of them another "
                + "'host'"),
        Rule(
            #""workers": ▲[{ "count": 1 }, { "count": 1, "host": "b" }]"#,
            "'workers[1]' and 'workers[0]' both have a container 'worker1'; give one of them another "
                + "'name' in 'container'"),
        Rule(
            #""network": { "discovery": "consul" }, "keystore": ▲{ "host": "c-submit-node" }"#,
            "'keystore' and 'submit' both have a host 'c-submit-node'; give one of them another 'host'"),
        Rule(
            #""workers": ▲[{ "count": 20000 }, { "count": 1, "host": "b", "container": { "name": "b" } }]"#,
            "there are 20001 workers; pdd takes at most 20000"),
    ]

    @Test(arguments: members) func `hosts, workers and their names`(rule: Rule) throws { try check(rule) }
}
