/// An amount of memory in Docker's notation, `512m`, in bytes.
func memoryBytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units = ["": 0, "b": 0, "k": 10, "m": 20, "g": 30]
    guard let number = Int(digits), let shift = units[String(text.dropFirst(digits.count))] else { return nil }
    let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: 1 << shift)
    return isTooMuch ? nil : bytes
}
