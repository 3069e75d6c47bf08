/// Copies an image from the local engine to a host's engine, which pulls it if the local engine does not have it.
public struct CopyImage: Hashable, Sendable {
    public let host: String
    public let image: String

    public init(host: String, image: String) {
        self.host = host
        self.image = image
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        writer.string("image", image)
    }

    static func decode(_ reader: ObjectReader) -> CopyImage? {
        guard let host = reader.hostName("host"), let image = reader.requiredString("image") else { return nil }
        guard isImageReference(image) else {
            reader.error("'\(image)' is not a valid image name", at: "image")
            return nil
        }
        return CopyImage(host: host, image: image)
    }
}
