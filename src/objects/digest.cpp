#include "objects/digest.hpp"

#include <openssl/evp.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "objects/file.hpp"

namespace mien::objects {

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();

    State() {
        MIEN_ASSERT(context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1,
                    "SHA-256 is always there");
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Digest::Digest() : state_(std::make_unique<State>()) {}
Digest::~Digest() = default;

void Digest::update(std::string_view bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

Sha256 Digest::finish() {
    Sha256 sha256{};
    EVP_DigestFinal_ex(state_->context, sha256.data(), nullptr);
    return sha256;
}

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
