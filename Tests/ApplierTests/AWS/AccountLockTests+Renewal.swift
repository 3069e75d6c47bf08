import Synchronization
import Testing

@testable import Applier

/// How a lock is renewed, and how its holder notices that it was lost.
extension AccountLockTests {
    @Test func `it is renewed when half its time is over`() throws {
        try withTwo { account, here, there in
            let mine = try lock(account, here)
            #expect(try isHeld(mine.take(for: "me")))
            _ = account.calls
            account.pass(seconds: 599)
            try mine.confirm()
            #expect(account.calls == [])
            account.pass(seconds: 2)
            try mine.confirm()
            try mine.confirm()
            #expect(account.calls == ["create-tags"])
            #expect(account.tag("pdd.until") == "2027-01-15T08:30:01Z")
            account.pass(seconds: 700)
            #expect(try holder(lock(account, there).take(for: "you")) != nil)
        }
    }

    @Test func `after a silence it is taken again, also where it may not be renewed`() throws {
        try withTwo { account, here, _ in
            let mine = try lock(account, here)
            #expect(try isHeld(mine.take(for: "me")))
            account.state.withLock { $0.refusals = ["create-tags": "UnauthorizedOperation"] }
            account.pass(seconds: 700)
            try mine.confirm()
            #expect(account.groups == ["sg-1"])
            account.pass(seconds: 300)
            try mine.confirm()
            #expect(account.groups == ["sg-2"])
        }
    }

    @Test func `a holder that was silent for too long starts nothing more once another has the lock`() throws {
        try withTwo { account, here, there in
            let (mine, theirs) = (try lock(account, here), try lock(account, there))
            #expect(try isHeld(mine.take(for: "me")))
            account.pass(seconds: 1201)
            #expect(try isHeld(theirs.take(for: "you")))
            for _ in 1...2 {
                let failure = failure { () throws(ActionFailure) in try mine.confirm() }
                #expect(failure?.reason.contains("another pdd is working on 'p' now: you; ") == true)
            }
            // It frees its own lock, not the other's.
            mine.release()
            #expect(account.groups == ["sg-2"])
            try theirs.confirm()
        }
    }
}
