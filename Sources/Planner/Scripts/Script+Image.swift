extension Script {
    /// Builds the image `IMAGE` with the user's builder.
    static let buildSubmitImage = Script("build-submit-image", build(arguments: ""))
    static let buildWorkerImage = Script("build-worker-image", build(arguments: " worker"))

    private static func build(arguments: String) -> String {
        """
        \(remember)
        ./build.sh\(arguments)
        docker image inspect "$IMAGE" >/dev/null 2>&1 || {
          echo "./build.sh\(arguments) succeeded, but there is no image $IMAGE after it" >&2
          exit 1
        }
        """
    }

    static let pullImage = Script(
        "pull-image",
        """
        \(remember)
        docker image inspect "$IMAGE" >/dev/null 2>&1 || docker pull --quiet "$IMAGE"
        """)

    /// Writes down, before it is there, what a host that is given back must be rid of.
    private static let remember = #"printf '%s\n' "$IMAGE" >>../images"#

    /// Who asked the engine for its images already has them in `IMAGES`.
    static let imageExists = Script(
        "image-exists",
        """
        case ${IMAGES:-} in *'"'"$IMAGE"'"'*) exit 0 ;; esac
        docker image inspect "$IMAGE" >/dev/null 2>&1
        """)
}
