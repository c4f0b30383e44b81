#include "sync/originals.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "sync/hidden_texts.hpp"

namespace mien::sync {
namespace {

constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 17;
constexpr std::size_t name_words_max = 5;
constexpr std::size_t hidden_depth_max = 2;  // base64 in base64

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::array<bool, 256> make_word_bytes() {
    std::array<bool, 256> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<char>(i);
        bytes[i] = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || i >= 0x80;
    }
    return bytes;
}

constexpr auto word_bytes = make_word_bytes();

bool is_word(char c) {
    return word_bytes[static_cast<unsigned char>(c)];
}

bool is_of_address(char c) {
    return is_word(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

// Of what nobody sees, or a code of the @, at the beginning of a text; 0 bytes for neither.
struct Special {
    std::size_t bytes = 0;
    bool is_at = false;
};

Special special_at(std::string_view text) {
    for (const std::string_view code : {"%40", "&#64;", "&commat;", "\\u0040", "\\\\u0040"}) {
        if (text.starts_with(code)) {
            return {.bytes = code.size(), .is_at = true};
        }
    }
    for (const std::string_view unseen :
         {"\u00AD", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"}) {
        if (text.starts_with(unseen)) {
            return {.bytes = unseen.size(), .is_at = false};
        }
    }
    return {};
}

constexpr std::array<bool, 256> make_special_bytes() {
    std::array<bool, 256> bytes{};
    for (const std::size_t first : {0x25U, 0x26U, 0x5CU, 0xC2U, 0xE2U, 0xEFU}) {
        bytes[first] = true;
    }
    return bytes;
}

constexpr auto special_bytes = make_special_bytes();

// In ASCII nothing is unseen, and a text without codes is done.
bool lower_plain(std::string_view text, std::string& lowered) {
    lowered.resize(text.size());
    bool is_plain = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_upper = byte >= 'A' && byte <= 'Z';
        is_plain &= byte < 0x80 && byte != '%' && byte != '&' && byte != '\\';
        lowered[i] = static_cast<char>(is_upper ? byte | 0x20U : byte);
    }
    return is_plain;
}

// Folded, without what nobody sees, and with the @ that programs write otherwise.
void fold(std::string_view text, std::string& folded) {
    if (lower_plain(text, folded)) {
        return;
    }
    folded = fold_case(text);
    std::size_t end = 0;
    for (std::size_t at = 0; at < folded.size();) {
        const auto special = special_bytes[static_cast<unsigned char>(folded[at])]
                                 ? special_at(std::string_view(folded).substr(at))
                                 : Special();
        if (special.bytes == 0) {
            folded[end++] = folded[at++];
            continue;
        }
        if (special.is_at) {
            folded[end++] = '@';
        }
        at += special.bytes;
    }
    folded.resize(end);
}

// The digits of a number, without zeros before the first other one; of one that is too long, none.
class Digits {
  public:
    void add(char digit) {
        if (digit != '0' || count_ > 0) {
            is_too_long_ |= count_ == digits_.size();
            count_ += is_too_long_ ? 0 : 1;
            digits_[count_ - 1] = digit;
        }
    }
    [[nodiscard]] std::string_view text() const {
        return is_too_long_ ? std::string_view() : std::string_view(digits_.data(), count_);
    }
    [[nodiscard]] bool is_empty() const { return count_ == 0; }

  private:
    std::array<char, phone_digits_max> digits_{};
    std::size_t count_ = 0;
    bool is_too_long_ = false;
};

std::string_view without_tag(std::string_view address, std::string& room) {
    const auto plus = address.find('+');
    const auto at = address.find('@');
    if (plus == std::string_view::npos || plus > at) {
        return address;
    }
    room.assign(address.substr(0, plus)).append(address.substr(at));
    return room;
}

}  // namespace

// What a search writes into; one for each depth of a thread.
struct Originals::Room {
    std::string folded;
    std::string address;
    std::vector<std::uint64_t> words;  // their digests
};

void Originals::take_words(std::string_view text, Room& room) const {
    room.words.clear();
    for (std::size_t i = 0; i < text.size();) {
        const auto begin = i;
        while (i < text.size() && is_word(text[i])) {
            ++i;
        }
        if (i > begin) {
            room.words.push_back(digest_.of(text.substr(begin, i - begin)));
        }
        ++i;
    }
}

std::uint64_t Originals::name_of_words(const Room& room, std::size_t first,
                                       std::size_t count) const {
    const auto* const words = room.words.data() + first;
    return digest_.of({reinterpret_cast<const char*>(words), count * sizeof(*words)});
}

void Originals::add_email(std::string_view email) {
    static thread_local Room room;
    fold(email, room.folded);
    if (room.folded.contains('@')) {
        insert(emails_, digest_.of(without_tag(room.folded, room.address)));
    }
}

void Originals::add_phone(std::string_view phone) {
    static thread_local Room room;
    Digits digits;
    if (!lower_plain(phone, room.folded)) {
        room.folded = fold_case(phone);
    }
    for (const char c : room.folded) {
        if (is_digit(c)) {
            digits.add(c);
        }
    }
    if (digits.text().size() >= phone_digits_min) {
        insert(phones_, digest_.of(digits.text()));
    }
}

void Originals::add_name(std::string_view name) {
    static thread_local Room room;
    const auto digest = digest_.of(name);
    auto& recent = recent_names_[digest % recent_names_.size()];
    if (recent == digest) {
        return;
    }
    recent = digest;
    fold(name, room.folded);
    take_words(room.folded, room);
    const auto count = room.words.size();
    if (count >= 2 && count <= name_words_max) {
        insert(names_, name_of_words(room, 0, count));
        first_words_.insert(room.words.front());
    }
}

void Originals::forget_name(std::string_view name) {
    static thread_local Room room;
    fold(name, room.folded);
    take_words(room.folded, room);
    if (room.words.empty()) {
        return;
    }
    const auto digest = name_of_words(room, 0, room.words.size());
    names_.settle();
    if (names_.is_exact()) {
        names_.erase(digest);
    } else if (names_.contains(digest)) {
        forgotten_.insert(digest);
    }
}

void Originals::settle() {
    for (auto* const one : {&emails_, &phones_, &names_, &first_words_}) {
        one->settle();
    }
}

void Originals::insert(DigestFilter& originals, std::uint64_t digest) {
    if (wanted_.size() == 0 || wanted_.contains(digest)) {
        originals.insert(digest);
    }
}

bool Originals::note(Kind kind, std::uint64_t digest, Hits& hits) const {
    const auto& originals = of(kind);
    if (!originals.contains(digest) || forgotten_.contains(digest)) {
        return false;
    }
    if (originals.is_exact()) {
        hits.add(kind, 1);
    } else {
        ++hits.unsure[{kind, digest}];
    }
    return true;
}

const DigestFilter& Originals::of(Kind kind) const {
    switch (kind) {
        case Kind::email:
            return emails_;
        case Kind::phone:
            return phones_;
        case Kind::name:
            break;
    }
    return names_;
}

awaitable<void> Originals::confirm(std::vector<Hits*> hits, Deadline deadline) const {
    Originals again;
    again.digest_ = digest_;
    bool has_more = false;
    for (const auto* const one : hits) {
        has_more |= one->has_more_unsure;
        for (const auto& [what, count] : one->unsure) {
            if (again.wanted_.size() < limits::unsure_originals_max) {
                again.wanted_.insert(what.second);
            } else {
                has_more = true;
            }
        }
    }
    if (again.wanted_.size() == 0) {
        co_return;
    }
    MIEN_ASSERT(read_again_ != nullptr, "who was added can be read again");
    co_await read_again_(again, deadline);
    for (auto* const one : hits) {
        for (const auto& [what, count] : std::exchange(one->unsure, {})) {
            const auto& [kind, digest] = what;
            one->add(kind, again.of(kind).contains(digest) ? count : 0);
        }
    }
    const bool has_found =
        std::ranges::any_of(hits, [](const Hits* one) { return one->sum() > 0; });
    if (has_more && !has_found) {
        throw Error(ErrorKind::too_large,
                    "There are too many people in the source to search the copy for them.");
    }
}

void Originals::Hits::add(Kind kind, int count) {
    switch (kind) {
        case Kind::email:
            emails += count;
            break;
        case Kind::phone:
            phones += count;
            break;
        case Kind::name:
            names += count;
            break;
    }
}

Originals::Hits& Originals::Hits::operator+=(const Hits& other) {
    emails += other.emails;
    phones += other.phones;
    names += other.names;
    has_more_unsure |= other.has_more_unsure;
    for (const auto& [what, count] : other.unsure) {
        unsure[what] += count;
    }
    return *this;
}

void Originals::Hits::add(const Hits& other, std::size_t& room) {
    emails += other.emails;
    phones += other.phones;
    names += other.names;
    has_more_unsure |= other.has_more_unsure;
    for (const auto& [what, count] : other.unsure) {
        const auto known = unsure.find(what);
        if (known != unsure.end()) {
            known->second += count;
        } else if (room > 0) {
            unsure.emplace(what, count);
            --room;
        } else {
            has_more_unsure = true;
        }
    }
}

Originals::Hits Originals::find(std::string_view text, bool with_names) const {
    return find_at(text, with_names, 0);
}

Originals::Hits Originals::find_at(std::string_view text, bool with_names,
                                   std::size_t depth) const {
    static thread_local std::array<Room, hidden_depth_max + 1> rooms;
    auto& room = rooms[depth];
    Hits hits;
    fold(text, room.folded);
    find_emails(room.folded, room, hits);
    find_phones(room.folded, hits);
    if (with_names) {
        find_names(room.folded, room, hits);
    }
    if (depth < hidden_depth_max) {
        for (const auto& hidden : hidden_texts(text)) {
            hits += find_at(hidden, with_names, depth + 1);
        }
    }
    return hits;
}

void Originals::find_emails(std::string_view text, Room& room, Hits& hits) const {
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        auto begin = at;
        while (begin > 0 && is_of_address(text[begin - 1])) {
            --begin;
        }
        auto end = at + 1;
        while (end < text.size() && is_of_address(text[end])) {
            ++end;
        }
        while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) {
            --end;
        }
        const auto address = without_tag(text.substr(begin, end - begin), room.address);
        note(Kind::email, digest_.of(address), hits);
    }
}

