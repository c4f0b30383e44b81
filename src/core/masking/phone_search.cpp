#include "core/masking/phone_search.hpp"

#include <algorithm>
#include <cstdint>

#include "core/masking/phone_number.hpp"
#include "core/masking/word_edges.hpp"

namespace mien::core {
namespace {

constexpr std::size_t marked_digits_min = 8;  // behind + or 00
constexpr std::size_t grouped_digits_min = 10;
constexpr std::size_t group_digits_max = 5;
constexpr std::size_t dialled_digits_min = 5;                      // behind "tel:"
constexpr std::size_t dialled_digits_max = phone_digits_most + 2;  // behind 00

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A part of one, of other scripts.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(char c) {
    return is_digit(c) || is_letter(c);
}

// What a number touches at one side.
enum class Touched : std::uint8_t { nothing, word, id };

Touched touched_before(std::string_view text, std::size_t begin) {
    if (begins_word(text, begin)) {
        return Touched::nothing;
    }
    auto at = begin;
    while (at > 0 && is_letter(text[at - 1])) {
        --at;
    }
    return at > 0 && is_digit(text[at - 1]) ? Touched::id : Touched::word;
}

Touched touched_behind(std::string_view text, std::size_t end) {
    const auto rest = text.substr(end);
    if (rest.starts_with('%')) {
        return Touched::id;
    }
    if (rest.starts_with(':')) {
        return rest.size() > 1 && is_digit(rest[1]) ? Touched::id : Touched::nothing;
    }
    const bool has_hyphen = rest.starts_with('-');
    if (ends_word(rest, has_hyphen ? 1 : 0)) {
        return Touched::nothing;
    }
    std::size_t letters = 0;
    while (letters < rest.size() && (is_letter(rest[letters]) || rest[letters] == '-')) {
        ++letters;
    }
    const auto word = rest.substr(0, letters);
    const bool is_extension = word == "x" || word == "ext";
    const bool has_digit_behind = letters < rest.size() && is_digit(rest[letters]);
    return has_digit_behind && !is_extension ? Touched::id : Touched::word;
}

// A run of digits and of what stands between those of a number.
struct Run {
    TextSpan place;  // from its first to its last digit, with a plus or bracket before
    std::size_t digits = 0;
    std::size_t groups = 0;
    std::size_t longest_group = 0;
    std::size_t first_group = 0;
    bool has_plus = false;
    bool has_full_stop = false;
    bool has_slash = false;

    void add_digit(std::size_t at, std::size_t group) {
        groups += group == 1 ? 1 : 0;
        ++digits;
        longest_group = std::max(longest_group, group);
        first_group = groups == 1 ? group : first_group;
        place.end = at + 1;
    }
};

bool is_marked(std::string_view text, const Run& run) {
    return run.has_plus || text.substr(run.place.begin).starts_with("00");
}

// At most one digit more than a number has.
Run run_at(std::string_view text, std::size_t begin) {
    constexpr std::string_view separators = " -./()";
    Run run{.place = {.begin = begin, .end = begin}};
    run.has_plus = text[begin] == '+';
    std::size_t group = 0;
    std::size_t between = 0;
    for (auto at = begin + (run.has_plus ? 1 : 0);
         at < text.size() && run.digits <= dialled_digits_max; ++at) {
        const char c = text[at];
        if (is_digit(c)) {
            run.add_digit(at, ++group);
            between = 0;
            continue;
        }
        if (!separators.contains(c) || ++between > 2) {
            break;
        }
        if (at + 1 < text.size() && is_digit(text[at + 1])) {
            run.has_full_stop |= c == '.';
            run.has_slash |= c == '/';
        }
        group = 0;
    }
    return run;
}

std::string_view written(std::string_view text, const Run& run) {
    return text.substr(run.place.begin, run.place.end - run.place.begin);
}

// As many groups as numbers of the country have digits: what follows may be another number.
Run without_what_follows(std::string_view text, const Run& run) {
    for (auto end = run.place.end; end > run.place.begin;) {
        const auto shorter = run_at(text.substr(0, end), run.place.begin);
        const auto number = parse_phone(written(text, shorter), {});
        if (number && number->has_usual_length()) {
            return shorter;
        }
        while (end > run.place.begin && is_digit(text[end - 1])) {
            --end;
        }
        while (end > run.place.begin && !is_digit(text[end - 1])) {
            --end;
        }
    }
    return run;
}

bool is_date(std::string_view text, const Run& run) {
    return run.first_group == 4 && written(text, run).find('-') == 4 && run.groups >= 3;
}

bool has_country(std::string_view text, const Run& run, bool must_be_whole) {
    const auto number = parse_phone(written(text, run), {});
    return run.digits >= marked_digits_min && number && number->has_country &&
           number->national_digits().size() < number->digits.size() &&
           number->digits.size() <= phone_digits_most &&
           (!must_be_whole || number->has_usual_length());
}

bool is_phone(std::string_view text, const Run& run) {
    if (text.substr(0, run.place.begin).ends_with("tel:")) {
        return run.digits >= dialled_digits_min && run.digits <= dialled_digits_max;
    }
    if (run.has_plus) {
        return has_country(text, run, false);
    }
    const auto before = touched_before(text, run.place.begin);
    const auto behind = touched_behind(text, run.place.end);
    if (before == Touched::id || behind == Touched::id) {
        return false;
    }
    if (is_marked(text, run)) {
        return has_country(text, run, before == Touched::word);
    }
    const bool has_hyphen_behind = behind == Touched::word && text[run.place.end] == '-';
    return before == Touched::nothing && !has_hyphen_behind && run.digits >= grouped_digits_min &&
           run.digits <= phone_digits_most && run.groups >= 2 &&
           run.longest_group <= group_digits_max && !run.has_full_stop && !run.has_slash &&
           !is_date(text, run);
}

// Not within an id, a decimal, a version or a longer row of digits.
bool may_begin_phone(std::string_view text, std::size_t at) {
    const char c = text[at];
    const char before = at == 0 ? ' ' : text[at - 1];
    if (is_digit(before) || (!is_digit(c) && c != '+' && c != '(')) {
        return false;
    }
    if (c == '+') {
        return true;
    }
    if (!begins_word(text, at)) {
        return text.substr(at).starts_with("00");
    }
    if (at < 2) {
        return true;
    }
    constexpr std::string_view joints = "-.+";
    const bool is_joined = joints.contains(before) && is_word(text[at - 2]);
    const bool goes_on = is_digit(c) && (before == ' ' || before == '/') &&
                         (is_digit(text[at - 2]) || text[at - 2] == ')');
    return !is_joined && !goes_on;
}

}  // namespace

std::optional<TextSpan> phone_at(std::string_view plain, std::size_t begin) {
    if (!may_begin_phone(plain, begin)) {
        return std::nullopt;
    }
    auto run = run_at(plain, begin);
    if (is_marked(plain, run)) {
        run = without_what_follows(plain, run);
    }
    if (run.digits == 0 || !is_phone(plain, run)) {
        return std::nullopt;
    }
    return run.place;
}

}  // namespace mien::core
