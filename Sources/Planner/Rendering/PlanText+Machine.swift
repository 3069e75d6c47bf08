import PlanModel

extension PlanText {
    /// The programs and files that applying the plan uses on pdd's own machine: an operator agrees
    /// to these when the description comes from someone else.
    static func onThisMachine(_ plan: Plan) -> String {
        var text = "on this machine\n"
        func add(_ verb: String, _ what: String) { text += "  \(padded(verb, 6)) \(what)\n" }
        add("run", programs(plan).joined(separator: ", "))
        for driver in drivers(plan) {
            add("run", "docker-machine-driver-\(driver), if docker-machine has no such driver itself")
        }
        let secrets = plan.secretSources(of: plan.actions)
        for case .command(let words) in secrets {
            add("run", "\(words.map(shellWord).joined(separator: " "))  (prints a secret; apply asks before it runs)")
        }
        let files = plan.files.values.map(\.path)
        if !files.isEmpty { add("read", Set(files).sorted().joined(separator: ", ")) }
        for case .file(let path) in secrets { add("read", "\(path)  (a secret)") }
        for case .environment(let name) in secrets { add("read", "the variable \(name)  (a secret)") }
        for path in plan.identityFiles { add("read", "\(path)  (a private key, by ssh)") }
        for settings in plan.providers {
            guard case .aws(let aws) = settings else { continue }
            if let config = aws.config { add("read", "\(config)  (credentials)") }
            let profile = aws.profile.map { "profile '\($0)' of your" } ?? "your"
            if aws.config == nil { add("read", "\(profile) configuration of the AWS CLI, by aws") }
            if let endpoint = aws.endpoint { add("send", "requests with your AWS credentials to \(endpoint)") }
        }
        for image in plan.localImages {
            add("send", "the image \(image) of the local Docker Engine to hosts, if it has it")
        }
        for option in driverFiles(plan) { add("read", "\(option.value)  (option '\(option.name)', by docker-machine)") }
        return text
    }

    private static func programs(_ plan: Plan) -> [String] {
        var names = Set(plan.providers.flatMap(\.kind.capabilities.programs))
        if !plan.files.isEmpty { names.insert("cat") }
        return names.sorted()
    }

    private static func machines(_ plan: Plan) -> [DockerMachineHostSettings] {
        plan.hosts.sorted { $0.key < $1.key }.compactMap { _, type in
            if case .dockerMachine(let settings) = type.settings { settings } else { nil }
        }
    }

    private static func drivers(_ plan: Plan) -> [String] { Set(machines(plan).map(\.driver)).sorted() }

    /// The options of drivers that seem to name files of this machine, judging by their names or values.
    private static func driverFiles(_ plan: Plan) -> [(name: String, value: String)] {
        var found: [String: (name: String, value: String)] = [:]
        for option in machines(plan).flatMap(\.options) {
            for text in option.texts where option.mayNameFile(text) {
                found["\(option.name) \(text)"] = (option.name, text)
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}
