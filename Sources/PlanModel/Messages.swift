/// The messages of this module that stand in more than one place.
enum Messages {
    static func containerVariable(_ name: String) -> String {
        "'\(name)' is not the name of a container's environment variable; use any characters but '=' and "
            + "control characters"
    }

    static func environmentName(_ name: String) -> String {
        "'\(name)' is no name of an environment variable; use letters, digits and '_', and do not "
            + "begin with a digit"
    }
}
