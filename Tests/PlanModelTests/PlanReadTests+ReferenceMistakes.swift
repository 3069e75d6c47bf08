/// Mistakes in what the actions of a plan refer to.
extension PlanReadTests {
    static let referenceMistakes = [
        Mistake(
            #""id": "hand1/join""#, #""id": "hand1/token""#,
            """
            44:5: error: hand1/token: two actions have this id; the other is action 10
            45:5: error: hand1/container: 'hand1/join', which it depends on, does not come before it
            """),
        Mistake(
            "\"after\": [\"head/host\"] },\n    { \"id\": \"head/preload\"",
            "\"after\": [\"head/hots\"] },\n    { \"id\": \"head/preload\"",
            """
            36:5: error: head/engine: 'head/hots', which it depends on, does not come \
            before it
            """),
        Mistake(
            "\"after\": [\"head/host\"] },\n    { \"id\": \"head/preload\"",
            "\"after\": [\"head/container\"] },\n    { \"id\": \"head/preload\"",
            """
            36:5: error: head/engine: 'head/container', which it depends on, does not \
            come before it
            """),
        Mistake(
            "\"after\": [\"head/host\"] },\n    { \"id\": \"head/preload\"",
            "\"after\": [\"head/engine\"] },\n    { \"id\": \"head/preload\"",
            """
            36:5: error: head/engine: 'head/engine', which it depends on, does not come \
            before it
            """),
        Mistake(
            #""outputOf": "head/token", "to""#, #""outputOf": "head/engine", "to""#,
            """
            43:5: error: hand1/token: it reads the output of 'head/engine' without \
            depending on it
            """),
        Mistake(
            #""addressOf": "head""#, #""addressOf": "hand2""#,
            """
            44:5: error: hand1/join: it reads the address of 'hand2', which no action \
            before it creates
            """),
        Mistake(
            #""host": "hand1", "type""#, #""host": "head", "type""#,
            """
            42:5: error: hand1/host: the host is created twice
            43:5: error: hand1/token: no action before it creates the host 'hand1'
            44:5: error: hand1/join: no action before it creates the host 'hand1'
            45:5: error: hand1/container: no action before it creates the host 'hand1'
            """),
        Mistake(
            #""kind": "runContainer", "host": "hand1""#, #""kind": "runContainer", "host": "hand2""#,
            "45:5: error: hand1/container: no action before it creates the host 'hand2'"),
        Mistake(
            #""type": "worker""#, #""type": "workers""#,
            "42:5: error: hand1/host: there is no type 'workers' in 'hosts'"),
        Mistake(
            #""file": "build.sh""#, #""file": "built.sh""#,
            "38:5: error: head/build.sh: there is no file 'built.sh' in 'files'"),
        Mistake(
            #""script": "token""#, #""script": "tokens""#,
            "40:5: error: head/token: there is no script 'tokens' in 'scripts'"),
        Mistake(
            #""check": "answers""#, #""check": "answer""#,
            "36:5: error: head/engine: there is no script 'answer' in 'scripts'"),
        Mistake(
            #""container": "worker""#, #""container": "workers""#,
            "45:5: error: hand1/container: there is no container 'workers' in 'containers'"),
    ]
}
