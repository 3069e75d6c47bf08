import PlanModel
import Testing

struct SourceTextTests {
    @Test(arguments: [0, 1, 2, 1022, 1023, 1024, 1025, 2047, 2048, 4000, 9000])
    func `a place is counted in lines and in Unicode scalars`(count: Int) {
        let line = String(repeating: "é", count: count)
        let source = SourceText(name: "", text: "x\n\(line)y\nz")
        let end = source.place(of: 2 + 2 * count)
        #expect(end == (2, count + 1))
        #expect(source.place(of: 2 + 2 * count + 2) == (3, 1))
        #expect(source.place(of: 0) == (1, 1))
        #expect(source.place(of: .max) == (3, 2))
        #expect(SourceText(name: "", text: line).place(of: 2 * count) == (1, count + 1))
    }

    @Test(.timeLimit(.minutes(3)))
    func `many places on one long line cost no more than on many lines`() {
        let source = SourceText(name: "", bytes: Array(repeating: 0x61, count: 2_000_000))
        for offset in stride(from: 0, to: 2_000_000, by: 100) {
            #expect(source.place(of: offset).column == offset + 1)
        }
    }
}
