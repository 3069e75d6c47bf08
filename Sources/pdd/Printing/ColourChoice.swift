/// When pdd uses colour: the values of `--color`.
enum ColourChoice: String, CaseIterable {
    /// On a terminal, unless NO_COLOR is set (no-color.org) or TERM is dumb.
    case auto
    case always
    case never
}
