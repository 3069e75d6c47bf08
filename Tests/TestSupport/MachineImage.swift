/// Small images made of what a machine itself has, where no registry is asked.
public enum MachineImage {
    /// A builder whose images have a shell, and what finds names and connects.
    public static let builder = """
        #!/bin/sh
        set -eu
        cd /
        lib=usr/lib/x86_64-linux-gnu
        tar -c bin lib lib64 usr/lib64 usr/bin/sleep usr/bin/bash usr/bin/getent etc/passwd $lib/ld[-.]* $lib/libc[-.]* \\
            $lib/libdl[-.]* $lib/libtinfo* $lib/libnss_* $lib/libresolv* |
            docker import - "pegasus:${1:-submit}" >/dev/null
        """

    /// A command for a host, which prints whether a container finds another by its name and reaches it:
    /// nobody listens at the port, and to say so the other has to answer.
    public static func meeting(_ container: String, _ other: String) -> String {
        let inside = "exec 2>&1; getent hosts \(other); : </dev/tcp/\(other)/9"
        return "timeout 20 docker exec \(container) bash -c '\(inside)' || true"
    }

    /// Whether what `meeting` printed says so.
    public static func areMeeting(_ said: String) -> Bool {
        said.hasPrefix("10.0.9.") && said.contains("Connection refused")
    }
}
