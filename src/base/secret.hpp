// A value that must not be printed, compared with == or left in memory: passwords, keys, tokens.
#pragma once

#include <string>
#include <string_view>

#include <sodium.h>

namespace mien {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&&) = default;
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&&) = default;
    ~Secret() { sodium_memzero(value_.data(), value_.size()); }

    bool operator==(const Secret&) const = delete;

    // For the one place that hands the value to the library that needs it.
    [[nodiscard]] std::string_view reveal() const noexcept { return value_; }
    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

  private:
    std::string value_;
};

}  // namespace mien
