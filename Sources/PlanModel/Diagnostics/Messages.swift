/// Messages of this module that are used in more than one place.
public enum Messages {
    static func containerVariable(_ name: String) -> String {
        "'\(name)' is not the name of a container's environment variable; use any characters but '=' and "
            + "control characters"
    }

    public static func environmentName(_ name: String) -> String {
        "'\(name)' is not a valid name for an environment variable; use letters, digits and '_', and do not "
            + "begin with a digit"
    }

    /// A path that leads out of the directory of the description or the plan.
    public static func innerPath(_ path: String) -> String {
        "'\(path)' must be a path below the directory of the description or plan, without '..'; copy the "
            + "file there"
    }

    /// A private key at a place that a description or a plan must not name.
    public static func keyPath(_ path: String, _ name: String) -> String {
        "'\(name)' must be a path below the directory of the description or plan, or in '~/.ssh/', not '\(path)'; "
            + "link the key there: ln -s KEY ~/.ssh/"
    }
}
