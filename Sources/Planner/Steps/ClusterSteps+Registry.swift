import PlanModel

/// The image of workers is built once, on the submit host, and workers pull it from a registry there.
extension ClusterSteps {
    /// The TCP port on which the registry listens, at the submit host's private address.
    ///
    /// The registry's own default, 5000, is that of many other programs, too.
    private static let registryPort = 5443

    /// What workers need in addition to the topology's ports.
    var registryPorts: [PortRule] {
        guard description.buildsOnce else { return [] }
        return [PortRule(ports: PortRange(Self.registryPort), transport: .tcp, source: .cluster)]
    }

    /// The submit host has the image of workers and a registry, into which it puts the image when a worker needs it.
    ///
    /// Workers use the image alone: a registry that is lost, and runs again, changes nothing on them.
    mutating func buildForWorkers(_ host: PlannedHost, after preloaded: [ActionID]) {
        let image = description.image.worker
        let place: [String: EnvironmentValue] = [
            "ADDRESS": .addressOf(host.name), "PORT": .literal("\(Self.registryPort)"),
        ]
        run(
            host.id(.registry), on: host.name, .runRegistry, check: .registryRuns,
            environment: place.merging(["REGISTRY": .literal(description.image.registry)]) { first, _ in first },
            wait: min(description.timeouts.script, TimeSpan(seconds: 60)), timeout: description.timeouts.container,
            after: [engine(host)] + preloaded + registryPortIDs)
        let files = builderFiles(for: .worker)
        run(
            host.id(.workerImage), on: host.name, .buildImageForWorkers, check: .imageForWorkersExists,
            environment: builderEnvironment(.worker, image)
                .merging(["FILES": .literal(files.joined(separator: "\n"))]) { first, _ in first },
            timeout: description.timeouts.build, after: [engine(host)] + preloaded,
            uses: files.map { ActionID(host.name, $0) })
        run(
            imageSource, on: host.name, .publishImage,
            environment: place.merging([Variable.image: .literal(image)]) { first, _ in first },
            timeout: description.timeouts.build, secretOutput: true, after: [host.id(.registry)],
            uses: [host.id(.workerImage)])
    }

    mutating func pullFromSubmit(_ host: PlannedHost, _ image: String) {
        let submit = description.submit.host
        // What the user wants to have there all the same.
        let preloaded = description.provider(host.provider).preload == nil ? [] : preload(host, [])
        run(
            host.id(.image), on: host.name, .pullFromRegistry, check: .imageExists,
            environment: [
                Variable.image: .literal(image), "SOURCE": .outputOf(imageSource), "ADDRESS": .addressOf(submit),
                "PORT": .literal("\(Self.registryPort)"),
            ],
            timeout: description.timeouts.build, pullsImage: true, after: [engine(host), imageSource] + preloaded,
            uses: [ActionID(submit, .workerImage)])
    }

    private var imageSource: ActionID { ActionID(description.submit.host, .imageSource) }
}
