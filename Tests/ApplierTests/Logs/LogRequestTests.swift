import PlanModel
import Testing

@testable import Applier

struct LogRequestTests {
    private static let host = FoundHost(name: "h", identity: "i", address: "a", login: Login(address: "127.0.0.1"))

    private func line(_ kind: LogRequest.Kind, user: String? = "root") -> String {
        LogRequest(host: Self.host, kind: kind).line(
            LogRequest.Part(follows: true, seconds: 600, lines: nil), user: user)
    }

    @Test func `logs of containers and hosts are read as root on the host`() {
        #expect(line(.container("w1")).hasPrefix("exec sh -euc 'CONTAINER=w1\nSINCE=600\nFOLLOW=yes\nTAIL=all\n"))
        #expect(line(.host).hasPrefix("exec sh -euc 'CONTAINER='\\'''\\''\nSINCE=600\n"))
        #expect(line(.host, user: "admin").hasPrefix("sudo -n -- sh -c "))
    }

    @Test func `HTCondor's logs are read as root in the container`() {
        let line = line(.condor("w1"))
        #expect(line.hasPrefix("exec sh -euc 'CONTAINER=w1\nACCOUNT=0\n"))
        #expect(line.contains("' w1 sh -euc 'FOLLOW=yes\nTAIL=all\n"))
    }
}
