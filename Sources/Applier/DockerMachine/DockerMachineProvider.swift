import Dispatch
public import PlanModel
import Synchronization

/// Hosts that docker-machine creates with any of its drivers.
///
/// A machine belongs to the cluster whose name is among the labels of its engine; other machines are not changed. The
/// driver is responsible for the firewall.
public final class DockerMachineProvider: Provider {
    let cluster: String
    let client: DockerMachineClient
    /// Whether one of the cluster's machines is whole.
    let hasFirst = Mutex(false)
    /// Held while the first machine is created.
    let turn = DispatchSemaphore(value: 1)

    public init(cluster: String, runner: any CommandRunner) {
        self.cluster = cluster
        client = DockerMachineClient(cluster: cluster, runner: runner)
    }

    let notes = HostNotes()

    public func takeNotes() -> [String] { notes.take() }

    public func announce(_ work: ProviderWork) { notes.tell(work.tell) }

    public func openPort(_ rule: PortRule) throws(ActionFailure) {}

    public func closePort(_ rule: PortRule) throws(ActionFailure) {}
}
