import Foundation
import Fuzzing
import PlanModel
import TestSupport

/// Writes each seed to a file of its own, and the words in libFuzzer's form of a dictionary.
func writeCorpus(_ seeds: Seeds, to directory: URL, dictionary: URL) throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for (index, seed) in seeds.all.enumerated() {
        try Data(seed.rendered.utf8).write(to: directory.appending(path: "seed\(index).json"))
    }
    let lines = (seeds.words + hostileTexts).filter { !$0.isEmpty && $0.utf8.count <= 64 }.map { word in
        "\"" + word.utf8.map { "\\x" + (String(256 + Int($0), radix: 16).dropFirst()) }.joined() + "\"\n"
    }
    try Data(lines.joined().utf8).write(to: dictionary)
}
