#include "sync/policy/name_hints.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace mien::sync {
namespace {

using core::ColumnClass;
using Words = std::vector<std::string>;

bool has_any(const Words& words, std::initializer_list<std::string_view> wanted) {
    return std::ranges::any_of(words, [&](const std::string& word) {
        return std::ranges::find(wanted, word) != wanted.end();
    });
}

// Every one of them, in whichever order.
bool has_all(const Words& words, std::initializer_list<std::string_view> wanted) {
    return std::ranges::all_of(
        wanted, [&](std::string_view one) { return std::ranges::find(words, one) != words.end(); });
}

bool is_of_people(std::string_view table) {
    return has_any(
        words_of(table),
        {"user",     "users",    "customer",  "customers", "person",     "persons",     "people",
         "contact",  "contacts", "member",    "members",   "admin",      "admins",      "account",
         "accounts", "employee", "employees", "author",    "authors",    "client",      "clients",
         "patient",  "patients", "student",   "students",  "subscriber", "subscribers", "profile",
         "profiles", "lead",     "leads",     "recipient", "recipients"});
}

struct Hint {
    ColumnClass column_class;
    bool (*is_meant)(const Words&);
};

// The first that fits counts.
constexpr auto hints = std::to_array<Hint>({
    {ColumnClass::secret,
     [](const Words& words) {
         return has_any(words, {"password", "passwd", "passphrase", "secret", "secrets", "apikey",
                                "credential", "credentials", "otp", "totp", "pin", "cvv", "crypt",
                                "salt"}) ||
                has_all(words, {"api", "key"}) || has_all(words, {"private", "key"}) ||
                (has_any(words, {"token"}) && !has_any(words, {"tokens", "count", "id"}));
     }},
    {ColumnClass::email,
     [](const Words& words) {
         return has_any(words, {"email", "mail", "emails"}) && !has_any(words, {"id"});
     }},
    {ColumnClass::phone,
     [](const Words& words) {
         return has_any(words,
                        {"phone", "telephone", "mobile", "msisdn", "fax", "tel", "cellphone"});
     }},
    {ColumnClass::iban, [](const Words& words) { return has_any(words, {"iban"}); }},
    {ColumnClass::ip,
     [](const Words& words) {
         return has_any(words, {"ip", "ipaddress"}) || has_all(words, {"remote", "addr"}) ||
                has_all(words, {"peer", "address"}) || has_all(words, {"remote", "address"});
     }},
    {ColumnClass::birth_date,
     [](const Words& words) { return has_any(words, {"birth", "birthday", "birthdate", "dob"}); }},
    {ColumnClass::given_name,
     [](const Words& words) {
         return has_any(words, {"firstname", "forename", "vorname", "prenom"}) ||
                has_all(words, {"first", "name"}) || has_all(words, {"given", "name"}) ||
                has_all(words, {"middle", "name"});
     }},
    {ColumnClass::family_name,
     [](const Words& words) {
         return has_any(words, {"lastname", "surname", "nachname"}) ||
                has_all(words, {"last", "name"}) || has_all(words, {"family", "name"});
     }},
    {ColumnClass::user_name,
     [](const Words& words) {
         return has_any(words, {"username", "login", "handle", "nickname", "nick"}) ||
                has_all(words, {"screen", "name"}) || has_all(words, {"user", "name"});
     }},
    {ColumnClass::full_name,
     [](const Words& words) {
         const bool is_role = has_any(words, {"cardholder", "holder", "buyer", "payer", "sender",
                                              "recipient", "beneficiary", "owner", "guest"});
         return has_any(words, {"fullname", "realname", "cardholder"}) ||
                (is_role && has_any(words, {"name"})) || has_all(words, {"full", "name"}) ||
                has_all(words, {"legal", "name"}) || has_all(words, {"real", "name"}) ||
                has_all(words, {"contact", "name"}) || has_all(words, {"customer", "name"}) ||
                has_all(words, {"author", "name"});
     }},
    {ColumnClass::address,
     [](const Words& words) {
         return has_any(words,
                        {"street", "address", "addr", "zip", "postcode", "zipcode", "postal"});
     }},
});

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
    Words words;
    bool was_lower = false;
    bool begins = true;
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_lower = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_upper && !is_lower && !is_digit) {
            begins = true;
            continue;
        }
        if (begins || (is_upper && was_lower)) {
            words.emplace_back();
        }
        words.back() += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
        was_lower = is_lower;
        begins = false;
    }
    return words;
}

std::optional<ColumnClass> class_by_name(std::string_view column, std::string_view table) {
    const auto words = words_of(column);
    const auto* const hint =
        std::ranges::find_if(hints, [&](const Hint& one) { return one.is_meant(words); });
    if (hint != hints.end()) {
        return hint->column_class;
    }
    const bool is_plain_name = words == Words{"name"} || words == Words{"display", "name"};
    return is_plain_name && is_of_people(table) ? std::optional(ColumnClass::full_name)
                                                : std::nullopt;
}

bool tells_place(std::string_view column, std::string_view table) {
    return is_of_people(table) &&
           has_any(words_of(column), {"lat", "lon", "lng", "latitude", "longitude", "geo",
                                      "location", "position", "coordinates", "point"});
}

bool is_operational(std::string_view table) {
    return has_any(
        words_of(table),
        {"session",     "sessions", "token",  "tokens",  "job",      "jobs",       "queue",
         "idempotency", "presence", "draft",  "drafts",  "spool",    "audit",      "cache",
         "lock",        "locks",    "outbox", "webhook", "webhooks", "migrations", "nonces"});
}

}  // namespace mien::sync
