/// What `body` gives or throws, as a value that can leave a lock.
func catching<Value>(_ body: () throws(ActionFailure) -> Value) -> Result<Value, ActionFailure> {
    do throws(ActionFailure) {
        return .success(try body())
    } catch {
        return .failure(error)
    }
}
