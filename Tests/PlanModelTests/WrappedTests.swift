import PlanModel
import Testing

struct WrappedTests {
    @Test(
        arguments: [
            ("one two", 80, 2, 0, "one two"),
            ("one two three", 7, 2, 0, "one two\n  three"),
            ("one two three", 9, 2, 3, "one\n  two\n  three"),
            ("averylongword and more", 8, 0, 0, "averylongword\nand more"),
            ("a  b", 80, 0, 0, "a  b"),
            ("", 80, 4, 0, ""),
        ] as [(String, Int, Int, Int, String)])
    func `text is broken between words`(text: String, width: Int, indent: Int, first: Int, lines: String) {
        #expect(wrapped(text, width: width, indent: indent, after: first) == lines)
    }
}
