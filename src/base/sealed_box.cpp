#include "base/sealed_box.hpp"

#include <sodium.h>

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace mien {
namespace {

static_assert(sealing_key_bytes == crypto_secretbox_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string seal(const Secret& key, const Secret& secret) {
    MIEN_ASSERT(key.reveal().size() == sealing_key_bytes, "the key has another length");
    const auto nonce = random_bytes(crypto_secretbox_NONCEBYTES);
    const auto text = secret.reveal();
    std::string box(crypto_secretbox_MACBYTES + text.size(), '\0');
    const int failed = crypto_secretbox_easy(bytes_of(box), bytes_of(text), text.size(),
                                             bytes_of(nonce), bytes_of(key.reveal()));
    MIEN_ASSERT(failed == 0, "sealing failed");
    return nonce + box;
}

std::optional<Secret> unseal(const Secret& key, std::string_view sealed) {
    MIEN_ASSERT(key.reveal().size() == sealing_key_bytes, "the key has another length");
    if (sealed.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) {
        return std::nullopt;
    }
    const auto nonce = sealed.substr(0, crypto_secretbox_NONCEBYTES);
    const auto box = sealed.substr(crypto_secretbox_NONCEBYTES);
    std::string text(box.size() - crypto_secretbox_MACBYTES, '\0');
    const int failed = crypto_secretbox_open_easy(bytes_of(text), bytes_of(box), box.size(),
                                                  bytes_of(nonce), bytes_of(key.reveal()));
    if (failed != 0) {
        return std::nullopt;
    }
    return Secret(std::move(text));
}

}  // namespace mien
