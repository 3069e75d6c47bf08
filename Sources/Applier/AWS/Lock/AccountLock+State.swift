/// What a pdd knows of the lock, and of the locks of others.
extension AccountLock {
    /// An instant by both clocks: one stops while the machine sleeps, the other can be set.
    struct Instant {
        let running, day: Double
    }

    struct Hold {
        let identity: String
        let holder: String
        var taken: Instant
        var lastRenewal = -Double.infinity
        /// Whether the group no longer exists.
        var isLost = false
    }

    struct State {
        var hold: Hold?
        /// The mark of a lock that was asked for and may exist, as long as its answer is not known.
        var asked: String?
        /// Locks of others, when the cluster was last looked at.
        var others: [LockGroup] = []
        /// The VPC that the cluster was seen in.
        var vpc: String?
        /// What the last attempt to take the lock found, and when.
        var busy: (holder: String, time: Double)?
        /// The pdd that took the lock while this one was silent.
        var successor: String?
        var notes: [String] = []
    }
}
