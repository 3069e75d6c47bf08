#if GUIDED
    import Fuzzing
    import TestSupport

    // What libFuzzer calls, in a program that `scripts/fuzz` builds with `--sanitize=fuzzer`; libFuzzer has
    // its own `main`, and chooses what to mutate by the branches that an input reached.

    private let mutator: Mutator = {
        do { return Mutator(try Seeds()) } catch { preconditionFailure("the seeds cannot be read: \(error)") }
    }()

    @_cdecl("LLVMFuzzerTestOneInput")
    public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
        do {
            try Probe.check(unsafe Array(UnsafeBufferPointer(start: data, count: size)))
        } catch {
            preconditionFailure(error.text)
        }
        return 0
    }

    @_silgen_name("LLVMFuzzerMutate")
    private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ room: Int) -> Int

    /// Half of the mutations are libFuzzer's own; the others know what JSON, a description and a plan are.
    @_cdecl("LLVMFuzzerCustomMutator")
    public func mutateInput(
        _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ room: Int, _ seed: UInt32
    ) -> Int {
        var generator = SplitMix64(seed: UInt64(seed))
        let buffer = unsafe UnsafeMutableBufferPointer(start: data, count: room)
        guard Bool.random(using: &generator) else { return unsafe mutateBytes(data, size, room) }
        let bytes = unsafe mutator.mutated(Array(buffer[..<size]), using: &generator)
        guard bytes.count <= room, !bytes.isEmpty else { return unsafe mutateBytes(data, size, room) }
        _ = unsafe buffer.update(fromContentsOf: bytes)
        return bytes.count
    }
#endif