void Originals::find_phones(std::string_view text, Hits& hits) const {
    constexpr std::string_view separators = " -.()/+";
    constexpr std::string_view dialled_at_home = "(0)";  // and left out behind a country's code
    constexpr std::size_t separators_max = 2;
    const auto look_up = [this, &hits](std::string_view digits) {
        return digits.size() >= phone_digits_min && note(Kind::phone, digest_.of(digits), hits);
    };
    for (std::size_t i = 0; i < text.size();) {
        if (!is_digit(text[i])) {
            ++i;
            continue;
        }
        Digits digits;
        Digits abroad;
        bool is_dialled_at_home = false;
        for (std::size_t between = 0; i < text.size() && between <= separators_max; ++i) {
            if (is_digit(text[i])) {
                const bool is_in_brackets =
                    i > 0 && text.substr(i - 1).starts_with(dialled_at_home) && !abroad.is_empty();
                is_dialled_at_home |= is_in_brackets;
                digits.add(text[i]);
                if (!is_in_brackets) {
                    abroad.add(text[i]);
                }
                between = 0;
            } else if (separators.contains(text[i])) {
                ++between;
            } else {
                break;
            }
        }
        const bool is_known = look_up(digits.text());
        if (!is_known && is_dialled_at_home) {
            look_up(abroad.text());
        }
    }
}

void Originals::find_names(std::string_view text, Room& room, Hits& hits) const {
    take_words(text, room);
    for (std::size_t first = 0; first < room.words.size(); ++first) {
        if (!first_words_.contains(room.words[first])) {
            continue;
        }
        const auto most = std::min(name_words_max, room.words.size() - first);
        for (std::size_t count = 2; count <= most; ++count) {
            note(Kind::name, name_of_words(room, first, count), hits);
        }
    }
}

}  // namespace mien::sync
