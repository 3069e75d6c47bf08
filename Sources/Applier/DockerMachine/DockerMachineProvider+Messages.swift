import PlanModel

extension DockerMachineProvider {
    /// docker-machine's messages when it created the machine but could not set it up.
    ///
    /// Another attempt may succeed. The messages are libmachine's.
    private static let passing = [
        "Error waiting for machine to be running", "Error waiting for SSH", "Error detecting OS",
        "Error running provisioning", "Error checking the host",
    ]

    /// Whether docker-machine says that it waited for an engine that does not start, which takes it minutes each
    /// time.
    ///
    /// It gives up waiting for an sshd with the same number, and then another try may do better.
    static func isWithoutEngine(_ lines: [String]) -> Bool {
        lines.drop { !$0.contains("Error running provisioning") }
            .contains { $0.contains("Maximum number of retries (60) exceeded") }
    }

    func explained(
        _ failure: ActionFailure, _ name: String, _ settings: DockerMachineHostSettings
    ) -> ActionFailure {
        var failure = failure
        func said(_ words: String) -> Bool { failure.output.contains { $0.contains(words) } }
        failure.isTransient = Self.passing.contains(where: said)
        if Self.isWithoutEngine(failure.output) {
            failure.isTransient = false
            failure.advice = [
                "docker-machine waited for the machine's Docker Engine, which does not start; that happens when an "
                    + "earlier docker-machine was killed after it had stopped the engine",
                "look at the engine: docker-machine ssh \(name) 'sudo systemctl status docker'",
                "to create the machine again: docker-machine rm -f \(name), then pdd apply",
            ]
            return failure
        }
        if said("flag provided but not defined") {
            failure.advice = ["see the driver's options: docker-machine create --driver \(settings.driver) --help"]
        } else if failure.isLate || said("Error in driver during machine creation") {
            failure.advice.append(Self.mayBeThere(name))
        }
        return failure
    }

    /// docker-machine notes which machine its driver has made when that is done, and not before.
    private static func mayBeThere(_ name: String) -> String {
        "see whether the provider has a machine '\(name)' now: docker-machine may not know it, and it costs money"
    }

    static func brokeOff(_ name: String) -> String {
        "\(name): docker-machine was interrupted while it created this machine; \(mayBeThere(name))"
    }
}
