import Foundation

/// How a run of pdd is to be killed: when, and what dies.
struct Kill {
    /// When it is time.
    enum Instant {
        /// After so many seconds.
        case time(Double)
        /// So many milliseconds after this line of its journal.
        case line(JournalMark, delay: Int)
        /// So many milliseconds after this file has so many lines.
        case length(URL, Int, delay: Int)
    }

    /// What dies at that instant.
    enum Victim: String, CaseIterable {
        case pdd = "pdd alone"
        /// As when the machine that pdd runs on loses its power.
        case programs = "pdd and its programs"
        /// As when a machine of the cluster loses its power as well.
        case host = "pdd and a host"
    }

    var instant: Instant
    var victim: Victim
    /// Which of the hosts that are there dies, counted around.
    var host: Int
}

/// A line of a journal, told from others by what it says: the third result of an scp action.
struct JournalMark: Hashable {
    var kind: String
    var event: String
    var number: Int
}
