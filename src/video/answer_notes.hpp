// Answers to creates, on the disk of this machine until the database has them. A create is sent
// once, and what the service said to it is known here only: it must outlive a database that is away
// and a worker that is killed. Network thread only.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "store/providers/submissions.hpp"

namespace mien::video {

struct AnswerNote {
    SubmissionId id;
    jobs::Claim claim;  // that sent the create
    store::SubmissionAnswer answer;
};

class AnswerNotes {
  public:
    // The directory is made when it is first needed; the pool must outlive the notes.
    AnswerNotes(async::WorkPool& files, std::filesystem::path directory)
        : files_(files), directory_(std::move(directory)) {}

    // What cannot be kept is logged: the database may take the answer all the same.
    [[nodiscard]] awaitable<void> keep(AnswerNote note);
    [[nodiscard]] awaitable<void> drop(SubmissionId id);
    // The oldest of those that nobody can be recording any more. One that cannot be read, or that
    // is older than limits::answer_note_life, is removed.
    [[nodiscard]] awaitable<std::vector<AnswerNote>> list();

  private:
    async::WorkPool& files_;
    std::filesystem::path directory_;
};

// Records what was kept. An answer to a submission that this database does not have stays.
[[nodiscard]] awaitable<void> replay_answers(pg::Pool& pool, AnswerNotes& notes, Deadline deadline);

}  // namespace mien::video
