#include "core/masking/encoded_parts.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/limits/masking.hpp"
#include "base/text.hpp"

namespace mien::core {
namespace {

constexpr std::size_t base64_characters_min = 12;  // nine bytes, such as "ada@x.org"
constexpr std::size_t hex_characters_min = 16;

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::array<bool, 256> make_base64_bytes() {
    std::array<bool, 256> bytes{};
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789+/-_")) {
        bytes[static_cast<unsigned char>(c)] = true;
    }
    return bytes;
}

constexpr auto base64_bytes = make_base64_bytes();

constexpr bool may_be_of_encoded(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

// The place of the next one; the compiler looks at many bytes of a block at once.
std::size_t find_capital_or_digit(std::string_view text, std::size_t from) {
    constexpr std::size_t block_bytes = 32;
    for (; from + block_bytes <= text.size(); from += block_bytes) {
        const char* const block = text.data() + from;
        unsigned char seen = 0;
        for (std::size_t i = 0; i < block_bytes; ++i) {
            seen |= static_cast<unsigned char>(may_be_of_encoded(block[i]));
        }
        if (seen != 0) {
            break;
        }
    }
    while (from < text.size() && !may_be_of_encoded(text[from])) {
        ++from;
    }
    return from;
}

bool is_base64(char c) {
    return base64_bytes[static_cast<unsigned char>(c)];
}

bool is_readable(std::string_view text) {
    return is_utf8(text) && std::ranges::all_of(text, [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return byte >= 0x20 || c == '\n' || c == '\r' || c == '\t';
           });
}

std::string to_url_alphabet(std::string_view text) {
    std::string converted(text);
    std::ranges::replace(converted, '+', '-');
    std::ranges::replace(converted, '/', '_');
    return converted;
}

// Words of small letters alone are words: no such text of nine bytes and more encodes to one.
bool may_be_encoded(std::string_view run) {
    return std::ranges::any_of(run, may_be_of_encoded);
}

std::optional<EncodedPart> decode_base64(std::string_view run, std::size_t begin,
                                         std::size_t padding) {
    const bool is_url = run.find_first_of("-_") != std::string_view::npos;
    if (is_url && run.find_first_of("+/") != std::string_view::npos) {
        return std::nullopt;
    }
    auto bytes = from_base64url(is_url ? std::string(run) : to_url_alphabet(run));
    if (!bytes || !is_readable(*bytes)) {
        return std::nullopt;
    }
    return EncodedPart{.place = {.begin = begin, .end = begin + run.size() + padding},
                       .encoding = is_url ? Encoding::base64url : Encoding::base64,
                       .is_padded = (run.size() + padding) % 4 == 0,
                       .text = std::move(*bytes)};
}

std::optional<EncodedPart> decode_hex(std::string_view run, std::size_t begin) {
    if (run.size() < hex_characters_min ||
        !std::ranges::all_of(run, [](char c) { return hex_value(c) >= 0; })) {
        return std::nullopt;
    }
    auto bytes = from_hex(run);
    if (!bytes || !is_readable(*bytes)) {
        return std::nullopt;
    }
    return EncodedPart{
        .place = {.begin = begin, .end = begin + run.size()},
        .encoding = Encoding::hexadecimal,
        .is_upper_case = std::ranges::any_of(run, [](char c) { return c >= 'A' && c <= 'F'; }),
        .text = std::move(*bytes)};
}

std::optional<EncodedPart> decode_run(std::string_view run, std::size_t begin,
                                      std::size_t padding) {
    const std::size_t mark = run.starts_with("0x") ? 2 : run.starts_with('x') ? 1 : 0;
    auto part = decode_hex(run.substr(mark), begin + mark);
    return part ? std::move(part) : decode_base64(run, begin, padding);
}

// Of "/u/YWRhQHgub3Jn/avatar", which is no text as a whole.
void decode_path(std::string_view run, std::size_t begin, std::size_t padding,
                 std::vector<EncodedPart>& found) {
    for (std::size_t at = 0; at < run.size();) {
        const auto end = std::min(run.find('/', at), run.size());
        const auto step = run.substr(at, end - at);
        if (step.size() < run.size() && step.size() >= base64_characters_min &&
            may_be_encoded(step)) {
            if (auto part = decode_run(step, begin + at, end == run.size() ? padding : 0)) {
                found.push_back(std::move(*part));
            }
        }
        at = end + 1;
    }
}

const icu::IDNA& idna() {
    static const auto made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::IDNA> instance(
            icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_UNICODE, status));
        MIEN_ASSERT(U_SUCCESS(status), "ICU has no data on domain names");
        return instance;
    }();
    return *made;
}

