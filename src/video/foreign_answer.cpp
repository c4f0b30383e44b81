#include "video/foreign_answer.hpp"

#include "async/deadline.hpp"
#include "base/limits/clips.hpp"
#include "base/log.hpp"
#include "video/answer_notes.hpp"

namespace mien::video {
namespace {

constexpr std::chrono::milliseconds write_pause{500};

// False when the row does not wait for it.
awaitable<bool> write(ForeignAttempt& attempt, const store::SubmissionAnswer& answer) {
    const auto give_up_at = deadline_in(limits::job_lease);
    while (true) {
        auto writing = store::record_answer(attempt.tools.pool, attempt.id, attempt.run.claim(),
                                            answer, write_deadline());
        const auto ending = co_await async::ending_of(std::move(writing));
        if (ending.value) {
            co_return *ending.value;
        }
        if (!is_error(ending.failure, ErrorKind::unavailable) ||
            std::chrono::steady_clock::now() > give_up_at) {
            std::rethrow_exception(ending.failure);
        }
        co_await async::sleep_for(write_pause);
    }
}

// An earlier writing may have arrived whose answer was lost.
awaitable<bool> is_written(const ForeignAttempt& attempt, const store::SubmissionAnswer& answer) {
    const auto there =
        co_await store::get_submission(attempt.tools.pool, attempt.id, write_deadline());
    co_return there.state == answer.state&& there.external_id == answer.external_id;
}

}  // namespace

awaitable<void> record_answer(ForeignAttempt& attempt, store::SubmissionAnswer answer) {
    auto* const notes = attempt.tools.answers;
    if (notes != nullptr) {
        AnswerNote note{attempt.id, attempt.run.claim(), answer};
        co_await notes->keep(std::move(note));
    }
    bool is_ours = co_await write(attempt, answer);
    if (!is_ours) {
        is_ours = co_await is_written(attempt, answer);
    }
    if (notes != nullptr) {
        co_await notes->drop(attempt.id);
    }
    if (!is_ours) {
        // The log is what is left of it, for who looks at the service.
        log(LogLevel::warning, "create_answer_too_late",
            {{"submission_id", to_string(attempt.id)},
             {"external_id", answer.external_id.value_or("")}});
        throw Error(ErrorKind::conflict, "The submission is somebody else's by now.");
    }
}

}  // namespace mien::video
