/// Whether a name sorts before another, with numbers compared as numbers: worker2, worker10.
public func isNaturallyBefore(_ left: String, _ right: String) -> Bool {
    func parts(_ name: String) -> (stem: Substring, number: Int) {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return (name.dropLast(digits), Int(name.suffix(digits)) ?? -1)
    }
    let (a, b) = (parts(left), parts(right))
    return a.stem != b.stem ? a.stem < b.stem : a.number < b.number
}
