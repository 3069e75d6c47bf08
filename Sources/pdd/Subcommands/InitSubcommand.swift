import Applier
import Foundation
import PlanModel
import Planner

extension Subcommand {
    private static let provider = Option(
        "--provider", choices: ProviderKind.allCases.map(\.rawValue), "The provider of the hosts; default: docker.")
    private static let cluster = Option("--cluster", value: "NAME", "The cluster's name; default: pegasus.")
    private static let original = Option(
        "--from-original",
        "Describe the cluster that pegasus-docker-deploy creates.")
    private static let out = Option("--out", value: "FILE", "The file to write; default: cluster.json.")

    private static let onlyBuilder = Option(
        "--builder", "Write only the builder of the images, for a description that exists.")

    static let initialise = Subcommand(
        "init", "Write a first description.",
        arguments: "[CONFIG BUILDER WORKERS]", count: 0...3, options: [provider, cluster, original, onlyBuilder, out],
        discussion: """
            Writes cluster.json, the builder of its images (build-pegasus-image.sh) and the schema that
            editors use to complete and check the description. Asks nothing and never overwrites a file.
            The description asks for Pegasus from its package repository; "PEGASUS" in it can also be
            "tarball", "auto" or "none".

                pdd init --cluster trial
                pdd plan

            If you use the original tool,

                ./pegasus-docker-deploy aws_config build.sh 2

            then this command writes the description of the same cluster:

                pdd init --from-original aws_config build.sh 2
            """
    ) { invocation in
        if invocation.has(onlyBuilder) { return try writeBuilder(invocation) }
        let file = invocation.value(of: out) ?? "cluster.json"
        let name = invocation.value(of: cluster) ?? "pegasus"
        guard isDNSLabel(name), name.utf8.count <= 32, name != ActionID.cluster else {
            throw Failure.usage(
                "'\(printable(name))' is not a valid cluster name; "
                    + (name == ActionID.cluster
                        ? "it is reserved"
                        : "use at most 32 lower-case letters, digits and inner hyphens, a letter first"),
                subcommand: "init")
        }
        let text =
            invocation.has(original)
            ? try textFromOriginal(invocation, name, beside: file) : try starterText(invocation, name)
        try write(Array(text.utf8), to: file)
        var written = [file]
        var companions = [(StarterDescription.schemaFile, PackageResources.cluster_schema_json, false)]
        if !invocation.has(original) { companions.append((builder, PackageResources.build_pegasus_image, true)) }
        for (name, bytes, isExecutable) in companions {
            let path = beside(file, name)
            // An existing file is the user's own, or that of another description in the directory.
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            try write(bytes, to: path, isExecutable: isExecutable)
            written.append(path)
        }
        Standard.error(
            "wrote \(printable(listed(written))); next: edit '\(printable(file))', then: pdd plan "
                + "\(printable(shellWord(file)))\n")
        return .success
    }

    /// The builder that `init` writes: that of the examples.
    private static let builder = ImageDescription.defaultBuilder

    private static func writeBuilder(_ invocation: Invocation) throws -> ExitStatus {
        for option in [provider, cluster, original, out] where invocation.has(option) {
            throw Failure.usage("'\(onlyBuilder.name)' and '\(option.name)' cannot be combined", subcommand: "init")
        }
        if let argument = invocation.arguments.first {
            throw Failure.usage("unexpected argument '\(printable(argument))'", subcommand: "init")
        }
        try write(PackageResources.build_pegasus_image, to: builder, isExecutable: true)
        Standard.error("wrote \(builder); next: pdd plan\n")
        return .success
    }

    /// The path of a file in the directory of another.
    private static func beside(_ file: String, _ name: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }

    private static func starterText(_ invocation: Invocation, _ name: String) throws -> String {
        if let argument = invocation.arguments.first {
            throw Failure.usage(
                "unexpected argument '\(printable(argument))'; is '--from-original' missing?", subcommand: "init")
        }
        let kind = invocation.value(of: provider).flatMap(ProviderKind.init) ?? .docker
        return StarterDescription.text(cluster: name, provider: kind, builder: builder)
    }

    private static func textFromOriginal(
        _ invocation: Invocation, _ name: String, beside file: String
    ) throws -> String {
        guard !invocation.has(provider) else {
            throw Failure.usage("the original supports only EC2; remove '--provider'", subcommand: "init")
        }
        guard invocation.arguments.count == 3 else {
            throw Failure.usage("'--from-original' needs CONFIG BUILDER WORKERS", subcommand: "init")
        }
        let (config, builder) = (invocation.arguments[0], invocation.arguments[1])
        guard let workers = Int(invocation.arguments[2]), (1...20_000).contains(workers) else {
            throw Failure.usage(
                "WORKERS must be a number from 1 to 20000, not '\(printable(invocation.arguments[2]))'",
                subcommand: "init")
        }
        let directory = URL(filePath: file).absoluteURL.deletingLastPathComponent()
        for path in [config, builder] {
            guard isInnerPath(path) else {
                throw Failure.error(
                    .wrongInput,
                    "'\(printable(path))' must be a path relative to the description, below its directory"
                )
            }
            let file = directory.appending(path: path).path
            guard FileManager.default.isReadableFile(atPath: file) else {
                let reason =
                    FileManager.default.fileExists(atPath: file) ? "permission denied" : "there is no such file"
                throw Failure.error(.wrongInput, "the file '\(printable(path))' cannot be read: \(reason)")
            }
        }
        let source = try Input.readSource(directory.appending(path: config).path).source
        do {
            _ = try AWSConfigFile.read(source)
        } catch {
            throw Failure(.wrongInput, DiagnosticRenderer(AWSConfigFile.masked(source)).render(error))
        }
        Standard.error(
            """
            note: \(printable(config)) holds secrets; keep it out of git: echo \(printable(shellWord(config))) >>.gitignore
            note: discovery 'consul', as in the original, needs a Docker Engine older than 23; 'swarm' needs no keystore

            """)
        return StarterDescription.original(cluster: name, config: config, builder: builder, workers: workers)
    }

    private static func write(_ bytes: [UInt8], to file: String, isExecutable: Bool = false) throws {
        let url = URL(filePath: file)
        guard !FileManager.default.fileExists(atPath: url.path) else {
            throw Failure.error(
                .wrongInput, "'\(printable(file))' exists already",
                notes: ["to write another file: pdd init --out FILE"])
        }
        do throws(FileFailure) {
            try createUserFile(url.path, with: bytes, isExecutable: isExecutable)
        } catch {
            throw Failure.error(.wrongInput, printable("'\(file)' cannot be written: \(error)"))
        }
    }
}
