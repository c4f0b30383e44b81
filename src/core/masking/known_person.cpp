#include "core/masking/known_person.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/error.hpp"
#include "base/limits/masking.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/name_locale.hpp"
#include "core/masking/phone_number.hpp"

namespace mien::core {
namespace {

constexpr std::size_t lone_letters_min = 3;
constexpr std::size_t lone_characters_min = 2;  // where words are not parted by spaces
constexpr std::size_t local_part_letters_min = 5;
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t gap_bytes_max = 8;  // between two words of one name

UChar32 first_code_point(std::string_view text) {
    UChar32 value = -1;
    std::int32_t at = 0;
    if (!text.empty()) {
        U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), value);
    }
    return value;
}

UChar32 last_code_point(std::string_view text) {
    UChar32 value = -1;
    auto at = static_cast<std::int32_t>(text.size());
    if (!text.empty()) {
        U8_PREV(text.data(), 0, at, value);
    }
    return value;
}

bool is_joined(UChar32 neighbour, UChar32 own) {
    return neighbour >= 0 && u_isalnum(neighbour) != 0 &&
           !is_written_without_spaces(static_cast<char32_t>(own));
}

bool stands_alone(std::string_view plain, TextSpan place) {
    const auto inside = plain.substr(place.begin, place.end - place.begin);
    return !is_joined(last_code_point(plain.substr(0, place.begin)), first_code_point(inside)) &&
           !is_joined(first_code_point(plain.substr(place.end)), last_code_point(inside));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_long_enough_alone(std::string_view letters) {
    const bool has_no_spaces =
        is_written_without_spaces(static_cast<char32_t>(first_code_point(letters)));
    return count_code_points(letters) >= (has_no_spaces ? lone_characters_min : lone_letters_min);
}

// Müller as Mueller, Åse as Aase; the same text where there is nothing to write otherwise.
std::string transcribed(std::string_view word) {
    std::string text;
    const auto length = static_cast<std::int32_t>(word.size());
    for (std::int32_t at = 0; at < length;) {
        const auto begin = at;
        UChar32 code_point = 0;
        U8_NEXT(word.data(), at, length, code_point);
        switch (u_tolower(code_point)) {
            case 0x00E4:
                text += "ae";
                break;
            case 0x00F6:
            case 0x00F8:
                text += "oe";
                break;
            case 0x00FC:
                text += "ue";
                break;
            case 0x00E5:
                text += "aa";
                break;
            default:
                text += word.substr(static_cast<std::size_t>(begin),
                                    static_cast<std::size_t>(at - begin));
        }
    }
    return text;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              c == '.' || c == '-' || c == '_';
        if (is_plain) {
            encoded += c;
        } else {
            encoded += fmt::format("%{:02X}", byte);
        }
    }
    return encoded;
}

std::string_view part_of(std::string_view text, TextSpan place) {
    return text.substr(place.begin, place.end - place.begin);
}

// A fake as it fits what it stands in for: in a-z where that is, with its capitals, and encoded as
// it was.
std::string written_like(std::string_view original, const ListedName& fake, bool is_initial) {
    const bool is_encoded = original.contains('%');
    const bool is_plain = is_ascii(original) && !is_encoded;
    std::string text(is_plain ? fake.letters : fake.text);
    const auto first = first_code_point(original);
    if (is_plain && u_isupper(first) != 0) {
        text.front() = static_cast<char>(u_toupper(text.front()));
    }
    if (is_initial) {
        std::int32_t end = 0;
        U8_FWD_1(text.data(), end, static_cast<std::int32_t>(text.size()));
        text.resize(static_cast<std::size_t>(end));
    }
    text = with_case_of(original, text);
    return is_encoded ? percent_encoded(text) : text;
}

}  // namespace

void KnownPerson::clear() {
    fake_ = {};
    named_words_.clear();
    words_.clear();
    spellings_.clear();
    mailboxes_.clear();
    texts_.clear();
}

