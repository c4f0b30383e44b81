#include "sync/originals.hpp"

#include <array>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"

namespace mien::sync {
namespace {

Originals ada() {
    Originals originals;
    originals.add_email("Ada.Fiktiv@example.com");
    originals.add_phone("+1 (555) 010-0123");
    originals.add_name("Ada Fiktiv");
    return originals;
}

TEST(originals, finds_an_address_in_other_letters_and_codes) {
    const auto originals = ada();
    for (const char* const text :
         {"ADA.FIKTIV@EXAMPLE.COM", "<ada.fiktiv@example.com>.", "ada.fiktiv+news@example.com",
          "mailto:ada.fiktiv%40example.com", "ada.fiktiv&#64;example.com",
          R"(ada.fiktiv\u0040example.com)", R"({"k":"ada.fiktiv\\u0040example.com"})",
          "ａｄａ.fiktiv@example.com"}) {
        EXPECT_GE(originals.find(text, false).emails, 1) << text;
    }
    for (const char* const text :
         {"ada%2Efiktiv%40example%2Ecom", "token YWRhLmZpa3RpdkBleGFtcGxlLmNvbQ== ends",
          "/u/YWRhLmZpa3RpdkBleGFtcGxlLmNvbQ/x", "\\x6164612e66696b746976406578616d706c652e636f6d",
          "WVdSaExtWnBhM1JwZGtCbGVHRnRjR3hsTG1OdmJRPT0=", "ada.fik\u00ADtiv\u200B@example.com"}) {
        EXPECT_EQ(originals.find(text, false).emails, 1) << text;
    }
    EXPECT_EQ(originals.find("ada.fiktiv@example.org and xada.fiktiv@example.com", true).emails, 0);
}

TEST(originals, finds_a_number_in_other_notations) {
    const auto originals = ada();
    for (const char* const text :
         {"15550100123", "call 1-555-010-0123!", "tel:+1.555.010.0123", "0015550100123",
          R"({"n":15550100123})", "call15550100123or", "+1 (0)555 010 0123"}) {
        EXPECT_EQ(originals.find(text, false).phones, 1) << text;
    }
    EXPECT_EQ(originals.find("15550100124 or 155501001230", false).phones, 0);
}

TEST(originals, finds_a_name_where_it_is_wanted_and_nobody_is_called_so_in_the_copy) {
    auto originals = ada();
    EXPECT_EQ(originals.find("For ADA  Fiktiv, with love", true).names, 1);
    EXPECT_EQ(originals.find("For Ada Fiktiv", false).names, 0);
    EXPECT_EQ(originals.find("Ada alone, and Fiktiv", true).names, 0);
    originals.forget_name("ada fiktiv");
    EXPECT_EQ(originals.find("For Ada Fiktiv", true).names, 0);
}

// Goal: of more people than are known exactly nobody is told before it is sure, then those who are
// in the texts and no others.
MIEN_CORO_TEST(originals, of_very_many_people_those_that_are_found_are_looked_up_again) {
    constexpr int people = 2'000;
    const auto add_all = [](Originals& to) {
        for (int i = 0; i < people; ++i) {
            to.add_email(fmt::format("person{}@example.com", i));
            to.add_phone(fmt::format("+1555{:07}", i));
            to.add_name(fmt::format("Given{} Family{}", i, i));
        }
    };
    Originals originals(10);
    add_all(originals);
    const Originals::ReadAgain read_again = [&](Originals& again, Deadline) -> awaitable<void> {
        add_all(again);
        co_return;
    };
    originals.set_read_again(read_again);
    originals.forget_name("given8 family8");
    std::array<Originals::Hits, 3> hits{
        originals.find("Given7 Family7 <person7@example.com> +1 555 000 0007", true),
        originals.find("Given8 Family8 <person9999@example.com>", true),
        originals.find("nobody", true)};
    hits[0] += originals.find("person7@example.com", true);
    EXPECT_EQ(hits[0].sum(), 0);
    std::vector<Originals::Hits*> all{&hits[0], &hits[1], &hits[2]};
    co_await originals.confirm(std::move(all), deadline_in(std::chrono::minutes(1)));
    EXPECT_EQ(hits[0].emails, 2);
    EXPECT_EQ(hits[0].phones, 1);
    EXPECT_EQ(hits[0].names, 1);
    EXPECT_EQ(hits[1].sum() + hits[2].sum(), 0);
    EXPECT_TRUE(hits[0].unsure.empty());
}

// Goal: a copy that holds everybody is told of as a leak, in memory that does not grow with it.
MIEN_CORO_TEST(originals, of_more_than_there_is_room_for_those_that_are_kept_decide) {
    const auto add_all = [](Originals& to) {
        for (int i = 0; i < 100; ++i) {
            to.add_email(fmt::format("person{}@example.com", i));
        }
    };
    Originals originals(10);
    add_all(originals);
    bool are_there = true;
    const Originals::ReadAgain read_again = [&](Originals& again, Deadline) -> awaitable<void> {
        if (are_there) {
            add_all(again);
        }
        co_return;
    };
    originals.set_read_again(read_again);
    const auto find_all = [&originals] {
        Originals::Hits hits;
        std::size_t room = 3;
        for (int i = 0; i < 100; ++i) {
            hits.add(originals.find(fmt::format("person{}@example.com", i), true), room);
        }
        EXPECT_EQ(hits.unsure.size(), 3U);
        EXPECT_TRUE(hits.has_more_unsure);
        return hits;
    };
    auto leak = find_all();
    co_await originals.confirm(std::vector{&leak}, deadline_in(std::chrono::minutes(1)));
    EXPECT_EQ(leak.emails, 3);
    are_there = false;
    auto none = find_all();
    const auto error = co_await test::error_of(
        originals.confirm(std::vector{&none}, deadline_in(std::chrono::minutes(1))));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::too_large);
}

}  // namespace
}  // namespace mien::sync
