public import Foundation

/// An EC2 for a test, whose instances have bodies: containers on this machine's Docker Engine.
///
/// It runs as a program of its own, `scripts/ec2-world`, begins with an empty account that has a VPC, and
/// is gone with all its containers at the end of the test.
public struct EC2World: Sendable {
    /// What `world.json` says.
    public struct Facts: Decodable, Sendable {
        public let endpoint: String
        /// An endpoint where nothing is counted and nothing fails: for the test's own calls.
        public let direct: String
        public let control: String
        public let region: String
        public let vpc: String
        /// In the region's first zone, with a route to the internet.
        public let subnet: String
        /// In the second zone, with a route.
        public let otherSubnet: String
        /// In the third zone, without one.
        public let subnetWithoutRoute: String
        /// The addresses of the VPC.
        public let cidr: String
        /// An Ubuntu, as far as its name and its user go.
        public let image: String
        /// One with a Docker Engine of 20.10 that has key-value stores; in a world with an engine.
        public let engineImage: String
        public let sshUser: String
        public let accessKey: String
        public let secretKey: String
        /// What the label `pdd.test.ec2.owner` of its containers and its network says: the program's
        /// process id, `-`, and when it began.
        public let owner: String
        /// The directory of the program `aws`.
        public let tools: String
    }

    public let facts: Facts
    public let directory: URL

    /// Starts a world, runs `body`, and stops the world.
    ///
    /// - Parameters:
    ///   - bodies: False gives instances that run at once and that nobody can log in to.
    ///   - engine: Whether instances may be made from `engineImage`.
    public static func with(bodies: Bool = true, engine: Bool = false, _ body: (EC2World) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let program = try EC2WorldProgram(in: directory, bodies: bodies, engine: engine)
            defer { program.stop() }
            let facts = try JSONDecoder().decode(Facts.self, from: program.ready())
            try body(EC2World(facts: facts, directory: directory))
        }
    }

    /// Files here are in every instance, as if its image had them, at `/var/lib/ami`.
    public var imageFiles: URL { directory.appending(path: "ami") }

    /// The environment of a program that shall use this EC2, and nothing that this user has of AWS.
    public var environment: [String: String] { environment(endpoint: facts.endpoint) }

    private func environment(endpoint: String) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        variables["PATH"] = "\(facts.tools):\(variables["PATH"] ?? "/usr/bin:/bin")"
        variables["AWS_ENDPOINT_URL"] = endpoint
        variables["AWS_ACCESS_KEY_ID"] = facts.accessKey
        variables["AWS_SECRET_ACCESS_KEY"] = facts.secretKey
        variables["AWS_DEFAULT_REGION"] = facts.region
        variables["AWS_EC2_METADATA_DISABLED"] = "true"
        variables["AWS_CONFIG_FILE"] = "/dev/null"
        variables["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
        variables["AWS_PAGER"] = ""
        return variables
    }

    /// Runs the AWS CLI, counted and with faults, as the program under test would.
    ///
    /// - Parameter variables: More of its environment; `AWS_MAX_ATTEMPTS` 1 keeps it from trying again.
    public func aws(_ arguments: [String], with variables: [String: String] = [:]) throws -> ProgramRun {
        try Program.run(
            named: "aws", arguments, environment: environment.merging(variables) { $1 }, in: directory)
    }

    /// What the AWS CLI prints as text past all faults and counts; it must succeed.
    public func ask(_ arguments: String...) throws -> String {
        let run = try Program.run(
            named: "aws", arguments + ["--output", "text"], environment: environment(endpoint: facts.direct),
            in: directory)
        guard run.status == 0 else { throw EC2WorldError("aws \(arguments): \(run.errors)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// One line for each resource of the account, sorted: instances that are not terminated, volumes,
    /// security groups with their rules, key pairs, spot requests, addresses, network interfaces, and
    /// launch templates.
    public func resources() throws -> [String] {
        try JSONDecoder().decode([String].self, from: control("GET", "/account"))
    }

    /// How often each call was made, with `ec2:RunInstances` as its name.
    public func calls() throws -> [String: Int] {
        try JSONDecoder().decode([String: Int].self, from: control("GET", "/calls"))
    }

    /// Counts anew.
    public func forgetCalls() throws { _ = try control("POST", "/calls/clear") }

    /// One JSON object a line for each call, in order; Tests/EC2World/front.py says what is in it.
    public func callLog() throws -> String {
        try String(contentsOf: directory.appending(path: "calls.jsonl"), encoding: .utf8)
    }

    public func add(_ fault: EC2Fault) throws {
        _ = try control("POST", "/faults", JSONEncoder().encode(fault))
    }

    public func clearFaults() throws { _ = try control("POST", "/faults/clear") }

    /// Somebody else terminates an instance.
    public func terminate(_ instance: String) throws {
        _ = try control("POST", "/terminate", JSONEncoder().encode(["instance": instance]))
    }

    /// EC2 takes a spot instance away: its metadata has the notice, and in so many seconds it is terminated.
    public func interrupt(_ instance: String, in seconds: Int) throws {
        struct Notice: Encodable { let instance: String, seconds: Int }
        _ = try control("POST", "/interrupt", JSONEncoder().encode(Notice(instance: instance, seconds: seconds)))
    }

    /// Puts a text into the metadata of an instance, at a path below `/latest/meta-data`.
    public func setMetadata(of instance: String, _ path: String, _ text: String) throws {
        _ = try control(
            "POST", "/metadata", JSONEncoder().encode(["instance": instance, "path": path, "text": text]))
    }

    /// How many virtual processors may run, by the code of the quota; `L-1216C47A` is on-demand.
    public func set(quotas: [String: Double]) throws {
        _ = try control("POST", "/quotas", JSONEncoder().encode(quotas))
    }

    /// Makes a user who may do what a policy allows, and lets policies decide from now on.
    ///
    /// moto compares actions and the resource `*`; conditions are beyond it.
    ///
    /// - Returns: The variables with the user's key.
    public func enforce(policy: String) throws -> [String: String] {
        struct Key: Decodable { let accessKey, secretKey: String }
        let body = Data(#"{"name": "limited-\#(UUID().uuidString)", "policy": \#(policy)}"#.utf8)
        let key = try JSONDecoder().decode(Key.self, from: control("POST", "/users", body))
        _ = try control("POST", "/enforce", Data(#"{"enforce": true}"#.utf8))
        return ["AWS_ACCESS_KEY_ID": key.accessKey, "AWS_SECRET_ACCESS_KEY": key.secretKey]
    }

    /// The names of the containers and the network that it has on this machine's engine.
    public func objects() throws -> [String] { try Self.objects(owner: facts.owner) }

    /// What a world has on this machine's engine, or left there.
    public static func objects(owner: String) throws -> [String] {
        let filter = ["--filter", "label=pdd.test.ec2.owner=\(owner)"]
        let containers = try Program.run(named: "docker", ["ps", "--all", "--format", "{{.Names}}"] + filter)
        let networks = try Program.run(named: "docker", ["network", "ls", "--format", "{{.Name}}"] + filter)
        return (containers.output + networks.output).split(separator: "\n").map(String.init).sorted()
    }

    private func control(_ method: String, _ path: String, _ body: Data = Data()) throws -> Data {
        try httpAnswer(method, facts.control + path, body)
    }
}
