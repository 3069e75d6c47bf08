import Foundation
import TestSupport
import Testing

/// The page of `pdd report` in headless Chromium.
@Suite(.serialized) struct ReportTests {
    private static let hostile = "</script><img src=x onerror=alert(1)> \u{1B}[31mred\u{0} needle\n"

    /// A report of a run, as a file.
    private func withPage(workers: Int, _ body: (URL) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let cluster = try RecordedCluster(in: directory, workers: workers)
            try cluster.log("c-worker2/image", Array(Self.hostile.utf8) + [0xFF])
            try cluster.log("c-worker1/container", [UInt8](repeating: 0x61, count: 1 << 20))
            let run = try Program.run(Program.pdd, ["report", "--out", "page.html"], in: directory)
            try #require(run.status == 0, "\(run.errors)")
            try body(directory.appending(path: "page.html"))
        }
    }

    private static let shown = "[...document.querySelectorAll('#actions details')].map(d => d.dataset.id)"
    private static let count = "document.getElementById('count').textContent"

    private func search(_ text: String) -> Browser.Step {
        .evaluate(
            "(e => { e.value = '\(text)'; e.dispatchEvent(new Event('input')); return \(Self.shown); })(document.getElementById('search'))"
        )
    }

    @Test func `the page shows the run, finds actions, opens logs, and reports no error and no request`() throws {
        try withPage(workers: 40) { page in
            let (results, reports) = try Browser.run([
                .open(page),
                .evaluate("document.getElementById('verdict').textContent"),
                .evaluate("document.querySelectorAll('#path tr').length"),
                .evaluate("document.querySelectorAll('#timeline rect').length"),
                .evaluate(
                    "document.getElementById('all-hosts').click(); document.querySelectorAll('#timeline rect').length"),
                .evaluate("document.querySelector('.pdd-picture').textContent.includes('c-worker* × 40')"),
                .evaluate(Self.count),
                search("worker3/"), search("NEEDLE"),
                .evaluate(
                    "document.querySelector('#actions summary').click(); new Promise(r => setTimeout(() => r(document.querySelector('#actions pre').textContent), 100))"
                ),
                .evaluate("document.querySelectorAll('#actions mark').length"),
                search("no such text"), .evaluate(Self.count),
                .evaluate(
                    "location.hash = '#c-worker1%2Fcontainer'; new Promise(r => setTimeout(() => r(document.querySelector('details[open] pre').textContent.includes('bytes are left out here')), 200))"
                ),
            ])
            #expect(results[0] as? String == "failed: 119 of 121 actions done in 55 s")
            #expect(results[1] as? Int == 3)
            #expect(results[2] as? Int == 90)
            #expect(results[3] as? Int == 120)
            #expect(results[4] as? Bool == true)
            #expect(results[5] as? String == "121 of 121 actions, the first 100 are shown")
            #expect(results[6] as? [String] == ["c-worker3/host", "c-worker3/image", "c-worker3/container"])
            #expect(results[7] as? [String] == ["c-worker2/image"])
            #expect(results[8] as? String == "</script><img src=x onerror=alert(1)> ^[[31mred^@ needle\n\u{FFFD}")
            #expect(results[9] as? Int == 1)
            #expect(results[10] as? [String] == [])
            #expect(results[11] as? String == "0 of 121 actions")
            #expect(results[12] as? Bool == true)
            #expect(reports == ["request: file://\(page.path)"])
        }
    }

    @Test func `the page of a run of work draws the queue and the slots, and has its jobs`() throws {
        try withTemporaryDirectory { directory in
            let cluster = try RecordedCluster(in: directory, workers: 1)
            try cluster.work("trial")
            let run = try Program.run(Program.pdd, ["report", "--work", "trial", "--out", "page.html"], in: directory)
            try #require(run.status == 0, "\(run.errors)")
            let page = directory.appending(path: "page.html")
            let (results, reports) = try Browser.run([
                .open(page),
                .evaluate("document.getElementById('title').textContent"),
                .evaluate("document.getElementById('verdict').textContent"),
                .evaluate("document.querySelector('#curves svg').getAttribute('aria-label')"),
                .evaluate("document.querySelectorAll('#curves path[d*=H]').length"),
                .evaluate("[...document.querySelectorAll('section')].filter(s => s.hidden).map(s => s.id)"),
                .evaluate("document.querySelectorAll('#timeline rect').length"),
                search("NEEDLE"), .evaluate(Self.count),
                .evaluate(
                    "document.querySelector('#actions summary').click(); new Promise(r => setTimeout(() => r(document.querySelector('#actions pre').textContent), 100))"
                ),
            ])
            #expect(results[0] as? String == "c: run trial")
            #expect(results[1] as? String == "failed: 2 of 3 jobs done in 20 s")
            #expect(
                results[2] as? String
                    == "Over time: at most 3 idle jobs, at most 2 running jobs, at most 0 held jobs, at most 2 busy processors, at most 4 processors of the pool"
            )
            #expect(results[3] as? Int == 4)
            #expect(results[4] as? [String] == ["critical-path", "picture"])
            #expect(results[5] as? Int == 3)
            #expect(results[6] as? [String] == ["c-worker1/1.2"])
            #expect(results[7] as? String == "1 of 3 jobs")
            #expect(results[8] as? String == "</script><b>no needle</b>\n")
            #expect(reports == ["request: file://\(page.path)"])
        }
    }

    @Test func `the policy of the page stops every other program and every request`() throws {
        try withPage(workers: 2) { page in
            let (results, reports) = try Browser.run([
                .open(page),
                .evaluate(
                    """
                    (() => {
                      const script = document.createElement('script');
                      script.textContent = 'window.broken = true';
                      document.body.append(script);
                      const image = new Image();
                      image.src = 'http://127.0.0.1:9/x';
                      return window.broken === true;
                    })()
                    """),
            ])
            #expect(results[0] as? Bool == false)
            #expect(reports.filter { $0.contains("Content Security Policy") }.count == 2, "\(reports)")
        }
    }

    @Test func `the keyboard reaches the search, the actions and their logs`() throws {
        try withPage(workers: 3) { page in
            let focus =
                "document.activeElement.id || document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 20)"
            let (results, _) = try Browser.run([
                .open(page), .press("Tab"), .evaluate(focus), .press("/"), .evaluate(focus), .type("worker2/im"),
                .evaluate(Self.shown), .press("Tab"), .press("Tab"), .press("Tab"), .evaluate(focus), .press("Enter"),
                .evaluate(
                    "new Promise(r => setTimeout(() => r(document.querySelectorAll('details[open] pre').length), 100))"),
                .press("/"), .press("Escape"), .evaluate(Self.count),
            ])
            #expect(results[0] as? String == "A Skip to the actions")
            #expect(results[1] as? String == "search")
            #expect(results[2] as? [String] == ["c-worker2/image"])
            #expect((results[3] as? String)?.hasPrefix("SUMMARY succeeded") == true, "\(results[3])")
            #expect(results[4] as? Int == 1)
            #expect(results[5] as? String == "10 of 10 actions")
        }
    }

    @Test(arguments: ["light", "dark"])
    func `the page is accessible`(scheme: String) throws {
        let rules = try Repository.text("Tests/Browser/accessibility.js")
        try withPage(workers: 40) { page in
            let (results, _) = try Browser.run([
                .size(1280, 900), .media(["prefers-color-scheme": scheme]), .open(page),
                .evaluate(
                    "document.querySelector('#actions summary').click(); location.hash = '#c-worker1%2Fcontainer'; new Promise(r => setTimeout(() => r(getComputedStyle(document.body).backgroundColor), 300))"
                ),
                .evaluate(rules),
                .size(390, 800), .evaluate(rules), .evaluate("document.documentElement.scrollWidth <= innerWidth"),
                // The rules themselves find what is wrong.
                .evaluate(
                    "document.querySelector('#count').style.color = getComputedStyle(document.body).backgroundColor; document.querySelector('h2').outerHTML = '<h4 id=summary-title></h4>'; 0"
                ),
                .evaluate(rules),
            ])
            #expect(results[0] as? String == (scheme == "light" ? "rgb(255, 255, 255)" : "rgb(13, 17, 23)"))
            #expect(results[1] as? [String] == [])
            #expect(results[2] as? [String] == [])
            #expect(results[3] as? Bool == true)
            let planted = (results[5] as? [String] ?? []).compactMap { $0.split(separator: " ").first.map(String.init) }
            #expect(Set(planted).isSuperset(of: ["color-contrast", "empty-heading:", "heading-order:"]), "\(planted)")
        }
    }

    @Test func `print shows the content without the controls`() throws {
        try withPage(workers: 3) { page in
            let (results, _) = try Browser.run([
                .open(page), .media(["media": "print"]),
                .evaluate(
                    "['form', 'button', '#path', '#timeline', '#actions'].map(s => document.querySelector(s).getClientRects().length > 0)"
                ),
            ])
            #expect(results[0] as? [Bool] == [false, false, true, true, true])
        }
    }

    @Test func `1,000 hosts are ready within seconds`() throws {
        try withPage(workers: 1000) { page in
            let (results, reports) = try Browser.run([
                .open(page), .evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"),
                search("worker777/"),
            ])
            #expect((results[0] as? Double ?? .infinity) < 10_000)
            #expect((results[1] as? [String])?.count == 3)
            #expect(reports.count == 1)
        }
    }
}
