import Foundation

/// A TCP port of this machine's loopback address that is free now; 0 selects any.
///
/// - Throws: When another program has the port, or this user may not have it.
public func freeLocalPort(_ port: Int) throws(FileFailure) -> Int {
    let descriptor = socket(AF_INET, streamType, 0)
    guard descriptor >= 0 else { throw FileFailure("port \(port)", errno: errno) }
    defer { close(descriptor) }
    var yes: Int32 = 1
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            // A port that only listens elsewhere is taken, too.
            guard unsafe bind(descriptor, pointer, size) == 0, listen(descriptor, 1) == 0 else { return Int32(-1) }
            return unsafe getsockname(descriptor, pointer, &size)
        }
    }
    guard result == 0 else { throw FileFailure("port \(port)", errno: errno) }
    return Int(in_port_t(bigEndian: address.sin_port))
}

#if canImport(Darwin)
    private let streamType = SOCK_STREAM
#else
    private let streamType = Int32(SOCK_STREAM.rawValue)
#endif