constexpr std::string_view punycode_mark = "xn--";

// The labels of a host name around one in its xn-- form.
std::optional<EncodedPart> decode_punycode(std::string_view text, std::size_t at) {
    const auto is_host = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
               c == '-';
    };
    auto begin = at;
    while (begin > 0 && is_host(text[begin - 1])) {
        --begin;
    }
    auto end = at;
    while (end < text.size() && is_host(text[end])) {
        ++end;
    }
    const auto host = text.substr(begin, end - begin);
    std::string name;
    icu::StringByteSink<std::string> sink(&name);
    icu::IDNAInfo info;
    UErrorCode status = U_ZERO_ERROR;
    idna().nameToUnicodeUTF8(host, sink, info, status);
    if (U_FAILURE(status) || info.hasErrors() || name == host) {
        return std::nullopt;
    }
    return EncodedPart{.place = {.begin = begin, .end = end},
                       .encoding = Encoding::punycode,
                       .text = std::move(name)};
}

void find_hosts(std::string_view text, std::vector<EncodedPart>& found) {
    std::size_t done = 0;
    for (auto at = text.find(punycode_mark); at != std::string_view::npos;
         at = text.find(punycode_mark, std::max(at + 1, done))) {
        if (auto part = decode_punycode(text, at)) {
            done = part->place.end;
            found.push_back(std::move(*part));
        }
    }
}

}  // namespace

std::vector<EncodedPart> find_encoded_parts(std::string_view text) {
    std::vector<EncodedPart> found;
    std::size_t done = 0;
    for (auto at = find_capital_or_digit(text, 0); at < text.size();
         at = find_capital_or_digit(text, done)) {
        auto begin = at;
        while (begin > done && is_base64(text[begin - 1])) {
            --begin;
        }
        auto end = at;
        while (end < text.size() && is_base64(text[end])) {
            ++end;
        }
        const auto run = text.substr(begin, end - begin);
        if (run.size() >= base64_characters_min && run.size() <= limits::encoded_bytes_max) {
            const auto padding_end = std::min(text.find_first_not_of('=', end), text.size());
            const auto padding = std::min<std::size_t>(padding_end - end, 2);
            if (auto part = decode_run(run, begin, padding)) {
                found.push_back(std::move(*part));
            } else {
                decode_path(run, begin, padding, found);
            }
        }
        done = end;
    }
    find_hosts(text, found);
    return found;
}

std::string encode_like(const EncodedPart& part, std::string_view text) {
    switch (part.encoding) {
        case Encoding::base64:
        case Encoding::base64url: {
            auto encoded = to_base64url(text);
            if (part.encoding == Encoding::base64) {
                std::ranges::replace(encoded, '-', '+');
                std::ranges::replace(encoded, '_', '/');
            }
            const auto rest = encoded.size() % 4;
            return part.is_padded && rest > 0 ? encoded.append(4 - rest, '=') : encoded;
        }
        case Encoding::hexadecimal: {
            auto encoded =
                to_hex(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
            if (part.is_upper_case) {
                std::ranges::transform(encoded, encoded.begin(), [](char c) {
                    return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
                });
            }
            return encoded;
        }
        case Encoding::punycode: {
            std::string name;
            icu::StringByteSink<std::string> sink(&name);
            icu::IDNAInfo info;
            UErrorCode status = U_ZERO_ERROR;
            idna().nameToASCII_UTF8(
                icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, info,
                status);
            return U_FAILURE(status) || info.hasErrors() ? "name.invalid" : name;
        }
    }
    return {};
}

}  // namespace mien::core
