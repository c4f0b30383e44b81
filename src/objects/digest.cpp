#include "objects/digest.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "objects/file.hpp"

namespace mien::objects {

FileDigest digest_file(const std::filesystem::path& path, std::uint64_t bytes_max) {
    const auto file = File::open_for_reading(path);
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
