import PlanModel

/// The commands by which pdd reads a git repository: they read objects, and start no other program.
enum GitCommand {
    /// What keeps a repository's configuration from starting programs: hooks, a file system monitor, a pager, and
    /// fetching what a partial clone lacks.
    ///
    /// None of the commands below converts contents, so that filters and `textconv` are not used. The user's own
    /// `safe.directory` decides whether git reads a repository of another user.
    private static let settings = [
        "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    ]
    private static let environment: [String: Secret] = [
        "GIT_ALLOW_PROTOCOL": Secret("none"), "GIT_NO_LAZY_FETCH": Secret("1"), "GIT_TERMINAL_PROMPT": Secret("0"),
        "LC_ALL": Secret("C"),
    ]
    /// What a hook of git sets for the repository that it runs in, which may not be the one of the file.
    private static let removed: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE",
    ]

    /// The directory's path below the top of its repository: empty or `examples/`.
    static func prefix(of directory: String) -> Command { git(directory, ["rev-parse", "--show-prefix"]) }

    /// The number of the commit that a revision names.
    static func commit(_ revision: String, in directory: String) -> Command {
        git(directory, ["rev-parse", "--verify", "--quiet", revision + "^{commit}"])
    }

    /// What a commit has at a path below the top: `MODE TYPE OBJECT\tPATH`, ended by NUL.
    static func entry(_ path: String, of commit: String, in directory: String) -> Command {
        git(directory, ["ls-tree", "-z", "--full-tree", commit, "--", path])
    }

    /// What the index has at paths below the top: `MODE OBJECT STAGE\tPATH`, ended by NUL.
    static func index(_ paths: [String], in directory: String) -> Command {
        git(directory, ["ls-files", "--stage", "-z", "--full-name", "--"] + paths)
    }

    /// The bytes of a file, as they are in the repository.
    static func contents(_ object: String, in directory: String) -> Command {
        git(directory, ["cat-file", "blob", object])
    }

    private static func git(_ directory: String, _ words: [String]) -> Command {
        var command = Command("git", ["-C", directory] + settings + words, environment: environment)
        command.removedVariables = removed
        return command
    }
}
