// Bounds what strangers write into the audit log by failing to sign in: the log only grows.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/limits/access.hpp"

namespace mien::api {

// Of this process. Network thread only.
class FailureTally {
  public:
    // How many failures had no entry since the last that had one; nothing when this one gets none
    // either, because the minute has had its share. It does not look at the account: what takes
    // longer for an account that is there would tell that it is.
    [[nodiscard]] std::optional<int> take_entry(SteadyTime now) {
        if (now - began_ >= std::chrono::minutes{1}) {
            began_ = now;
            entries_ = 0;
        }
        if (entries_ >= limits::sign_in_failures_noted_max) {
            ++left_out_;
            return std::nullopt;
        }
        ++entries_;
        return std::exchange(left_out_, 0);
    }

  private:
    SteadyTime began_{};
    int entries_ = 0;
    int left_out_ = 0;
};

}  // namespace mien::api
