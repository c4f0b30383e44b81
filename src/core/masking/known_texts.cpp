#include "core/masking/known_texts.hpp"

#include <algorithm>

#include "base/limits/masking.hpp"

namespace mien::core {

void KnownTexts::clear() {
    bytes_.clear();
    texts_.clear();
}

bool KnownTexts::add(std::string_view text, std::size_t number) {
    if (text.empty()) {
        return true;
    }
    if (bytes_.size() + text.size() > limits::known_bytes_max) {
        return false;
    }
    texts_.push_back({.begin = bytes_.size(), .size = text.size(), .number = number});
    bytes_ += text;
    return true;
}

void KnownTexts::finish() {
    symbol_of_.fill(0);
    symbols_ = 1;
    for (const char c : bytes_) {
        auto& symbol = symbol_of_[static_cast<unsigned char>(c)];
        if (symbol == 0) {
            symbol = static_cast<std::uint8_t>(symbols_++);
        }
    }
    next_.assign(symbols_, 0);
    text_at_.assign(1, 0);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        State state = 0;
        for (const char c : std::string_view(bytes_).substr(texts_[i].begin, texts_[i].size)) {
            const auto symbol = symbol_of_[static_cast<unsigned char>(c)];
            if (next(state, symbol) == 0) {
                const auto made = static_cast<State>(text_at_.size());
                next_.resize(next_.size() + symbols_, 0);
                text_at_.push_back(0);
                next(state, symbol) = made;
            }
            state = next(state, symbol);
        }
        // Of two equal texts the first counts.
        if (text_at_[state] == 0) {
            text_at_[state] = static_cast<std::uint16_t>(i + 1);
        }
    }
    link_states();
}

// Level by level: where a text does not go on, another may that began later.
void KnownTexts::link_states() {
    suffix_.assign(text_at_.size(), 0);
    shorter_.assign(text_at_.size(), 0);
    order_.clear();
    for (std::size_t symbol = 1; symbol < symbols_; ++symbol) {
        if (const auto state = next(0, static_cast<std::uint8_t>(symbol)); state != 0) {
            order_.push_back(state);
        }
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
        const auto state = order_[i];
        const auto suffix = suffix_[state];
        shorter_[state] = text_at_[suffix] != 0 ? suffix : shorter_[suffix];
        for (std::size_t s = 1; s < symbols_; ++s) {
            const auto symbol = static_cast<std::uint8_t>(s);
            auto& target = next(state, symbol);
            if (target != 0) {
                suffix_[target] = next(suffix, symbol);
                order_.push_back(target);
            } else {
                target = next(suffix, symbol);
            }
        }
    }
}

void KnownTexts::search(std::string_view text,
                        const std::function<void(std::size_t, TextSpan)>& found) const {
    State state = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto symbol = symbol_of_[static_cast<unsigned char>(text[i])];
        state = symbol == 0 ? State{0} : next(state, symbol);
        for (auto at = text_at_[state] != 0 ? state : shorter_[state]; at != 0; at = shorter_[at]) {
            const auto& known = texts_[text_at_[at] - 1U];
            found(known.number, {.begin = i + 1 - known.size, .end = i + 1});
        }
    }
}

}  // namespace mien::core
