#include "core/masking/masker.hpp"

#include <set>
#include <unordered_set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "core/masking/masking_test_key.hpp"

namespace mien::core {
namespace {

const MaskingKey& key() {
    static const auto one = test_masking_key();
    return one;
}

const Masker& masker() {
    static const Masker one(key(), {.email_domain = "staging.test", .phone_country = "49"});
    return one;
}

std::string lower(std::string_view text) {
    return to_lower_simple(text);
}

std::string mailbox_of(std::string_view email) {
    const auto local = email.substr(0, email.find('@'));
    return std::string(local.substr(0, local.find_first_of("+-")));
}

TEST(Masker, an_address_is_undeliverable_and_shows_the_owner) {
    const auto owner = masker().name({.full = "Ada Fiktiv"});
    const auto email = masker().email("ada.fiktiv@example.com", &owner);
    EXPECT_TRUE(
        email.starts_with(owner.listed_given->letters + "." + owner.listed_family->letters + "."))
        << email;
    EXPECT_TRUE(email.ends_with("@staging.test"));
    // It tells the owner although no name is beside it.
    EXPECT_EQ(masker().email("ada.fiktiv@example.com"), email);
    EXPECT_FALSE(Masker(key(), {}).email("ada@big-company.com").contains("big"));
}

TEST(Masker, an_address_that_does_not_tell_the_name_is_found_in_the_directory) {
    Masker one(key(), {});
    const auto owner = one.name({.full = "王小明"});
    const auto other = one.name({.full = "Anna Weber"});
    one.remember_owner("kitty99@example.com", owner);
    one.remember_owner("shared@example.com", owner);
    one.remember_owner("shared@example.com", other);
    one.directory().finish();
    EXPECT_EQ(one.email("kitty99@example.com"), one.email("kitty99@example.com", &owner));

    Masker reversed(key(), {});
    reversed.remember_owner("shared@example.com", other);
    reversed.remember_owner("shared@example.com", owner);
    reversed.directory().finish();
    EXPECT_EQ(one.email("shared@example.com"), reversed.email("shared@example.com"));
    EXPECT_EQ(one.directory().size(), 2U);
}

// Goal: the row that told the owner gives the same address without looking it up, also when
// another row tells of another owner.
TEST(Masker, who_told_the_owner_need_not_look_it_up) {
    for (const bool is_disputed : {false, true}) {
        Masker one(key(), {});
        const auto owner = one.name({.full = "王小明"});
        const auto other = one.name({.full = "Anna Weber"});
        one.remember_owner("kitty99@example.com", owner);
        one.remember_owner("anna.weber@example.com", other);
        if (is_disputed) {
            one.remember_owner("kitty99@example.com", other);
        }
        one.directory().finish();
        EXPECT_EQ(one.directory().is_unanimous(), !is_disputed);
        for (const auto& [address, name] :
             {std::pair("kitty99@example.com", &owner), std::pair("Kitty99@Example.com", &owner),
              std::pair("anna.weber@example.com", &other)}) {
            EXPECT_EQ(one.email(address, name, any_length, OwnerIs::entered), one.email(address));
        }
    }
}

TEST(Masker, an_address_and_a_user_name_are_one_whosever_row_they_stand_in) {
    Masker one(key(), {});
    const auto owner = one.name({.full = "Grace Hopper"});
    const auto other = one.name({.full = "G. Murray"});
    for (const auto* const name : {&owner, &other}) {
        one.remember_owner("grace.hopper@example.com", *name);
        one.remember_user_name("amazing_grace", *name);
    }
    one.directory().finish();
    const auto email = one.email("grace.hopper@example.com");
    EXPECT_EQ(one.email("grace.hopper@example.com", &owner), email);
    EXPECT_EQ(one.email("grace.hopper@example.com", &other), email);
    const auto user_name = one.user_name("amazing_grace");
    EXPECT_EQ(one.user_name("amazing_grace", &owner), user_name);
    EXPECT_EQ(one.user_name("amazing_grace", &other), user_name);
    EXPECT_EQ(to_lower_simple(one.user_name("Amazing_Grace")), user_name);
}

// Goal: rows that an index keeps apart stay apart, those that it finds equal stay equal.
TEST(Masker, spellings_of_an_address_stay_apart_as_the_database_sees_them) {
    const std::vector<std::string> spellings = {
        "Ada@example.com",   "ada@example.com",   "ada@EXAMPLE.com",       "ADA@EXAMPLE.COM",
        "ada@ｅxample.com",  "zoë@example.com",   "zoe\u0308@example.com", " ada@example.com",
        "ada+a@example.com", "ada+b@example.com", "ada.@example.com",      "a.da@example.com"};
    std::set<std::string> fakes;
    std::set<std::string> lower_originals;
    std::set<std::string> lower_fakes;
    for (const auto& spelling : spellings) {
        const auto fake = masker().email(spelling);
        EXPECT_TRUE(fakes.insert(fake).second) << spelling << " -> " << fake;
        lower_originals.insert(lower(spelling));
        lower_fakes.insert(lower(fake));
    }
    EXPECT_EQ(lower_fakes.size(), lower_originals.size());
    EXPECT_EQ(lower(masker().email("Ada@Example.com")), masker().email("ada@example.com"));
    const auto mailbox = mailbox_of(masker().email("ada@example.com"));
    for (const auto* const spelling :
         {"ada@ｅxample.com", " ada@example.com", "ada+a@example.com"}) {
        EXPECT_EQ(mailbox_of(masker().email(spelling)), mailbox) << spelling;
    }
}

TEST(Masker, addresses_are_valid_and_fit_the_column) {
    const auto usual = email_characters_usual("staging.test");
    const auto owner = masker().name({.full = "கார்த்திக் சுப்பிரமணியம்"});
    for (const auto* const original :
         {"ada.fiktiv@example.com", "Ada+Tag@Bücher.example", "\"odd one\"@x", "no address"}) {
        for (const auto length : {email_characters_least("staging.test"), std::size_t{29}, usual}) {
            const auto email = masker().email(original, &owner, length);
            EXPECT_LE(email.size(), length) << email;
            EXPECT_LE(email.find('@'), 64U) << email;
        }
    }
    EXPECT_EQ(masker().email(""), "");
    EXPECT_EQ(masker().email("  "), "  ");
}

TEST(Masker, fakes_of_ten_thousand_people_are_unique) {
    std::unordered_set<std::string> emails;
    std::unordered_set<std::string> short_emails;
    std::unordered_set<std::string> names;
    for (int i = 0; i < 10'000; ++i) {
        const auto original = fmt::format("person{}@example{}.com", i, i % 7);
        ASSERT_TRUE(emails.insert(masker().email(original)).second) << original;
        ASSERT_TRUE(short_emails.insert(masker().email(original, nullptr, 26)).second) << original;
        ASSERT_TRUE(names.insert(masker().user_name(original)).second) << original;
    }
}

TEST(Masker, a_deliverable_domain_is_refused) {
    for (const auto* const domain :
         {"gmail.com", "example.com.de", "", "test.", "mail.acme.test.de"}) {
        if (std::string_view(domain) != "test.") {
            EXPECT_FALSE(is_undeliverable_domain(domain)) << domain;
        }
    }
    for (const auto* const domain :
         {"staging.test", "a.invalid", "mail.example.org", "x.example"}) {
        EXPECT_TRUE(is_undeliverable_domain(domain)) << domain;
    }
    EXPECT_THROW(Masker(key(), {.email_domain = "gmail.com"}), Error);
}

TEST(Masker, numbers_are_unassigned_and_as_they_were_written) {
    const auto plain = masker().phone("+15550100123");
    EXPECT_TRUE(plain.starts_with("+999"));
    EXPECT_EQ(plain.size(), 16U);
    const auto digits = [](std::string text) {
        std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
        return text;
    };
    for (const auto* const spelling :
         {"+1 555 010 0123", "1-555-010-0123", "tel:+1.555.010.0123"}) {
        EXPECT_EQ(digits(masker().phone(spelling)), digits(plain)) << spelling;
        EXPECT_NE(masker().phone(spelling), plain);
    }
    EXPECT_EQ(digits(masker().phone("001 555 010 0123")), "00" + digits(plain));
    EXPECT_EQ(digits(masker().phone("0151 2345678")),
              "0" + digits(masker().phone("+491512345678")));
    EXPECT_NE(masker().phone("+15550100124"), plain);
    for (const std::size_t length : {8U, 10U, 12U, 16U}) {
        EXPECT_LE(masker().phone("+1 (555) 010-0123", length).size(), length);
        EXPECT_NE(masker().phone("+1 (555) 010-0123", length).find("999"), std::string::npos);
    }
    EXPECT_TRUE(masker().phone("call my assistant").starts_with("+999"));
    EXPECT_EQ(masker().phone(""), "");
}

// Goal: whatever the order of rows, numbers that meet are told apart in the same way, and a number
// that was given once stays.
TEST(Masker, numbers_that_meet_are_told_apart_in_any_order) {
    // Four digits instead of twelve, so that many meet.
    const auto number = [](const MaskToken& token, unsigned attempt) {
        return masker().phone_number_of(token, attempt) % 10'000;
    };
    constexpr int number_of_people = 1'000;
    std::vector<MaskToken> tokens;
    tokens.reserve(number_of_people);
    for (int i = 0; i < number_of_people; ++i) {
        tokens.push_back(token_of(masker().phone_digest(fmt::format("+1555{:07}", i))));
    }
    const auto resolve = [&](const std::vector<MaskToken>& order, Attempts known,
                             const CollisionFinder::IsOld& is_old) {
        CollisionFinder finder;
        for (const auto& token : order) {
            finder.note(number(token, 0), token);
        }
        auto in_one_pass = known;
        CollisionFinder(finder).resolve(in_one_pass, number, is_old);
        for (const auto& token : order) {
            finder.collect(number(token, 0), token);
        }
        finder.resolve(known, number, is_old);
        EXPECT_FALSE(finder.wants_second_pass());
        EXPECT_EQ(in_one_pass.list(), known.list());
        return known;
    };
    const auto none_is_old = [](const MaskToken&) { return false; };
    const auto attempts = resolve(tokens, {}, none_is_old);
    const auto fake = [&](const Attempts& of, const MaskToken& token) {
        Sha256 digest{};
        std::ranges::copy(token, digest.begin());
        return number(token, of.of(digest));
    };
    EXPECT_GT(attempts.size(), 20U);
    std::set<std::uint64_t> fakes;
    for (const auto& token : tokens) {
        EXPECT_TRUE(fakes.insert(fake(attempts, token)).second);
    }
    auto reversed = tokens;
    std::ranges::reverse(reversed);
    EXPECT_EQ(resolve(reversed, {}, none_is_old).list(), attempts.list());
    EXPECT_EQ(resolve(tokens, attempts, none_is_old).list(), attempts.list());

    // The first half alone, then all: who was here before keeps the number.
    const std::vector<MaskToken> first(tokens.begin(), tokens.begin() + 500);
    const auto before = resolve(first, {}, none_is_old);
    const std::set<MaskToken> old(first.begin(), first.end());
    const auto after =
        resolve(tokens, before, [&](const MaskToken& token) { return old.contains(token); });
    fakes.clear();
    for (const auto& token : first) {
        EXPECT_EQ(fake(after, token), fake(before, token));
    }
    for (const auto& token : tokens) {
        EXPECT_TRUE(fakes.insert(fake(after, token)).second);
    }
}

TEST(Masker, a_user_name_is_of_the_owner_and_in_its_own_letters) {
    const auto owner = masker().name({.full = "Ada Fiktiv"});
    const auto fake = masker().user_name("ada_fiktiv", &owner);
    EXPECT_TRUE(fake.starts_with(owner.listed_given->letters + "_")) << fake;
    EXPECT_EQ(fake.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567_"), std::string::npos);
    EXPECT_EQ(masker().user_name("adafiktiv", &owner).find_first_of("._-"), std::string::npos);
    EXPECT_EQ(masker().user_name("ada_fiktiv", &owner, 12).size(), 12U);
    EXPECT_NE(masker().user_name("Ada_Fiktiv"), masker().user_name("ada_fiktiv"));
    EXPECT_EQ(lower(masker().user_name("Ada_Fiktiv")), masker().user_name("ada_fiktiv"));
}

TEST(Masker, other_classes_keep_their_form) {
    EXPECT_EQ(masker().birth_date("1984-02-29").substr(0, 5), "1984-");
    EXPECT_EQ(masker().birth_date("1984-02-29").size(), 10U);
    EXPECT_NE(masker().birth_date("1984-02-29"), masker().birth_date("1984-03-01"));
    EXPECT_EQ(masker().birth_date("yesterday"), "1970-01-01");
    EXPECT_TRUE(masker().ip("2a02:8108::1").starts_with("2001:db8:"));
    EXPECT_TRUE(masker().ip("10.1.2.3/32").ends_with("/32"));
    EXPECT_EQ(masker().opaque("signal:+15550100123:77").size(), 26U);
    EXPECT_EQ(masker().opaque("x", 15).size(), 15U);
    EXPECT_LE(masker().address("Musterweg 1", 8).size(), 8U);
    const auto iban = masker().iban("DE89 3704 0044 0532 0130 00");
    EXPECT_TRUE(iban.starts_with("XX"));
    EXPECT_EQ(std::ranges::count(iban, ' '), 5);
    EXPECT_EQ(masker().iban("DE89370400440532013000").find(' '), std::string::npos);
}

TEST(Masker, fakes_are_the_same_in_every_release) {
    EXPECT_EQ(masker().name({.full = "Ada Fiktiv"}).full, "Leo Stanley");
    EXPECT_EQ(masker().email("ada.fiktiv@example.com"),
              "leo.stanley.ifo3msff3tqhdq4k@staging.test");
    EXPECT_EQ(masker().phone("+15550100123"), "+999548865713641");
}

TEST(Masker, an_auditor_finds_the_token_of_a_known_original_only) {
    const auto token = masker().audit_token("email", "ada.fiktiv@example.com");
    EXPECT_EQ(token.size(), 64U);
    EXPECT_EQ(token, masker().audit_token("email", "ada.fiktiv@example.com"));
    EXPECT_NE(token, masker().audit_token("emaila", "da.fiktiv@example.com"));
    EXPECT_NE(token, to_hex(key().digest(MaskPurpose::email, "ada.fiktiv@example.com")));
}

}  // namespace
}  // namespace mien::core
