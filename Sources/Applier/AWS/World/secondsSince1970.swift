/// The seconds from the start of 1970 to a time in AWS's notation, always UTC: `2026-03-01T09:30:00.000Z`,
/// `2026-03-01T09:30:00+00:00`; nil for any other text.
func secondsSince1970(_ text: String) -> Int? {
    let digits = text.utf8.prefix(19).split { !(0x30...0x39).contains($0) }
    let numbers = digits.compactMap { Int(String($0) ?? "") }
    guard numbers.count == 6, numbers[0] >= 1970, (1...12).contains(numbers[1]) else { return nil }
    // Days from a year that begins in March: leap days then come last (Howard Hinnant, "chrono-
    // compatible low-level date algorithms").
    let year = numbers[1] > 2 ? numbers[0] : numbers[0] - 1
    let month = (numbers[1] + 9) % 12
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + numbers[2] - 1
    return (days - 719_468) * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
}
