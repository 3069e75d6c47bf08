import PlanModel

/// `all`, a number, or `device=ID,ID…`.
struct GPURequest {
    let count: Int?
    let devices: [String]

    init?(_ text: String) {
        if text == "all" {
            (count, devices) = (-1, [])
        } else if text.hasPrefix("device=") {
            (count, devices) = (nil, parts(of: String(text.dropFirst("device=".count)), at: ","))
        } else if let number = Int(text), number > 0 {
            (count, devices) = (number, [])
        } else {
            return nil
        }
    }
}
