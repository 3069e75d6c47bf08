import Foundation

#if os(Linux)
    /// The kernel's process connector: tells which processes start programs (Linux, `include/uapi/linux/cn_proc.h`).
    final class ProcessConnector: Sendable {
        private static let netlinkConnector: Int32 = 11
        private static let done: UInt16 = 3
        private static let multicast: (index: UInt32, value: UInt32) = (1, 1)
        private static let listen: UInt32 = 1
        private static let execEvent: UInt32 = 2
        /// Where an event's kind and its process stand, after the headers of netlink (16 bytes) and connector (20).
        private static let kindOffset = 36
        private static let processOffset = 56

        private let socket: Int32

        /// Nil where the kernel does not let this user listen.
        ///
        /// - Parameter silence: How long `next()` waits for an event, in milliseconds.
        init?(silence: Int) {
            let socket = Foundation.socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue), Self.netlinkConnector)
            guard socket >= 0 else { return nil }
            self.socket = socket
            // Bursts wait here; 8 MiB are thousands of events. Root may exceed the system's limit.
            var room: Int32 = 8 << 20
            let size = socklen_t(MemoryLayout<Int32>.size)
            if unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &room, size) != 0 {
                _ = unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, size)
            }
            var limit = timeval(tv_sec: 0, tv_usec: silence * 1000)
            _ = unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            guard Self.bind(socket), Self.subscribe(socket) else { return nil }
        }

        deinit { close(socket) }

        /// Lets this thread run ahead of all others, where that is allowed: a busy machine must not hide a process that
        /// ends soon.
        static func runAhead() { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -10) }

        /// The next process that has started a program; nil when none has, or events came too fast and some were lost.
        func next(waits: Bool = true) -> Int32? {
            var event = [UInt8](repeating: 0, count: 256)
            while true {
                let count = unsafe recv(socket, &event, event.count, waits ? 0 : Int32(MSG_DONTWAIT))
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { return nil }
                guard count >= Self.processOffset + 4, Self.word(event, Self.kindOffset) == Self.execEvent else {
                    continue
                }
                return Int32(bitPattern: Self.word(event, Self.processOffset))
            }
        }

        private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
            unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
        }

        private static func bind(_ socket: Int32) -> Bool {
            // struct sockaddr_nl: family, padding, port (the kernel chooses), groups.
            var address = bytes(UInt16(AF_NETLINK)) + bytes(UInt16(0)) + bytes(UInt32(0)) + bytes(multicast.index)
            return unsafe address.withUnsafeMutableBytes { raw in
                guard let start = raw.baseAddress else { return false }
                let pointer = unsafe start.assumingMemoryBound(to: sockaddr.self)
                return unsafe Foundation.bind(socket, pointer, socklen_t(raw.count)) == 0
            }
        }

        private static func subscribe(_ socket: Int32) -> Bool {
            let operation = bytes(listen)
            let connector =
                bytes(multicast.index) + bytes(multicast.value) + bytes(UInt32(0)) + bytes(UInt32(0))
                + bytes(UInt16(operation.count)) + bytes(UInt16(0)) + operation
            let message =
                bytes(UInt32(16 + connector.count)) + bytes(done) + bytes(UInt16(0)) + bytes(UInt32(0))
                + bytes(UInt32(0))
                + connector
            return unsafe send(socket, message, message.count, 0) == message.count
        }

        private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            var number = number
            return unsafe withUnsafeBytes(of: &number) { unsafe Array($0) }
        }
    }
#else
    /// Only Linux has one.
    final class ProcessConnector: Sendable {
        init?(silence: Int) { return nil }
        static func runAhead() {}
        func next(waits: Bool = true) -> Int32? { nil }
    }
#endif
