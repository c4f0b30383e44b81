#include "objects/digest.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/objects.hpp"

namespace mien::objects {

FileDigest digest_file(const std::filesystem::path& path, std::uint64_t bytes_max) {
    const auto file = File::open(path, "The file");
    if (file.size() > bytes_max) {
        throw Error(ErrorKind::too_large, "The file is too large to be stored.");
    }
    FileDigest result;
    Digest digest;
    while (true) {
        const auto bytes = file.read_at(result.bytes, limits::object_chunk_bytes);
        if (bytes.empty()) {
            break;
        }
        digest.update(bytes);
        result.bytes += bytes.size();
    }
    result.sha256 = digest.finish();
    return result;
}

}  // namespace mien::objects
