import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What a server answers to one request; it must answer 200.
func httpAnswer(_ method: String, _ address: String, _ body: Data) throws -> Data {
    guard let url = URL(string: address) else { throw EC2WorldError("'\(address)' is no address") }
    var request = URLRequest(url: url, timeoutInterval: 60)
    request.httpMethod = method
    if method == "POST" { request.httpBody = body }
    let done = DispatchSemaphore(value: 0)
    let answer = Exchange()
    let task = URLSession.shared.dataTask(with: request) { data, response, error in
        answer.end(data, (response as? HTTPURLResponse)?.statusCode, error.map(String.init(describing:)))
        done.signal()
    }
    task.resume()
    done.wait()
    return try answer.result(of: "\(method) \(address)")
}

/// What came back, handed from one thread to another.
private final class Exchange: Sendable {
    private let state = Mutex<(data: Data?, status: Int?, error: String?)>((nil, nil, nil))

    func end(_ data: Data?, _ status: Int?, _ error: String?) {
        state.withLock { $0 = (data, status, error) }
    }

    func result(of request: String) throws -> Data {
        let (data, status, error) = state.withLock { $0 }
        guard let data, status == 200 else {
            let text = data.map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw EC2WorldError("\(request): status \(status ?? 0) \(error ?? "") \(text)")
        }
        return data
    }
}
