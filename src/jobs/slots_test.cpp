#include "jobs/slots.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "base/limits/jobs.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::jobs {
namespace {

std::shared_ptr<Slots> make_slots(IoContext& context, std::size_t most, int& frees) {
    return std::make_shared<Slots>(context.get_executor(), most, [&frees] { ++frees; });
}

MIEN_CORO_TEST(slots, are_free_again_when_a_place_is_aside_or_gone) {
    int frees = 0;
    const auto slots = make_slots(context, 2, frees);
    auto places = slots->take_free();
    EXPECT_EQ(places.size(), 2U);
    EXPECT_EQ(slots->free(), 0U);
    places[0].step_aside();
    places[0].step_aside();
    EXPECT_TRUE(places[0].is_aside());
    EXPECT_EQ(slots->free(), 1U);
    EXPECT_EQ(frees, 1);
    places.clear();
    EXPECT_EQ(slots->free(), 2U);
    EXPECT_EQ(frees, 3);
    co_return;
}

// Goal: who comes back has the next slot, and no two have one.
MIEN_CORO_TEST(slots, are_for_those_who_come_back_before_those_who_come_anew) {
    int frees = 0;
    const auto slots = make_slots(context, 1, frees);
    auto waiting = slots->take_free();
    waiting[0].step_aside();
    auto working = slots->take_free();
    MIEN_REQUIRE(working.size() == 1);
    async::Signal returned(context.get_executor());
    bool is_back = false;
    async::spawn(context.get_executor(), "return", [&]() -> awaitable<void> {
        co_await waiting[0].step_back();
        is_back = true;
        returned.notify_all();
    });
    co_await asio::post(context.get_executor(), use_awaitable);
    EXPECT_FALSE(is_back);
    working.clear();
    EXPECT_EQ(slots->free(), 0U) << "somebody waits for it";
    EXPECT_TRUE(slots->take_free().empty());
    while (!is_back) {
        co_await returned.wait();
    }
    EXPECT_FALSE(waiting[0].is_aside());
    waiting.clear();
    EXPECT_EQ(slots->free(), 1U);
}

MIEN_CORO_TEST(slots, have_a_bound_for_those_who_step_aside) {
    int frees = 0;
    const auto slots = make_slots(context, limits::jobs_aside_max + 1, frees);
    auto places = slots->take_free();
    for (std::size_t i = 0; i < limits::jobs_aside_max; ++i) {
        places[i].step_aside();
    }
    EXPECT_FALSE(places.back().may_step_aside());
    places.back().step_aside();
    EXPECT_FALSE(places.back().is_aside());
    places.front().give_up();
    EXPECT_TRUE(places.back().may_step_aside());
    co_return;
}

}  // namespace
}  // namespace mien::jobs
