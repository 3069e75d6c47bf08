import Testing

/// Values of the wrong kind, and members that are required.
extension DescriptionRulesTests {
    static let kinds = [
        Rule(#""network": ▲[]"#, "'network' must be an object, not an array"),
        Rule(#""workers": ▲2"#, "'workers' of the description must be an array of objects, not a number"),
        Rule(#""workers": [▲2]"#, "'workers[0]' must be an object, not a number"),
        Rule(
            #""provider": { "type": "aws" }, "lease": ▲8"#,
            "'lease' of the description must be a string, not a number"),
        Rule(
            #""network": { "encrypted": ▲"yes" }"#,
            "'encrypted' of 'network' must be true or false, not a string"),
        Rule(
            #""workers": [{ "count": ▲"2" }]"#,
            "'count' of 'workers[0]' must be a whole number, not a string"),
        Rule(
            #""image": { "builder": "b", "files": ▲"x" }"#,
            "'files' of 'image' must be an array of strings, not a string"),
        Rule(
            #""image": { "builder": "b", "files": ["a", ▲5] }"#,
            "'files[1]' of 'image' must be a string"),
        Rule(
            #""image": { "builder": ▲"b\u0000" }"#,
            "text must not contain the character NUL, which no file name, argument or variable can hold"),
        Rule(
            #""submit": { "container": { "labels": ▲["a=b"] } }"#,
            "'labels' of 'container' of 'submit' must be an object, not an array"),
        Rule(
            #""submit": { "container": { "labels": { "a": ▲null } } }"#,
            "'a' in 'labels' of 'container' of 'submit' must be a string, not null"),
        Rule(
            #""submit": { "container": { "labels": { ▲"a\u0000": "" } } }"#,
            "text must not contain the character NUL, which no file name, argument or variable can hold"),
        Rule(#""workers": [▲{}]"#, "'workers[0]' has no 'count'; it is required"),
        Rule(#""provider": ▲{}"#, "'provider' has no 'type'; it is required"),
        Rule(#""pool": ▲{ "submitRunsJobs": true }"#, "'pool' has no 'type'; it is required"),
        Rule(#""openPorts": [▲{ "from": "cluster" }]"#, "'openPorts[0]' has no 'ports'; it is required"),
        Rule(#""openPorts": [▲{ "ports": "1" }]"#, "'openPorts[0]' has no 'from'; it is required"),
    ]

    @Test(arguments: kinds) func `a value of the wrong kind`(rule: Rule) throws { try check(rule) }
}
