#include "video/providers/signatures.hpp"

#include <algorithm>
#include <charconv>

#include <sodium.h>

#include "base/hash.hpp"
#include "base/limits/provider_calls.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

constexpr std::size_t keys_max = 16;
constexpr std::size_t signatures_max = 8;

bool is_same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

bool is_one_of(std::string_view signatures, const Sha256& expected) {
    bool is_found = false;
    for (std::size_t i = 0; i < signatures_max && !signatures.empty(); ++i) {
        const auto end = std::min(signatures.find(' '), signatures.size());
        const auto entry = signatures.substr(0, end);
        signatures.remove_prefix(std::min(end + 1, signatures.size()));
        if (!entry.starts_with("v1,")) {
            continue;
        }
        const auto given = from_base64(entry.substr(3));
        if (given && given->size() == expected.size()) {
            is_found |= equal_constant_time({bytes_of(*given), given->size()}, expected);
        }
    }
    return is_found;
}

}  // namespace

std::string single_header(const std::vector<net::Header>& headers, std::string_view name) {
    const auto is_it = [&](const net::Header& header) { return is_same_name(header.name, name); };
    const auto found = std::find_if(headers.begin(), headers.end(), is_it);
    return std::count_if(headers.begin(), headers.end(), is_it) == 1 ? found->value : std::string();
}

bool is_recent(std::string_view epoch_seconds, Timestamp now) {
    std::int64_t seconds = 0;
    const auto* const end = epoch_seconds.data() + epoch_seconds.size();
    const auto read = std::from_chars(epoch_seconds.data(), end, seconds);
    // A number that no clock shows would overflow below.
    if (read.ec != std::errc() || read.ptr != end || seconds < 0 || seconds > 100'000'000'000) {
        return false;
    }
    const auto age = std::chrono::abs(now - Timestamp(std::chrono::seconds(seconds)));
    return age <= limits::webhook_age_max;
}

std::optional<std::string> from_base64(std::string_view text) {
    while (text.ends_with('=')) {
        text.remove_suffix(1);
    }
    if (text.find_first_of("-_") != std::string_view::npos) {
        return std::nullopt;
    }
    std::string url_safe(text);
    std::replace(url_safe.begin(), url_safe.end(), '+', '-');
    std::replace(url_safe.begin(), url_safe.end(), '/', '_');
    return from_base64url(url_safe);
}

bool is_signed_by_secret(std::string_view secret, std::string_view id, std::string_view timestamp,
                         std::string_view body, std::string_view signatures) {
    constexpr std::string_view prefix = "whsec_";
    if (!secret.starts_with(prefix) || id.empty()) {
        return false;
    }
    const auto key = from_base64(secret.substr(prefix.size()));
    if (!key || key->empty()) {
        return false;
    }
    std::string message(id);
    message += '.';
    message += timestamp;
    message += '.';
    message += body;
    return is_one_of(signatures, hmac_sha256(*key, message));
}

std::vector<std::string> read_key_set(const json::value& key_set) {
    std::vector<std::string> keys;
    const auto* const list = find_array(key_set, "keys");
    for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), keys_max); ++i) {
        const auto& entry = (*list)[i];
        auto text = text_in(entry, "x");
        while (text.ends_with('=')) {
            text.pop_back();
        }
        auto key = from_base64url(text);
        const auto curve = text_in(entry, "crv");
        if (key && key->size() == crypto_sign_PUBLICKEYBYTES &&
            (curve.empty() || curve == "Ed25519")) {
            keys.push_back(std::move(*key));
        }
    }
    return keys;
}

FalDelivery read_fal_headers(const std::vector<net::Header>& headers) {
    return {.request_id = single_header(headers, "X-Fal-Webhook-Request-Id"),
            .user_id = single_header(headers, "X-Fal-Webhook-User-Id"),
            .timestamp = single_header(headers, "X-Fal-Webhook-Timestamp"),
            .signature = single_header(headers, "X-Fal-Webhook-Signature")};
}

bool is_signed_by_key(const std::vector<std::string>& keys, const FalDelivery& delivery,
                      std::string_view body) {
    const auto signature = from_hex(delivery.signature);
    if (!signature || signature->size() != crypto_sign_BYTES) {
        return false;
    }
    const auto message = delivery.request_id + '\n' + delivery.user_id + '\n' + delivery.timestamp +
                         '\n' + to_hex(sha256(body));
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return key.size() == crypto_sign_PUBLICKEYBYTES &&
               crypto_sign_verify_detached(bytes_of(*signature), bytes_of(message), message.size(),
                                           bytes_of(key)) == 0;
    });
}

}  // namespace mien::video
