/// Whether a name sorts before another, with numbers compared as numbers: worker2, worker10.
///
/// Of two different names one is always before the other: worker01, worker1.
public func isNaturallyBefore(_ left: String, _ right: String) -> Bool {
    func parts(_ name: String) -> (stem: Substring, number: Int) {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return (name.dropLast(digits), Int(name.suffix(digits)) ?? -1)
    }
    let (a, b) = (parts(left), parts(right))
    if a.stem != b.stem { return a.stem < b.stem }
    return a.number != b.number ? a.number < b.number : left < right
}
