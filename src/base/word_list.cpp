#include "base/word_list.hpp"

#include <algorithm>

namespace mien {

// Generated; each word ends with a line end, and they are in the order of their bytes.
extern const std::string_view usual_words;
extern const std::string_view known_words;

namespace {

// Halves the text at the beginning of a word until the word is found or nothing is left.
bool is_in(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto before = list.substr(0, list.size() / 2).rfind('\n');
        const auto begin = before == std::string_view::npos ? 0 : before + 1;
        const auto end = list.find('\n', begin);
        const auto found = list.substr(begin, end - begin);
        if (found == word) {
            return true;
        }
        list = found < word ? list.substr(end + 1) : list.substr(0, begin);
    }
    return false;
}

}  // namespace

bool is_usual_word(std::string_view word) {
    return is_in(usual_words, word);
}

bool is_known_word(std::string_view word) {
    return is_in(known_words, word);
}

}  // namespace mien
