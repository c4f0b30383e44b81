#include "core/masking/known_texts.hpp"

#include "base/limits/masking.hpp"

namespace mien::core {
namespace {

// Of the first two bytes; of a text of one byte, of that and 0.
std::size_t beginning_of(char first, char second) {
    constexpr unsigned multiplier = 31;
    return (static_cast<unsigned char>(first) * multiplier + static_cast<unsigned char>(second)) &
           0xFFU;
}

}  // namespace

void KnownTexts::clear() {
    bytes_.clear();
    texts_.clear();
    first_.fill(0);
    has_single_bytes_ = false;
}

bool KnownTexts::has(std::string_view text, std::size_t beginning) const {
    for (auto at = first_[beginning]; at != 0; at = texts_[at - 1U].next) {
        if (bytes_of(texts_[at - 1U]) == text) {
            return true;
        }
    }
    return false;
}

bool KnownTexts::add(std::string_view text, std::size_t number) {
    if (text.empty()) {
        return true;
    }
    if (bytes_.size() + text.size() > limits::known_bytes_max) {
        return false;
    }
    const auto beginning = beginning_of(text.front(), text.size() > 1 ? text[1] : '\0');
    if (!has(text, beginning)) {
        texts_.push_back({.begin = bytes_.size(),
                          .size = text.size(),
                          .number = number,
                          .next = first_[beginning]});
        first_[beginning] = static_cast<std::uint16_t>(texts_.size());
        bytes_ += text;
        has_single_bytes_ |= text.size() == 1;
    }
    return true;
}

void KnownTexts::search(std::string_view text,
                        const std::function<void(std::size_t, TextSpan)>& found) const {
    const auto find_at = [&](std::size_t place, char second, bool is_single) {
        for (auto at = first_[beginning_of(text[place], second)]; at != 0;
             at = texts_[at - 1U].next) {
            const auto& known = texts_[at - 1U];
            if ((known.size == 1) == is_single && text.substr(place).starts_with(bytes_of(known))) {
                found(known.number, {.begin = place, .end = place + known.size});
            }
        }
    };
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (place + 1 < text.size()) {
            find_at(place, text[place + 1], false);
        }
        if (has_single_bytes_) {
            find_at(place, '\0', true);
        }
    }
}

}  // namespace mien::core