void KnownPerson::add(Spelling spelling, std::string_view letters) {
    if (!texts_.add(letters, spellings_.size())) {
        throw Error(ErrorKind::invalid,
                    "One person has more names and addresses than can be known.");
    }
    spellings_.push_back(std::move(spelling));
}

void KnownPerson::add_words(std::span<const std::size_t> words, bool starts_with_initial) {
    Spelling spelling{.kind = Kind::words,
                      .first_word = words_.size(),
                      .word_count = words.size(),
                      .is_ordinary = true};
    std::string letters;
    for (const auto place : words) {
        const auto& word = named_words_[place];
        const bool is_initial = starts_with_initial && place == words.front();
        std::int32_t end = 0;
        U8_FWD_1(word.letters.data(), end, static_cast<std::int32_t>(word.letters.size()));
        const auto size = is_initial ? static_cast<std::size_t>(end) : word.letters.size();
        letters.append(word.letters, 0, size);
        words_.push_back({.letters = size, .named = place, .is_initial = is_initial});
        spelling.is_ordinary = spelling.is_ordinary && (word.is_ordinary || is_initial);
    }
    const bool is_alone = words.size() == 1;
    if (rules_.is_fictional(letters) ||
        (is_alone && (spelling.is_ordinary || !is_long_enough_alone(letters)))) {
        words_.resize(spelling.first_word);
        return;
    }
    add(std::move(spelling), letters);
}

void KnownPerson::add_names(const SourceName& name, bool is_transcribed) {
    const auto words = words_of_name(name);
    std::vector<std::size_t> given;
    std::vector<std::size_t> family;
    bool has_transcription = false;
    const auto take = [&](const std::vector<std::string>& from, NameRole role,
                          std::vector<std::size_t>& to) {
        for (const auto& word : from) {
            const auto text = is_transcribed ? transcribed(word) : word;
            has_transcription |= text != word;
            auto letters = letters_of(text);
            if (!letters.empty() && to.size() < limits::known_words_max) {
                const bool is_ordinary = rules_.is_word(letters);
                to.push_back(named_words_.size());
                const auto& fake = fake_word(masker_.key(), fake_.locale, role, word);
                named_words_.push_back(
                    {.fake = &fake, .letters = std::move(letters), .is_ordinary = is_ordinary});
            }
        }
    };
    take(words.given, NameRole::given, given);
    take(words.family, NameRole::family, family);
    if (is_transcribed && !has_transcription) {
        return;
    }
    std::vector<std::size_t> order;
    const auto put = [&order](const std::vector<std::size_t>& part, std::size_t count) {
        const auto first = std::span(part).first(std::min(count, part.size()));
        order.insert(order.end(), first.begin(), first.end());
    };
    if (!given.empty() && !family.empty()) {
        for (const auto count : {given.size(), std::size_t{1}}) {
            order.clear();
            put(given, count);
            put(family, family.size());
            add_words(order, false);
            order.clear();
            put(family, family.size());
            put(given, count);
            add_words(order, false);
        }
        order.clear();
        put(given, 1);
        put(family, family.size());
        add_words(order, true);
    }
    for (const auto* const part : {&given, &family}) {
        for (const auto& word : *part) {
            add_words({&word, 1}, false);
        }
    }
}

void KnownPerson::add_email(std::string_view email) {
    const auto address = canonical_email(email);
    if (!address) {
        return;
    }
    mailboxes_.push_back(address->mailbox());
    add({.kind = Kind::email, .value = std::string(email)}, letters_of(email));
    const auto local = letters_of(address->local);
    if (local.size() >= local_part_letters_min && !rules_.is_word(local) &&
        !rules_.is_fictional(local)) {
        add({.kind = Kind::local_part, .value = std::string(address->local)}, local);
    }
}

