#if os(Linux)
    // Shows ThreadSanitizer the locks of `Synchronization.Mutex`. `scripts/tsan` links this file into the programs
    // that it builds; nothing else has it.
    //
    // A mutex that one thread wants is taken and given back by an atomic exchange in the program's own code, which
    // ThreadSanitizer sees. When several want it, Swift's library does that, and the kernel, which it sees nothing
    // of: what a contended mutex guards then looks like a race. So the linker, told `--wrap=SYMBOL`, leads calls of
    // the three functions of the library here, and these say what happened.

    @_silgen_name("__tsan_acquire")
    private func acquire(_ lock: UnsafeMutableRawPointer)

    @_silgen_name("__tsan_release")
    private func release(_ lock: UnsafeMutableRawPointer)

    /// Stands for `_MutexHandle`: like that one, it is passed by its address.
    public struct Handle {
        private var word: UInt32

        @_silgen_name("__real_$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF")
        private mutating func realLock(_ thread: UInt32)

        @_silgen_name("__wrap_$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF")
        public mutating func lock(_ thread: UInt32) {
            realLock(thread)
            unsafe acquire(&self)
        }

        @_silgen_name("__real_$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF")
        private mutating func realTryLock() -> Bool

        @_silgen_name("__wrap_$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF")
        public mutating func tryLock() -> Bool {
            let isTaken = realTryLock()
            if isTaken { unsafe acquire(&self) }
            return isTaken
        }

        @_silgen_name("__real_$s15Synchronization12_MutexHandleV11_unlockSlowyyF")
        private mutating func realUnlock()

        @_silgen_name("__wrap_$s15Synchronization12_MutexHandleV11_unlockSlowyyF")
        public mutating func unlock() {
            unsafe release(&self)
            realUnlock()
        }
    }
#endif
