import TestSupport
import Testing

/// A run of pdd ended as it should; otherwise the test ends with what it said.
func check(_ run: ProgramRun, status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try #require(run.status == status, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
}
