extension AWSProvider {
    /// Takes a lock in the account unless a submit host runs, which has its own lock.
    ///
    /// A lock in the account beside a submit host belongs to a run that has just created that host, or was
    /// left by one that was killed.
    public func lock(for holder: String, submitRuns: Bool) throws(ActionFailure) -> LockAttempt? {
        guard !submitRuns || accountLock.hasSeenOthers else { return nil }
        return try accountLock.take(for: holder)
    }

    public func confirmLock() throws(ActionFailure) { try accountLock.confirm() }

    public func yieldLock() { accountLock.release() }

    public func unlock() { accountLock.release() }

    public func takeNotes() -> [String] { accountLock.takeNotes() }
}
