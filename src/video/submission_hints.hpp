// Hints that there are news of a submission, from webhooks that any server took
// (store::hint_at_submission). They make a poll come sooner; one that is lost costs nothing else.
// Network thread only.
#pragma once

#include <map>
#include <memory>

#include "async/signal.hpp"
#include "base/ids.hpp"
#include "pg/listener.hpp"

namespace mien::video {

class SubmissionHints {
  public:
    SubmissionHints(Executor executor, pg::Settings listen_as);
    SubmissionHints(const SubmissionHints&) = delete;
    SubmissionHints& operator=(const SubmissionHints&) = delete;

    void start() { listener_.start(); }
    // No hint is heard after it.
    void stop() { listener_.stop(); }

    // One who waits for hints at a submission. The hints outlive it.
    class Watch {
      public:
        Watch(SubmissionHints& hints, SubmissionId id);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        // Until there is a hint that was not waited for yet, or the time is over. Can be cancelled.
        [[nodiscard]] awaitable<void> wait(std::chrono::steady_clock::duration time_max);

      private:
        friend class SubmissionHints;
        void tell();

        SubmissionHints& hints_;
        SubmissionId id_;
        async::Signal told_;
        bool is_told_ = false;
    };

  private:
    void hear(std::string_view payload);
    void tell_all();

    Executor executor_;
    std::multimap<SubmissionId, Watch*> watches_;
    pg::Listener listener_;
};

}  // namespace mien::video
