/// The variables of scripts that mean something to pdd, besides what a plan assigns to them.
public enum Variable {
    /// How long a script may wait, in seconds; it is no part of the action's digest.
    public static let wait = "WAIT"
    /// The version of the Docker Engine that a script installs; empty for the distribution's.
    public static let engineVersion = "VERSION"

    /// What a script of a plan's `removal` gets: the containers to drain, the address of the node to forget.
    public static let containers = "CONTAINERS"
    public static let node = "NODE"
    /// What draining does with jobs that still run at the deadline, `keep` or `evict`.
    public static let atDeadline = "AT_DEADLINE"
    /// The submit container, and the workers' containers that the pool has to list.
    public static let container = "CONTAINER"
    public static let workers = "WORKERS"

    /// What a builder gets: the image that it must build, and on the submit host the names of the files that workers do
    /// not have, one a line.
    public static let image = "IMAGE"
    public static let submitFiles = "SUBMIT_FILES"
    /// The variable of the builder that says where Pegasus comes from.
    public static let pegasus = "PEGASUS"

    /// What a check finds while pdd observes a host: the engine's answers to `/info` and `/images/json`.
    ///
    /// They are empty otherwise, and where the engine does not answer.
    public static let info = "INFO"
    public static let images = "IMAGES"
}
