// Puts the writers of one prompt in line before they take a connection: in the database they would
// wait for the prompt's row, each with a connection of the pool, and one busy cell would leave none
// for all others. Network thread only; other processes have gates of their own.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::api {

class PromptGate {
    class Turn;

  public:
    // The right to write prompts, until it goes.
    class Pass {
      public:
        Pass(Pass&&) noexcept;
        Pass& operator=(Pass&&) noexcept;
        ~Pass();

      private:
        friend class PromptGate;
        Pass();

        std::vector<std::unique_ptr<Turn>> turns_;
    };

    PromptGate() = default;
    PromptGate(const PromptGate&) = delete;
    PromptGate& operator=(const PromptGate&) = delete;

    // Waits for each of the prompts, first in, first out. Throws unavailable at the deadline and
    // when limits::prompt_writers_waiting_max wait for one of them already. A caller that wants
    // several holds the first while it waits for the next, so it waits at most
    // limits::pool_wait_max.
    [[nodiscard]] awaitable<Pass> enter(std::vector<store::PromptKey> keys, Deadline deadline);

    [[nodiscard]] std::size_t count_waiting(const store::PromptKey& key) const;

  private:
    // The first of a line may write.
    using Line = std::list<Turn*>;
    using Lines = std::map<std::string, Line>;

    // Shared with each turn: at the end of the process requests may go after the gate.
    std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();
};

}  // namespace mien::api
