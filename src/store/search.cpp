#include "store/search.hpp"

#include <utility>

#include "base/text.hpp"

namespace mien::store {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto place = text.find(from); place != std::string::npos;
         place = text.find(from, place + to.size())) {
        text.replace(place, from.size(), to);
    }
}

// By its first byte: a letter or a digit of plain ASCII, or in a block of Unicode that is mostly
// letters, which leaves out combining marks, punctuation and pictures.
bool begins_letter(unsigned char byte) {
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    const bool is_mark = byte == 0xCC || byte == 0xCD || byte == 0xE2;
    return is_plain || (byte >= 0xC3 && byte <= 0xEF && !is_mark);
}

bool has_trigram(std::string_view folded) {
    int in_a_row = 0;
    for (const char c : folded) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80U) {
            in_a_row = begins_letter(byte) ? in_a_row + 1 : 0;
        }
        if (in_a_row == 3) {
            return true;
        }
    }
    return false;
}

std::string pattern_of(std::string_view folded) {
    std::string pattern = "%";
    for (const char c : folded) {
        if (c == '%' || c == '_' || c == '\\') {
            pattern += '\\';
        }
        pattern += c;
    }
    pattern += '%';
    return pattern;
}

}  // namespace

std::string fold_for_search(std::string_view text) {
    auto folded = fold_case(text);
    replace_all(folded, "i\u0307", "i");
    replace_all(folded, "\u0131", "i");
    return folded;
}

std::string search_text_of(std::string_view first, std::string_view second) {
    std::string text(first);
    text += ' ';
    text += second;
    return fold_for_search(text);
}

Search search_for(std::string_view text) {
    auto folded = fold_for_search(text);
    if (folded.empty()) {
        return {};
    }
    if (has_trigram(folded)) {
        return {.pattern = pattern_of(folded)};
    }
    return {.letters = std::move(folded)};
}

awaitable<std::optional<pg::Rows>> look_up_letters(pg::Pool& pool, const LetterQueries& queries,
                                                   std::string letters, Deadline deadline) {
    auto sampling = pg::params(letters, letter_sample_rows);
    const auto sampled = co_await pool.run(queries.sample, std::move(sampling), deadline);
    constexpr auto common = static_cast<std::int64_t>(letter_sample_rows / 10);
    if (sampled.front().get<std::int64_t>("total") >= common) {
        co_return std::nullopt;
    }
    auto parameters = pg::params(letters, letter_hits_max + 1);
    auto rows = co_await pool.run(queries.find, std::move(parameters), deadline);
    co_return rows.size() <= letter_hits_max ? std::optional(std::move(rows)) : std::nullopt;
}

}  // namespace mien::store