void KnownPerson::add_phone(std::string_view phone) {
    const auto number = parse_phone(phone, masker_.settings().phone_country);
    if (!number) {
        return;
    }
    const std::string_view all = number->digits;
    const auto national = number->national_digits();
    const auto code = all.substr(0, all.size() - national.size());
    const auto add_digits = [&](std::string_view prefix, std::string_view digits) {
        if (digits.size() >= phone_digits_min) {
            add({.kind = Kind::phone, .value = std::string(phone)},
                fmt::format("{}{}", prefix, digits));
        }
    };
    add_digits("00", all);
    add_digits("", all);
    if (masker_.settings().phone_country == "1") {
        add_digits("011", all);
    }
    if (!code.empty()) {
        add_digits(fmt::format("00{}0", code), national);
        add_digits(fmt::format("{}0", code), national);  // +49 (0)30 …
    }
    add_digits("0", national);
    add_digits("", national);
}

void KnownPerson::add_user_name(std::string_view user_name) {
    const auto letters = letters_of(user_name);
    if (is_long_enough_alone(letters) && !rules_.is_word(letters) &&
        !rules_.is_fictional(letters)) {
        add({.kind = Kind::user_name, .value = std::string(user_name)}, letters);
    }
}

void KnownPerson::set(const KnownValues& values, const FakeName& fake, PersonParts parts) {
    const auto wanted = [parts](const std::vector<std::string_view>& list, PersonParts part) {
        return (parts & part) != 0 ? std::span(list) : std::span<const std::string_view>();
    };
    const auto emails = wanted(values.emails, email_part);
    const auto phones = wanted(values.phones, phone_part);
    const auto user_names = wanted(values.user_names, user_name_part);
    clear();
    fake_ = fake;
    if (emails.size() + phones.size() + user_names.size() > limits::known_values_max) {
        throw Error(ErrorKind::invalid,
                    "One person has more names and addresses than can be known.");
    }
    if ((parts & name_part) != 0) {
        const auto& name = values.name;
        add_names(name, false);
        if (!is_ascii(name.full) || !is_ascii(name.given) || !is_ascii(name.family)) {
            add_names(name, true);
        }
    }
    std::ranges::for_each(emails, [this](auto email) { add_email(email); });
    std::ranges::for_each(phones, [this](auto phone) { add_phone(phone); });
    std::ranges::for_each(user_names, [this](auto name) { add_user_name(name); });
}

bool KnownPerson::owns(std::string_view email) const {
    if (mailboxes_.empty()) {
        return false;
    }
    const auto address = canonical_email(email);
    return address && std::ranges::find(mailboxes_, address->mailbox()) != mailboxes_.end();
}

bool KnownPerson::words_are_accepted(const FoldedText& text, const Spelling& spelling,
                                     TextSpan letters) const {
    const auto plain = text.plain();
    auto at = letters.begin;
    std::size_t gap_begin = 0;
    bool has_space = false;
    bool is_capitalised = true;
    for (const auto& word : words_of(spelling)) {
        const auto place = text.letters_in_plain({.begin = at, .end = at + word.letters});
        if (at != letters.begin) {
            const auto gap = part_of(plain, {.begin = gap_begin, .end = place.begin});
            if (gap.size() > gap_bytes_max) {
                return false;
            }
            has_space |= gap.find_first_of(" \t\n\r") != std::string_view::npos;
        }
        // Letters of one word stand together, but for an apostrophe, or one sign between each two.
        const auto inside = part_of(plain, place);
        if (inside.size() > word.letters * 2 ||
            (inside.size() > word.letters && spelling.word_count == 1 &&
             inside.find_first_of(" \t\n\r") != std::string_view::npos)) {
            return false;
        }
        is_capitalised &=
            u_isupper(first_code_point(part_of(text.original(), text.in_original(place)))) != 0;
        gap_begin = place.end;
        at += word.letters;
    }
    // "will may" are two words; "Will May", "will.may" and "willmay" are a name. "a fiktiv" is
    // none.
    const bool is_initial = words_of(spelling).front().is_initial;
    return is_capitalised || !has_space || (!spelling.is_ordinary && !is_initial);
}

