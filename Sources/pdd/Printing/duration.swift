/// "0.4 s", "42 s", "3 min 20 s".
func duration(_ seconds: Double) -> String {
    guard seconds >= 9.95 else {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(seconds.rounded())
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
}

/// An estimated duration, in whole seconds.
func roughDuration(_ seconds: Double) -> String {
    seconds < 10 ? "\(Int(seconds.rounded(.up))) s" : duration(seconds)
}
