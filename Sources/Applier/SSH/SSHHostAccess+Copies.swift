import PlanModel

extension SSHHostAccess {
    public func copy(_ copy: HostCopy, to host: FoundHost) throws(ActionFailure) {
        switch copy.source {
        case .bytes(let bytes): try send(bytes, copy, to: host)
        case .file(let path, let directory):
            if let bytes = try smallFile(path, in: directory) {
                try send(bytes, copy, to: host)
            } else {
                try sendFile(path, in: directory, copy, to: host)
            }
        }
    }

    private func send(_ bytes: [UInt8], _ copy: HostCopy, to host: FoundHost) throws(ActionFailure) {
        _ = try execute(
            RemoteScripts.store(copy, RemoteScript.Input(bytes), cluster: cluster), on: host, for: .errand,
            deadline: copy.deadline, log: copy.log, doing: "copying")
    }

    /// The largest file that is read whole before it is sent, in bytes.
    private static let smallSize = 64 << 10

    /// The bytes of a file that is small; nil for a larger one.
    private func smallFile(_ path: String, in directory: String) throws(ActionFailure) -> [UInt8]? {
        do throws(InnerFileError) {
            return try readInnerFile(path, in: directory, limit: Self.smallSize)
        } catch .tooLarge {
            return nil
        } catch {
            throw unreadable(path, error)
        }
    }

    /// Sends a large file beside the host's session, which others need.
    private func sendFile(
        _ path: String, in directory: String, _ copy: HostCopy, to host: FoundHost
    ) throws(ActionFailure) {
        let source: Command
        do throws(InnerFileError) {
            source = Command("cat", ["--", try innerFilePath(path, in: directory)])
        } catch {
            throw unreadable(path, error)
        }
        let script = RemoteScripts.store(copy, .none, cluster: cluster)
        _ = try run(
            try command(host).run(script.line(user: user(host))), input: .command(source), deadline: copy.deadline,
            log: copy.log, doing: "copying")
    }

    private func unreadable(_ path: String, _ error: InnerFileError) -> ActionFailure {
        ActionFailure("the file '\(path)' cannot be read: \(error)")
    }

    public func copyImage(
        _ image: String, marker: HostMarker, to host: FoundHost, deadline: Int, log: OutputLog?
    ) throws(ActionFailure) {
        var mark = HostScript(lines: [], deadline: 60, log: log)
        mark.marker = marker
        let inspection: CommandResult
        do throws(CommandError) {
            inspection = try runner.run(
                "docker", ["image", "inspect", "--format", "{{.Id}}", image], deadline: 60)
        } catch {
            throw ActionFailure(error, doing: "looking for the image \(image)")
        }
        if inspection.status == 0 {
            _ = try run(
                try command(host).run(RemoteScripts.asRoot("docker load --quiet", user: user(host))),
                input: .command(Command("docker", ["save", image])), deadline: deadline, log: log,
                doing: "copying the image \(image)")
        } else {
            log?.note("the local engine has no image \(image); the host pulls it when it needs it")
            var find = HostScript(lines: RemoteScripts.findImage.wholeLines, deadline: 60, log: log)
            find.environment = [("IMAGE", image)]
            if try run(find, on: host) != "here\n" { mark.marker = marker.ofMissingImage }
        }
        _ = try run(mark, on: host)
    }
}
