import PlanModel
import Testing

struct NearestTests {
    static let keys = ["image", "mounts", "ports", "command", "cpus", "gpus", "restart"]

    @Test(arguments: [
        ("imge", "image"), ("images", "image"), ("Image", "image"), ("iamge", "image"),
        ("mount", "mounts"), ("port", "ports"), ("comand", "command"), ("commnad", "command"),
        ("restrat", "restart"), ("IMAGE", "image"),
    ])
    func `a slip has the key that was meant`(word: String, key: String) {
        #expect(nearest(to: word, among: Self.keys) == key)
    }

    @Test(arguments: ["", "x", "volumes", "replicas", "i", String(repeating: "image", count: 20)])
    func `a word that is far from all has none`(word: String) {
        #expect(nearest(to: word, among: Self.keys) == nil)
    }

    @Test func `of two as near the first by name is taken`() {
        #expect(nearest(to: "xpus", among: ["gpus", "cpus"]) == "cpus")
        #expect(nearest(to: "a", among: []) == nil)
    }
}
