/// What `body` gives or throws, as a value.
func catching<Value>(_ body: () throws(ActionFailure) -> Value) -> Result<Value, ActionFailure> {
    do throws(ActionFailure) {
        return .success(try body())
    } catch {
        return .failure(error)
    }
}