bool KnownPerson::is_accepted(const FoldedText& text, const Spelling& spelling,
                              TextSpan letters) const {
    if (!text.is_whole(letters)) {
        return false;
    }
    const auto plain = text.plain();
    const auto place = text.letters_in_plain(letters);
    switch (spelling.kind) {
        case Kind::words:
            return stands_alone(plain, place) && words_are_accepted(text, spelling, letters);
        case Kind::phone: {
            const bool follows_digit = place.begin > 0 && is_digit(plain[place.begin - 1]);
            const bool precedes_digit = place.end < plain.size() && is_digit(plain[place.end]);
            return !follows_digit && !precedes_digit &&
                   place.end - place.begin <= (letters.end - letters.begin) * 3;
        }
        case Kind::email:
            return stands_alone(plain, place) &&
                   place.end - place.begin <= (letters.end - letters.begin) * 2;
        case Kind::local_part:
        case Kind::user_name:
            return stands_alone(plain, place) &&
                   part_of(plain, place).find_first_of(" \t\n\r") == std::string_view::npos;
    }
    return false;
}

std::string KnownPerson::replace_words(const FoldedText& text, const Spelling& spelling,
                                       TextSpan letters) const {
    std::string replaced;
    auto at = letters.begin;
    std::size_t behind = 0;  // the last word, in the original
    for (const auto& word : words_of(spelling)) {
        const auto place =
            text.in_original(text.letters_in_plain({.begin = at, .end = at + word.letters}));
        if (at != letters.begin) {
            replaced += part_of(text.original(), {.begin = behind, .end = place.begin});
        }
        const auto& fake = *named_words_[word.named].fake;
        replaced += written_like(part_of(text.original(), place), fake, word.is_initial);
        behind = place.end;
        at += word.letters;
    }
    return replaced;
}

KnownPerson::Replacement KnownPerson::replace_phone(const FoldedText& text,
                                                    const Spelling& spelling,
                                                    TextSpan letters) const {
    auto plain = text.letters_in_plain(letters);
    const auto before = text.plain().substr(0, plain.begin);
    for (const std::string_view prefix : {"+(", "+ ", "+", "00 ", "00-", "00", "("}) {
        if (before.ends_with(prefix)) {
            plain.begin -= prefix.size();
            break;
        }
    }
    const auto place = text.in_original(plain);
    const auto original = part_of(text.original(), place);
    const bool has_codes = original.find_first_of("%&\\") != std::string_view::npos;
    auto phone =
        masker_.phone_like(has_codes ? part_of(text.plain(), plain) : original, spelling.value);
    return {.place = place,
            .text = original.contains('%') ? percent_encoded(phone) : std::move(phone)};
}

std::string KnownPerson::local_part() const {
    std::string local;
    for (const auto* const name : {fake_.listed_given, fake_.listed_family}) {
        if (name != nullptr) {
            local.append(local.empty() ? "" : ".").append(name->letters);
        }
    }
    return local;
}

KnownPerson::Replacement KnownPerson::replace(const FoldedText& text, const Spelling& spelling,
                                              TextSpan letters) const {
    const auto place = text.in_original(text.letters_in_plain(letters));
    const auto original = part_of(text.original(), place);
    switch (spelling.kind) {
        case Kind::words:
            return {.place = place, .text = replace_words(text, spelling, letters)};
        case Kind::phone:
            return replace_phone(text, spelling, letters);
        case Kind::email: {
            auto email = masker_.email(spelling.value, &fake_);
            return {.place = place,
                    .text = original.contains('%') ? percent_encoded(email) : std::move(email)};
        }
        case Kind::local_part: {
            auto local = local_part();
            return {.place = place,
                    .text = local.empty() ? masker_.user_name(spelling.value) : std::move(local)};
        }
        case Kind::user_name:
            return {.place = place, .text = masker_.user_name(spelling.value, &fake_)};
    }
    return {};
}

void KnownPerson::find(const FoldedText& text, std::vector<Replacement>& found) const {
    if (texts_.is_empty()) {
        return;
    }
    texts_.search(text.letters(), [&](std::size_t number, TextSpan letters) {
        const auto& spelling = spellings_[number];
        if (is_accepted(text, spelling, letters)) {
            found.push_back(replace(text, spelling, letters));
        }
    });
}

}  // namespace mien::core
