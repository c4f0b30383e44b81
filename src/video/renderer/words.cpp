#include "video/renderer/words.hpp"

#include <array>

namespace mien::video::renderer {
namespace {

bool is_word_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           static_cast<unsigned char>(byte) >= 0x80;
}

bool is_negated(std::string_view before) {
    constexpr std::array<std::string_view, 5> negations{" no ", " not ", " without ", " never ",
                                                        " avoid "};
    for (const auto negation : negations) {
        if (before.ends_with(negation)) {
            return true;
        }
    }
    return false;
}

}  // namespace

Words::Words(std::string_view text) : text_(" ") {
    text_.reserve(text.size() + 2);
    for (char byte : text) {
        byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
        if (is_word_byte(byte)) {
            text_ += byte;
        } else if (text_.back() != ' ') {
            text_ += ' ';
        }
    }
    if (text_.back() != ' ') {
        text_ += ' ';
    }
}

std::optional<std::size_t> Words::find(std::string_view phrase) const {
    const std::string wanted = " " + std::string(phrase) + " ";
    for (auto at = text_.find(wanted); at != std::string::npos; at = text_.find(wanted, at + 1)) {
        if (!is_negated(std::string_view(text_).substr(0, at + 1))) {
            return at + 1;
        }
    }
    return std::nullopt;
}

bool Words::has_any(std::string_view phrases) const {
    while (!phrases.empty()) {
        const auto end = phrases.find('|');
        if (has(phrases.substr(0, end))) {
            return true;
        }
        phrases.remove_prefix(end == std::string_view::npos ? phrases.size() : end + 1);
    }
    return false;
}

std::string_view Words::word_after(std::size_t position, std::string_view phrase) const {
    const auto rest = std::string_view(text_).substr(position + phrase.size() + 1);
    return rest.substr(0, rest.find(' '));
}

bool Words::has_stem(std::string_view stem) const {
    return text_.find(" " + std::string(stem)) != std::string::npos;
}

}  // namespace mien::video::renderer
