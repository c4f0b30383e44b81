#include "core/masking/masker.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "core/domain_name.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/name_locale.hpp"
#include "core/masking/phone_number.hpp"

namespace mien::core {
namespace {

constexpr std::size_t mailbox_digits = 16;  // of base32: 80 bits
constexpr std::size_t mailbox_digits_least = 12;
constexpr std::size_t tag_digits = 6;
constexpr std::size_t form_digits = 8;
constexpr std::string_view unassigned_country = "999";

struct LongestNames {
    std::size_t given = 0;
    std::size_t family = 0;
};

const LongestNames& longest_names() {
    static const auto longest = [] {
        LongestNames names;
        for (std::size_t i = 0; i < name_locale_count; ++i) {
            const auto& list = name_list(static_cast<NameLocale>(i));
            for (const auto& name : list.given) {
                names.given = std::max(names.given, name.letters.size());
            }
            for (const auto& name : list.family) {
                names.family = std::max(names.family, name.letters.size());
            }
        }
        return names;
    }();
    return longest;
}

// Capitals by the bits of the digest, so that the same text in other capitals is another address
// and yet the same one without them.
void set_capitals(std::string& text, std::size_t length, const Sha256& digest) {
    auto bits = number_of(digest);
    bool has_capital = false;
    for (std::size_t i = 0; i < length; ++i) {
        auto& c = text[i];
        if (c < 'a' || c > 'z') {
            continue;
        }
        const bool is_upper = (bits & 1U) != 0;
        bits = (bits >> 1U) | (bits << 63U);
        has_capital |= is_upper;
        c = is_upper ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (!has_capital && !text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
}

constexpr std::uint64_t power_of_ten(std::size_t exponent) {
    std::uint64_t power = 1;
    for (std::size_t i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

constexpr auto own_phone_digits = phone_digits_most - unassigned_country.size();
constexpr auto phone_numbers = power_of_ten(own_phone_digits);

bool is_letters(std::string_view text) {
    return text.size() >= 2 &&
           std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

constexpr std::array<bool, 256> make_address_bytes() {
    std::array<bool, 256> bytes{};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789._-")) {
        bytes[static_cast<unsigned char>(c)] = true;
    }
    return bytes;
}

constexpr auto address_bytes = make_address_bytes();

bool is_of_canonical(std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
        return address_bytes[static_cast<unsigned char>(c)];
    });
}

// Where the @ is of an address that is canonical as it is written, as nearly all are: what
// canonical_email makes of it is the text itself, without a tag. Else npos.
std::size_t at_of_canonical(std::string_view text) {
    const auto at = text.find('@');
    const bool is_canonical = at != std::string_view::npos && is_of_canonical(text.substr(0, at)) &&
                              is_of_canonical(text.substr(at + 1)) && !text.ends_with('.');
    return is_canonical ? at : std::string_view::npos;
}

// Where the sign is between two names that a local part is made of; npos for any other one.
std::size_t joint_of_names(std::string_view local) {
    const auto is_joint = [](char c) { return c == '.' || c == '_' || c == '-'; };
    const auto joint =
        static_cast<std::size_t>(std::ranges::find_if(local, is_joint) - local.begin());
    const bool has_names = joint < local.size() && is_letters(local.substr(0, joint)) &&
                           is_letters(local.substr(joint + 1));
    return has_names ? joint : std::string_view::npos;
}

// The remainder of a number of digits and letters (A is 10) by 97, ISO 7064.
unsigned remainder_97(std::string_view text) {
    unsigned remainder = 0;
    for (const char c : text) {
        const unsigned value = c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0')
                                                    : static_cast<unsigned>(c - 'A' + 10);
        remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder;
}

// Without separators, and as many digits as there is room for.
std::string plain_phone(std::string_view digits, std::size_t characters_max) {
    const bool has_room_for_plus = characters_max > phone_characters_least;
    std::string text(has_room_for_plus ? "+" : "");
    return text.append(digits.substr(0, characters_max - text.size()));
}

// The text in groups of four, if the original is.
std::string in_groups(std::string_view text, bool is_grouped) {
    std::string grouped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_grouped && i > 0 && i % 4 == 0) {
            grouped += ' ';
        }
        grouped += text[i];
    }
    return grouped;
}

}  // namespace

bool is_undeliverable_domain(std::string_view domain) {
    const auto name = canonical_domain(domain);
    if (!name) {
        return false;
    }
    const auto is_below = [&](std::string_view top) {
        return *name == top || name->ends_with(fmt::format(".{}", top));
    };
    return std::ranges::any_of(std::array{"test", "invalid", "example", "localhost", "example.com",
                                          "example.org", "example.net"},
                               is_below);
}

std::size_t email_characters_usual(std::string_view domain) {
    const auto& names = longest_names();
    return names.given + names.family + mailbox_digits + tag_digits + form_digits + domain.size() +
           5;  // two full stops, a plus, a hyphen and the @
}

std::size_t email_characters_least(std::string_view domain) {
    return mailbox_digits_least + 1 + domain.size();
}

Masker::Masker(const MaskingKey& key, MaskSettings settings)
    : key_(key), settings_(std::move(settings)) {
    if (!is_undeliverable_domain(settings_.email_domain)) {
        throw Error(ErrorKind::invalid,
                    "The domain of fake addresses must be one where nobody receives mail: below "
                    ".test, .invalid, .example, .localhost, example.com, example.org or "
                    "example.net.");
    }
}

AddressName Masker::names_in(std::string_view local) const {
    const auto joint = joint_of_names(local);
    if (joint == std::string_view::npos) {
        return {};
    }
    constexpr auto locale = NameLocale::international;
    return {.given = &fake_word(key_, locale, NameRole::given, local.substr(0, joint)),
            .family = &fake_word(key_, locale, NameRole::family, local.substr(joint + 1))};
}

// Rows may disagree on the owner, and the fake is one; so it is where nobody's name is shown.
AddressName Masker::names_of(const Sha256& digest, const FakeName* owner) const {
    const auto token = number_of(digest);
    if (!directory_.covers(token)) {
        return {};
    }
    auto names = directory_.find(token);
    if (names.given == nullptr && names.family == nullptr && owner != nullptr) {
        names = {.given = owner->listed_given, .family = owner->listed_family};
    }
    return names;
}

AddressName Masker::names_for(std::string_view local, const Sha256& mailbox, const FakeName* owner,
                              OwnerIs owner_is) const {
    // Looked up it would be the same one: the place is far away in memory.
    const bool is_known = owner_is == OwnerIs::entered && owner != nullptr &&
                          (owner->listed_given != nullptr || owner->listed_family != nullptr) &&
                          directory_.is_unanimous() && directory_.covers(number_of(mailbox)) &&
                          joint_of_names(local) == std::string_view::npos;
    if (is_known) {
        return {.given = owner->listed_given, .family = owner->listed_family};
    }
    auto names = names_of(mailbox, owner);
    if (names.given == nullptr && names.family == nullptr) {
        names = names_in(local);
    }
    if (names.given == nullptr && names.family == nullptr) {
        const auto& list = name_list(NameLocale::international);
        names = {.given = &list.given[number_of(mailbox, 10) % list.given.size()],
                 .family = &list.family[number_of(mailbox, 18) % list.family.size()]};
    }
    return names;
}

void Masker::remember_owner(std::string_view email, const FakeName& owner) {
    if (owner.listed_given == nullptr && owner.listed_family == nullptr) {
        return;
    }
    if (const auto at = at_of_canonical(email); at != std::string_view::npos) {
        remember_mailbox(email.substr(0, at), email, owner);
    } else if (const auto address = canonical_email(email)) {
        remember_mailbox(address->local, address->mailbox(), owner);
    }
}

void Masker::remember_mailbox(std::string_view local, std::string_view mailbox,
                              const FakeName& owner) {
    const auto told = names_in(local);
    if (told.given != owner.listed_given || told.family != owner.listed_family) {
        directory_.add(number_of(key_.digest(MaskPurpose::email, mailbox)), owner);
    }
}

void Masker::remember_user_name(std::string_view user_name, const FakeName& owner) {
    if (!is_blank(user_name) && (owner.listed_given != nullptr || owner.listed_family != nullptr)) {
        directory_.add(number_of(key_.digest(MaskPurpose::user_name, to_lower_simple(user_name))),
                       owner);
    }
}

std::string Masker::fake_local(std::string_view local, std::string_view mailbox,
                               const FakeName* owner, OwnerIs owner_is) const {
    const auto digest = key_.digest(MaskPurpose::email, mailbox);
    const auto names = names_for(local, digest, owner, owner_is);
    std::string text;
    text.reserve(email_characters_usual(settings_.email_domain));
    for (const auto* const name : {names.given, names.family}) {
        if (name != nullptr) {
            text.append(name->letters).append(".");
        }
    }
    append_base32(text, digest, mailbox_digits);
    return text;
}

std::string Masker::email(std::string_view original, const FakeName* owner,
                          std::size_t characters_max, OwnerIs owner_is) const {
    const bool has_room = characters_max >= email_characters_usual(settings_.email_domain);
    const auto at = has_room ? at_of_canonical(original) : std::string_view::npos;
    if (at != std::string_view::npos) {
        auto text = fake_local(original.substr(0, at), original, owner, owner_is);
        return text.append("@").append(settings_.email_domain);
    }
    if (is_blank(original)) {
        return std::string(original);
    }
    // What is no address has the fake of one whose local part it is.
    const auto address = canonical_email(original).value_or(
        CanonicalEmail{.local = canonical_name(original), .tag = {}, .domain = {}});
    const auto canonical = address.text();
    const auto lowered = to_lower_simple(original);
    const bool is_other_form = lowered != canonical;
    std::string text;
    if (has_room) {
        text = fake_local(address.local, address.mailbox(), owner, owner_is);
        if (!address.tag.empty()) {
            text.append("+").append(
                base32_of(key_.digest(MaskPurpose::email, canonical), tag_digits));
        }
        if (is_other_form) {
            text.append("-").append(
                base32_of(key_.digest(MaskPurpose::email_form, lowered), form_digits));
        }
    } else {
        const auto room =
            characters_max - std::min(characters_max, settings_.email_domain.size() + 1);
        text = base32_of(
            key_.digest(is_other_form ? MaskPurpose::email_form : MaskPurpose::email, lowered),
            std::clamp(room, mailbox_digits_least, mailbox_digits));
    }
    if (lowered != original) {
        set_capitals(text, text.size(), key_.digest(MaskPurpose::email_form, original));
    }
    return text.append("@").append(settings_.email_domain);
}

Sha256 Masker::phone_digest(std::string_view original) const {
    if (is_canonical_phone(original)) {
        return key_.digest(MaskPurpose::phone, original);
    }
    const auto number = parse_phone(original, settings_.phone_country);
    return key_.digest(MaskPurpose::phone, number ? number->text() : canonical_name(original));
}

std::uint64_t Masker::phone_number_of(const MaskToken& token, unsigned attempt) const {
    std::uint64_t number = 0;
    if (attempt == 0) {
        Sha256 digest{};
        std::ranges::copy(token, digest.begin());
        number = number_of(digest);
    } else {
        number = number_of(
            key_.digest(MaskPurpose::phone, fmt::format("{}#{}", to_hex(token), attempt)));
    }
    return number % phone_numbers;
}

std::string Masker::phone_digits(const Sha256& digest) const {
    std::string digits(phone_digits_most, '0');
    unassigned_country.copy(digits.data(), unassigned_country.size());
    auto number = phone_number_of(token_of(digest), attempts_.of(digest));
    for (auto place = digits.size(); number > 0; number /= 10) {
        digits[--place] = static_cast<char>('0' + number % 10);
    }
    return digits;
}

std::string Masker::phone(std::string_view original, std::size_t characters_max) const {
    if (is_blank(original)) {
        return std::string(original);
    }
    if (is_canonical_phone(original)) {
        return plain_phone(phone_digits(key_.digest(MaskPurpose::phone, original)),
                           std::min(characters_max, phone_characters_usual));
    }
    const auto number = parse_phone(original, settings_.phone_country);
    const auto digits = phone_digits(
        key_.digest(MaskPurpose::phone, number ? number->text() : canonical_name(original)));
    auto text = number ? write_phone_like(original, *number, digits)
                       : plain_phone(digits, phone_characters_usual);
    return characters_max == any_length || count_characters(text) <= characters_max
               ? text
               : plain_phone(digits, characters_max);
}

std::string Masker::phone_like(std::string_view written, std::string_view original) const {
    PhoneNumber number;
    const auto first = written.find_first_of("+0123456789");
    const auto dialled = written.substr(std::min(first, written.size()));
    for (const std::string_view prefix : {"+", "00", "0"}) {
        if (dialled.starts_with(prefix)) {
            number.prefix = prefix;
            break;
        }
    }
    return write_phone_like(written, number, phone_digits(phone_digest(original)));
}

std::string Masker::user_name(std::string_view original, const FakeName* owner,
                              std::size_t characters_max) const {
    if (is_blank(original)) {
        return std::string(original);
    }
    const auto lowered = to_lower_simple(original);
    const auto digest = key_.digest(MaskPurpose::user_name, lowered);
    const auto tail =
        base32_of(digest, std::clamp(characters_max, opaque_characters_least, mailbox_digits));
    const auto joint_at = original.find_first_of("._-");
    const auto joint =
        joint_at == std::string_view::npos ? std::string_view("") : original.substr(joint_at, 1);
    std::string text;
    const auto names = names_of(digest, owner);
    for (const auto* const name : {names.given, names.family}) {
        if (name != nullptr) {
            text.append(name->letters).append(joint);
        }
    }
    text += tail;
    if (text.size() > characters_max) {
        text = tail;
    }
    if (lowered != original) {
        set_capitals(text, text.size(), key_.digest(MaskPurpose::user_name, original));
    }
    return text;
}

std::string Masker::opaque(std::string_view original, std::size_t characters_max) const {
    constexpr std::size_t usual = 26;
    if (original.empty()) {
        return {};
    }
    return base32_of(key_.digest(MaskPurpose::opaque, original),
                     std::clamp(characters_max, opaque_characters_least, usual));
}

std::string Masker::address(std::string_view original, std::size_t characters_max) const {
    constexpr auto streets = std::to_array<std::string_view>(
        {"Acorn",  "Birch",  "Brook",   "Castle",  "Cedar",   "Clover",  "Elm",
         "Fern",   "Garden", "Harbour", "Heather", "Hill",    "Juniper", "Lake",
         "Linden", "Maple",  "Meadow",  "Mill",    "Oak",     "Orchard", "Park",
         "Pine",   "River",  "School",  "Spring",  "Station", "Valley",  "Willow"});
    constexpr std::uint64_t houses = 120;
    if (is_blank(original)) {
        return std::string(original);
    }
    const auto digest = key_.digest(MaskPurpose::place, canonical_name(original));
    auto text = fmt::format("{} {} Street", number_of(digest) % houses + 1,
                            streets[number_of(digest, 8) % streets.size()]);
    text.resize(std::min(text.size(), characters_max));
    return text;
}

std::string Masker::birth_date(std::string_view original) const {
    constexpr std::size_t year_digits = 4;
    constexpr std::uint64_t days = 365;
    if (original.empty()) {
        return {};
    }
    const auto year = original.substr(0, year_digits);
    const bool is_date = original.size() >= 10 && original[4] == '-' && original[7] == '-' &&
                         std::ranges::all_of(year, [](char c) { return c >= '0' && c <= '9'; });
    if (!is_date) {
        return "1970-01-01";
    }
    int number = 0;
    for (const char c : year) {
        number = number * 10 + (c - '0');
    }
    const auto digest = key_.digest(MaskPurpose::date, original);
    const std::chrono::sys_days first{std::chrono::year{number} / std::chrono::January / 1};
    const std::chrono::year_month_day day{
        first + std::chrono::days(static_cast<int>(number_of(digest) % days))};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string Masker::ip(std::string_view original) const {
    if (is_blank(original)) {
        return std::string(original);
    }
    const auto slash = original.find('/');
    const auto address = original.substr(0, slash);
    const auto prefix =
        slash == std::string_view::npos ? std::string_view() : original.substr(slash);
    const auto digest = key_.digest(MaskPurpose::network, fold_letters(address));
    const auto number = number_of(digest);
    if (!address.contains(':')) {
        constexpr auto networks =
            std::to_array<std::string_view>({"192.0.2.", "198.51.100.", "203.0.113."});
        return fmt::format("{}{}{}", networks[number % networks.size()],
                           number / networks.size() % 254 + 1, prefix);
    }
    const auto group = [&](unsigned shift) { return (number >> shift) & 0xFFFFU; };
    return fmt::format("2001:db8:{:x}:{:x}:{:x}:{:x}::1{}", group(0), group(16), group(32),
                       group(48), prefix);
}

std::string Masker::iban(std::string_view original, std::size_t characters_max) const {
    constexpr std::size_t account_digits = 18;
    if (is_blank(original)) {
        return std::string(original);
    }
    auto canonical = fold_letters(original);
    std::erase(canonical, ' ');
    const auto digest = key_.digest(MaskPurpose::account, canonical);
    const auto account = fmt::format("{:018}", number_of(digest) % power_of_ten(account_digits));
    const auto check = 98 - remainder_97(account + "XX00");
    const auto text = fmt::format("XX{:02}{}", check, account);
    auto grouped = in_groups(text, trimmed(original).contains(' '));
    if (grouped.size() > characters_max) {
        grouped = text.substr(0, characters_max);
    }
    return grouped;
}

std::string Masker::audit_token(std::string_view column_class, std::string_view canonical) const {
    return to_hex(key_.digest(
        MaskPurpose::audit, fmt::format("{}:{}:{}", column_class.size(), column_class, canonical)));
}

}  // namespace mien::core
