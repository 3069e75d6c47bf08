import Testing

/// The images, and what they are built from.
extension DescriptionRulesTests {
    static let image = [
        Rule(
            #""image": ▲{}"#,
            "'image' needs either a 'builder', or both 'submit' and 'worker' to pull"),
        Rule(
            #""image": ▲{ "worker": "a" }"#,
            "'image' needs either a 'builder', or both 'submit' and 'worker' to pull"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "files": ▲["c"] }"#,
            "'files' need a 'builder', and there is none"),
        Rule(
            #""image": { "builder": ▲"../build.sh" }"#,
            "'../build.sh' must be a path below the directory of the description or plan, without "
                + "'..'; copy the file there"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["/etc/passwd"] }"#,
            "'/etc/passwd' must be a path below the directory of the description or plan, without "
                + "'..'; copy the file there"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["b.sh"] }"#,
            "'b.sh' is the 'builder' already; remove it here"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["a/x", "b/x"] }"#,
            "two files would have the name 'x' on the hosts; rename one"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["a/build.sh"] }"#,
            "two files would have the name 'build.sh' on the hosts; rename one"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["host"] }"#,
            "a file cannot have the name 'host', which is the name of one of pdd's steps; rename it"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["$(touch x)"] }"#,
            "the file name '$(touch x)' has characters other than letters, digits, '-', '_', '.'"),
        Rule(
            #""image": { "builder": "b.sh", "submitFiles": ▲["/etc/passwd"] }"#,
            "'/etc/passwd' must be a path below the directory of the description or plan, without "
                + "'..'; copy the file there"),
        Rule(
            #""image": { "builder": "b.sh", "workerFiles": ▲["host"] }"#,
            "a file cannot have the name 'host', which is the name of one of pdd's steps; rename it"),
        Rule(
            #""image": { "builder": "b.sh", "files": ["a/x"], "submitFiles": ▲["a/x"] }"#,
            "'a/x' is in 'files' already, which are for both images; remove it here"),
        Rule(
            #""image": { "builder": "b.sh", "submitFiles": ["x"], "workerFiles": ▲["x"] }"#,
            "two files would have the name 'x' on the hosts; rename one"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "workerFiles": ▲["c"] }"#,
            "'workerFiles' need a 'builder', and there is none"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "build": ▲"once" }"#,
            "'build' needs a 'builder', and there is none"),
        Rule(
            #""image": { "builder": "b.sh", "registry": ▲"a b" }"#,
            "'a b' is not a valid image name; names look like 'pegasus:worker' or 'registry.example/team/pegasus:5.1'"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "environment": ▲{ "A": "b" } }"#,
            "'environment' needs a 'builder', and there is none"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"A-B": "c" } }"#,
            "'A-B' is not a valid name for an environment variable; use letters, digits and '_', and do not begin "
                + "with a digit"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"IMAGE": "c" } }"#,
            "'IMAGE' is a variable of pdd's own scripts; give the builder's another name"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"PDD_X": "c" } }"#,
            "'PDD_X' is a variable of pdd's own scripts; give the builder's another name"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"PATH": "c" } }"#,
            "'PATH' belongs to the host's shell and programs, which would fail or run others; set it in the builder"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"LD_PRELOAD": "c" } }"#,
            "'LD_PRELOAD' belongs to the host's shell and programs, which would fail or run others; set it in the "
                + "builder"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"DOCKER_HOST": "c" } }"#,
            "'DOCKER_HOST' would point the Docker client away from the host's engine; set it in the builder"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { "A": ▲5 } }"#,
            "'A' in 'environment' of 'image' must be a string, not a number"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { "A": ▲{ "env": "B" } } }"#,
            "'A' in 'environment' of 'image' cannot be a secret, which would stay in the image's layers and in the log "
                + "of its build; give secrets to a container"),
        Rule(
            #""image": { "submit": ▲"Pegasus", "worker": "b" }"#,
            "'Pegasus' is not a valid image name; names look like 'pegasus:worker' or "
                + "'registry.example/team/pegasus:5.1'"),
        Rule(
            #""submit": { "container": { "image": ▲"a b" } }"#,
            "'a b' is not a valid image name; names look like 'pegasus:worker' or "
                + "'registry.example/team/pegasus:5.1'"),
        Rule(
            #""provider": { "type": "docker", "preload": ▲["a:"] }"#,
            "'a:' is not a valid image name; names look like 'pegasus:worker' or "
                + "'registry.example/team/pegasus:5.1'"),
    ]

    @Test(arguments: image) func `the images`(rule: Rule) throws { try check(rule) }
}
