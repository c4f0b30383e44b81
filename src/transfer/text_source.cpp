#include "transfer/text_source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace mien::transfer {
namespace {

using namespace std::string_view_literals;

constexpr auto byte_order_mark = "\xEF\xBB\xBF"sv;
constexpr char end_mark = '\x1A';  // what DOS ended a text with; no part of it

// Bytes that a code point has, by its first; 1 for what is no first byte.
std::size_t length_by(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

// The bytes at the end that begin a code point which goes on behind them.
std::size_t unfinished_bytes(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const char c = text[text.size() - back];
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            return length_by(c) > back ? back : 0;
        }
    }
    return 0;
}

std::size_t find_broken(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto length = length_by(text[at]);
        if (!is_utf8(text.substr(at, length))) {
            break;
        }
        at += length;
    }
    return std::min(at, text.size());
}

// Latin letters in UTF-16 have U+0000 beside them.
bool begins_as_utf16(std::string_view text) {
    return text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv) ||
           (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0'));
}

// A letter of Western Europe in one byte, and ASCII behind it.
bool is_latin(std::string_view text) {
    constexpr unsigned char first_letter = 0xC0;
    return text.size() >= 2 && static_cast<unsigned char>(text[0]) >= first_letter &&
           static_cast<unsigned char>(text[1]) < 0x80;
}

}  // namespace

TextSource::TextSource(const BundleInput& input) : source_(input) {
    while (!has_ended_ && buffer_.size() < byte_order_mark.size()) {
        refill();
    }
    if (begins_as_utf16(buffer_)) {
        refuse(0, "invalid_utf8", "is UTF-16");
    }
    skip_byte_order_mark();
    check_text();
}

void TextSource::skip_byte_order_mark() {
    if (buffer_.starts_with(byte_order_mark)) {
        buffer_.erase(0, byte_order_mark.size());
        whole_ -= byte_order_mark.size();
    }
}

TextPiece TextSource::next() {
    while (position_ == whole_ && !has_ended_) {
        buffer_.erase(0, position_);
        whole_ = position_ = 0;
        refill();
        check_text();
    }
    const TextPiece given{piece(), place_};
    position_ += given.text.size();
    place_.advance(given.text);
    return given;
}

std::string_view TextSource::piece() {
    const auto rest = std::string_view(buffer_).substr(position_, whole_ - position_);
    const auto line_break = rest.find('\n');
    return line_break == std::string_view::npos ? rest : rest.substr(0, line_break + 1);
}

void TextSource::refill() {
    const auto bytes = source_.read();
    buffer_ += bytes;
    has_ended_ = bytes.empty();
    if (has_ended_ && buffer_.ends_with(end_mark)) {
        buffer_.pop_back();
    }
    const bool may_end = buffer_.ends_with(end_mark);
    whole_ =
        has_ended_ ? buffer_.size() : buffer_.size() - (may_end ? 1 : unfinished_bytes(buffer_));
}

void TextSource::check_text() const {
    const auto text = std::string_view(buffer_).substr(0, whole_);
    const auto null = text.find('\0');
    if (null != std::string_view::npos) {
        refuse(null, "null_character", "holds U+0000");
    }
    if (!is_utf8(text)) {
        const auto broken = find_broken(text);
        refuse(broken, "invalid_utf8",
               is_latin(text.substr(broken)) ? "seems to be Windows-1252 or Latin-1, not UTF-8,"
                                             : "is not valid UTF-8");
    }
}

void TextSource::refuse(std::size_t offset, std::string code, std::string_view reason) const {
    const auto before = std::string_view(buffer_).substr(0, offset);
    auto message = fmt::format(
        "The file {} at {}: save it as UTF-8; in Excel that is “CSV UTF-8 (Comma delimited)”.",
        reason, to_string(place_.behind(before)));
    Problem problem{"", std::move(code), message};
    throw Error(ErrorKind::malformed, std::move(message), {std::move(problem)});
}

}  // namespace mien::transfer
