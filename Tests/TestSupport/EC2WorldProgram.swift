import Foundation

/// The running `scripts/ec2-world`.
struct EC2WorldProgram {
    private let process = Process()
    private let directory: URL
    /// Its standard input closes when these tests end, however they end; then so does the program.
    private let input = Pipe()

    init(in directory: URL, bodies: Bool, engine: Bool) throws {
        self.directory = directory
        let log = directory.appending(path: "world.log")
        try Data().write(to: log)
        process.executableURL = Repository.file("scripts/ec2-world")
        process.arguments =
            ["--directory", directory.path, "--until-stdin-closes"] + (bodies ? [] : ["--no-bodies"])
            + (engine ? ["--with-engine"] : [])
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
    }

    /// What `world.json` says once the program answers.
    ///
    /// The first start on a machine installs moto and builds the bodies' image: minutes.
    func ready() throws -> Data {
        let file = directory.appending(path: "world.json")
        let deadline = Date(timeIntervalSinceNow: 1200)
        while !FileManager.default.fileExists(atPath: file.path) {
            guard process.isRunning, Date() < deadline else {
                let log = try String(contentsOf: directory.appending(path: "world.log"), encoding: .utf8)
                throw EC2WorldError("the tests' EC2 does not start: \(log)")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return try Data(contentsOf: file)
    }

    /// Ends the program; it removes what it made.
    func stop() {
        process.terminate()
        let identifier = process.processIdentifier
        let alarm = DispatchWorkItem { kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(120), execute: alarm)
        process.waitUntilExit()
        alarm.cancel()
    }
}
