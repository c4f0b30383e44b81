#include "api/edge/prompt_gate.hpp"

#include <optional>

#include "async/signal.hpp"
#include "base/limits/changes.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::api {
namespace {

using test::error_of;
using test::soon;

const store::PromptKey happy{std::nullopt, core::EmotionName::parse("happy").value()};
const store::PromptKey sad{std::nullopt, core::EmotionName::parse("sad").value()};

// Writers that come one after the other, and the order in which they were let in.
struct Writers {
    explicit Writers(IoContext& used_context)
        : context(used_context), moved(used_context.get_executor()) {}

    void start(int number, std::vector<store::PromptKey> keys) {
        async::spawn(context.get_executor(), "writer",
                     [this, number, keys = std::move(keys)] { return write(number, keys); });
    }
    awaitable<void> write(int number, std::vector<store::PromptKey> keys) {
        const auto pass = co_await gate.enter(std::move(keys), soon());
        let_in.push_back(number);
        moved.notify_all();
    }
    awaitable<void> wait_for_waiting(std::size_t count) {
        while (gate.count_waiting(happy) < count) {
            co_await asio::post(context.get_executor(), use_awaitable);
        }
    }

    IoContext& context;
    PromptGate gate;
    async::Signal moved;
    std::vector<int> let_in;
};

MIEN_CORO_TEST(prompt_gate, lets_writers_in_one_by_one_in_the_order_they_came) {
    Writers writers(context);
    std::optional<PromptGate::Pass> pass;
    auto entered = co_await writers.gate.enter({happy}, soon());
    pass.emplace(std::move(entered));
    for (int i = 1; i <= 3; ++i) {
        writers.start(i, {happy});
        co_await writers.wait_for_waiting(static_cast<std::size_t>(i));
    }
    EXPECT_TRUE(writers.let_in.empty());
    pass.reset();
    while (writers.let_in.size() < 3) {
        co_await writers.moved.wait();
    }
    EXPECT_EQ(writers.let_in, (std::vector<int>{1, 2, 3}));
}

MIEN_CORO_TEST(prompt_gate, keeps_nobody_from_other_prompts) {
    PromptGate gate;
    const auto first = co_await gate.enter({happy}, soon());
    const auto other = co_await gate.enter({sad, sad}, soon());
    EXPECT_EQ(gate.count_waiting(happy), 0U);
}

MIEN_CORO_TEST(prompt_gate, gives_up_at_the_deadline_and_leaves_the_line) {
    PromptGate gate;
    const auto first = co_await gate.enter({happy}, soon());
    const auto late =
        co_await error_of(gate.enter({sad, happy}, deadline_in(std::chrono::milliseconds(1))));
    MIEN_REQUIRE(late.has_value());
    EXPECT_EQ(late->kind(), ErrorKind::unavailable);
    EXPECT_EQ(gate.count_waiting(happy), 0U);
    const auto other = co_await gate.enter({sad}, soon());
}

MIEN_CORO_TEST(prompt_gate, refuses_more_than_may_wait) {
    Writers writers(context);
    const auto most = limits::prompt_writers_waiting_max;
    {
        const auto first = co_await writers.gate.enter({happy}, soon());
        for (std::size_t i = 0; i < most; ++i) {
            writers.start(static_cast<int>(i), {happy});
        }
        co_await writers.wait_for_waiting(most);
        const auto refused = co_await error_of(writers.gate.enter({happy}, soon()));
        MIEN_REQUIRE(refused.has_value());
        EXPECT_EQ(refused->kind(), ErrorKind::unavailable);
    }
    while (writers.let_in.size() < most) {
        co_await writers.moved.wait();
    }
}

}  // namespace
}  // namespace mien::api
