import Foundation

/// The number of files that pdd may have open, raised to this if the system allows it.
///
/// The usual limit is 1,024, which is meant for programs that use select(2); pdd and the programs it starts can use more.
///
/// - Returns: The limit from now on, which is at least the limit from before.
func fileLimit(raisedTo wanted: Int) -> Int {
    #if os(Linux)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    // Nothing is known of a limit that cannot be read; what exceeds it fails by itself.
    guard unsafe getrlimit(resource, &limit) == 0 else { return wanted }
    guard limit.rlim_cur < rlim_t(wanted) else { return Int(clamping: limit.rlim_cur) }
    let before = limit.rlim_cur
    limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
    return Int(clamping: unsafe setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
}
