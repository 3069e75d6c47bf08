public import PlanModel

/// First descriptions, as texts for people to edit.
///
/// Each names its schema, for editors: `schemaFile`, in the same directory.
public enum StarterDescription {
    public static let schemaFile = "cluster.schema.json"

    /// A pool with two workers; values that only the user knows are placeholders.
    public static func text(cluster: String, provider: ProviderKind, builder: String) -> String {
        description(
            cluster, provider: settings(provider), network: nil, builder: builder, pool: nil, workers: 2)
    }

    /// The cluster that `./pegasus-docker-deploy CONFIG BUILDER WORKERS` creates: a keystore with Consul, a submit host
    /// that runs jobs too, and workers, all on EC2.
    public static func original(cluster: String, config: String, builder: String, workers: Int) -> String {
        description(
            cluster, provider: [#""type": "aws","#, #""config": \#(quoted(config))"#],
            network: #"{ "name": "my-net", "discovery": "consul", "subnet": "10.0.9.0/24" }"#, builder: builder,
            pool: #"{ "type": "htcondor", "submitRunsJobs": true }"#, workers: workers)
    }

    private static func settings(_ provider: ProviderKind) -> [String] {
        switch provider {
        case .docker: [#""type": "docker""#]
        case .aws: [#""type": "aws","#, #""region": "us-west-2","#, #""instanceType": "t3.large""#]
        case .ssh:
            [
                #""type": "ssh","#, #""engine": { "install": true },"#, #""hosts": ["#,
                #"  { "role": "submit", "address": "192.0.2.10" },"#,
                #"  { "role": "worker", "address": "192.0.2.21" },"#,
                #"  { "role": "worker", "address": "192.0.2.22" }"#, "]",
            ]
        case .dockerMachine:
            [
                #""type": "docker-machine","#, #""driver": "openstack","#,
                #""options": { "openstack-image-name": "ubuntu-22.04", "openstack-ssh-user": "ubuntu" }"#,
            ]
        }
    }

    private static func description(
        _ cluster: String, provider: [String], network: String?, builder: String, pool: String?, workers: Int
    ) -> String {
        var members = [#""$schema": \#(quoted(schemaFile))"#, #""cluster": \#(quoted(cluster))"#]
        members.append(
            provider.count == 1
                ? "\"provider\": { \(provider[0]) }"
                : "\"provider\": {\n" + provider.map { "    \($0)\n" }.joined() + "  }")
        if let network { members.append("\"network\": \(network)") }
        members.append(
            "\"image\": {\n    \"builder\": \(quoted(builder)),\n    \"environment\": { \"PEGASUS\": \"repository\" }\n  }"
        )
        if let pool { members.append("\"pool\": \(pool)") }
        members.append("\"workers\": [\n    { \"count\": \(workers) }\n  ]")
        return "{\n" + members.map { "  \($0)" }.joined(separator: ",\n") + "\n}\n"
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return writer.text
    }
}
