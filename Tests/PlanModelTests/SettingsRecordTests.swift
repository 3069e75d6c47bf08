import PlanModel
import Testing

/// What is recorded of settings, and what a difference says that changed.
struct SettingsRecordTests {
    private func settings(_ change: (inout ContainerSettings) -> Void = { _ in }) -> ContainerSettings {
        var settings = ContainerSettings(image: "pegasus:worker")
        change(&settings)
        return settings
    }

    private func changes(
        _ old: (inout ContainerSettings) -> Void, _ new: (inout ContainerSettings) -> Void
    ) -> String? {
        SettingsRecord(settings(new)).changes(since: SettingsRecord(settings(old)))
    }

    @Test func `a changed setting has its path, the old value and the new one`() {
        #expect(changes({ _ in }, { _ in }) == "")
        #expect(
            changes({ _ in }, { $0.environment = [EnvironmentEntry("A", .literal("b"))] })
                == #"environment.A: none -> "b""#)
        #expect(changes({ $0.memory = "1g" }, { $0.memory = "2g" }) == #"memory: "1g" -> "2g""#)
        #expect(
            changes({ $0.mounts = ["a:/a"] }, { $0.mounts = ["a:/a", "b:/b"] }) == #"mounts: + "b:/b""#)
    }

    @Test func `only some settings are named, and long values are left out`() {
        let all = changes(
            { _ in },
            {
                ($0.cpus, $0.memory, $0.user, $0.workdir, $0.restart) = ("1", "2g", "u", "/w", "always")
            })
        #expect(all == #"restart: none -> "always", cpus: none -> "1", memory: none -> "2g" and 2 more"#)
        let long = EnvironmentEntry("A", .literal(String(repeating: "x", count: 200)))
        #expect(changes({ _ in }, { $0.environment = [long] }) == "environment.A changed")
    }

    @Test func `of a secret neither the source nor a former value is recorded or named`() {
        let secrets: [EnvironmentValue] = [
            .secret(.environment("POOL_PASSWORD")), .secret(.command(["vault", "read", "POOL_PASSWORD"])),
        ]
        for secret in secrets {
            let new = settings { $0.environment = [EnvironmentEntry("S", secret)] }
            #expect(!SettingsRecord(new).text.contains("POOL_PASSWORD"))
            for former in [EnvironmentValue.literal("hunter2"), .secret(.file("other"))] {
                let old = settings { $0.environment = [EnvironmentEntry("S", former)] }
                #expect(SettingsRecord(new).changes(since: SettingsRecord(old)) == "environment.S changed")
                #expect(SettingsRecord(old).changes(since: SettingsRecord(new)) == "environment.S changed")
            }
            #expect(SettingsRecord(new).changes(since: SettingsRecord(new)) == "")
        }
    }

    @Test(arguments: ["", "[]", "{", "7", #"{ "a": 1, "a": 2 }"#])
    func `a record that is none says nothing`(text: String) {
        #expect(SettingsRecord(settings()).changes(since: SettingsRecord(text)) == nil)
    }

    @Test func `the settings of a host are recorded with their names`() {
        var docker = DockerHostSettings()
        docker.memory = "2g"
        let old = HostType(role: .worker, settings: .docker(DockerHostSettings()))
        let new = HostType(role: .worker, settings: .docker(docker))
        #expect(SettingsRecord(new).changes(since: SettingsRecord(old)) == #"memory: none -> "2g""#)
    }
}
