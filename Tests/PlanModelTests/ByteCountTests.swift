import PlanModel
import Testing

struct ByteCountTests {
    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (1023, "1,023 bytes"), (1024, "1 KiB"), (1 << 20, "1 MiB"),
        (256 << 20, "256 MiB"),
        (3 << 30, "3 GiB"), ((1 << 20) + 1, "1,048,577 bytes"), (5000 << 20, "5,000 MiB"),
    ])
    func `a size is in the largest unit that divides it`(bytes: Int, text: String) {
        #expect(byteCount(bytes) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func `digits are grouped by three`(number: Int, text: String) {
        #expect(grouped(number) == text)
    }
}
