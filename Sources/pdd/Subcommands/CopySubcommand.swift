import Applier
import PlanModel

extension Subcommand {
    static let copy = Subcommand(
        "cp", "Copy files and directories between this machine and a container or host.",
        arguments: "[FILE] SOURCE... TARGET", count: 2...100_000, options: [userOption, .json, .local],
        discussion: """
              pdd cp data submit:                 into the home of the container's user
              pdd cp submit:results/. results     what is in a directory
              pdd cp cluster.json worker1:/etc/hosts worker1:/etc/hostname .

            A place is CONTAINER:PATH, HOST:PATH or a path of this machine. A relative PATH starts from
            the user's home. A path of this machine with a colon is written ./a:b. The first of three
            or more arguments is the description if its name ends in .json.

            Sources go into TARGET if that is a directory; otherwise the only source gets its name.
            Modes, times, symbolic links and holes are kept; the files belong to the user. A file has
            its name only when it is complete: until then it is in .pdd-partial beside it. If the
            connection is cut, the copy goes on over another one; if it is interrupted, the same
            command goes on where it ended. It needs rsync at both ends.
            """
    ) { invocation in
        let arguments = try CopyArguments(invocation.arguments)
        let input = try Input.read(path: arguments.file, isLocal: invocation.has(.local))
        let place = try input.plan.place(named: arguments.place)
        let user = invocation.value(of: userOption)
        if case .host(let name) = place, user != nil {
            throw Failure.usage("'--user' selects a user of a container, and '\(name)' is a host", subcommand: "cp")
        }
        let totals = try withSession(input.plan, input, for: "cp") { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            let progress = CopyProgressLine()
            defer { progress.end() }
            do throws(ActionFailure) {
                let copier = FileCopier(
                    try remotePlace(place, user, session), access: session.access, runner: session.commands
                ) { progress.handle($0) }
                return arguments.isUpload
                    ? try copier.send(arguments.sources, to: arguments.target)
                    : try copier.fetch(arguments.sources, to: arguments.target)
            } catch {
                progress.end()
                guard interruption.happened else { throw Failure.of(error) }
                throw Failure(.interrupted, "interrupted; the same command goes on where this copy ended\n")
            }
        }
        if invocation.has(.json) {
            Standard.output(CopyText.json(totals) + "\n")
        } else if Terminal.isInteractive {
            Standard.error(CopyText.summary(totals) + "\n")
        }
        return .success
    }

    /// The place as it is now.
    static func remotePlace(
        _ place: PlanPlace, _ user: String?, _ session: ClusterSession
    ) throws(ActionFailure) -> RemotePlace {
        let host = try session.host(place.host)
        printNotes(of: session)
        switch place {
        case .container(let name, _): return RemotePlace(host: host, container: name, user: user)
        case .host: return RemotePlace(host: host, container: nil)
        }
    }
}
