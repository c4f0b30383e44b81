// Orders as JSON: their members are read one by one, and what is wrong is noted for all of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::video {

// Reads members of one object and notes what is wrong with them.
class Members {
  public:
    // The name is what a message calls the object.
    Members(const json::value& document, std::string_view name);

    void read(std::string_view name, std::string& target);
    void read(std::string_view name, std::int64_t& target);
    void read(std::string_view name, int& target);
    // The member as it is; nothing when it is missing, which is noted.
    [[nodiscard]] const json::value* find(std::string_view name);

    // Notes that a member is of the wrong type or not one of the known words.
    void note(std::string_view name, std::string code, std::string message);

    // Throws invalid when anything was noted or a member was never asked for.
    void finish();

  private:
    const json::object* object_;
    std::vector<std::string_view> known_;
    std::vector<Problem> problems_;
};

struct NumberRule {
    const char* pointer;
    std::int64_t value;
    std::int64_t least;
    std::int64_t most;
};

// Notes every number that is out of its range.
void check_numbers(std::span<const NumberRule> rules, std::vector<Problem>& problems);

// Notes a width or height that is odd.
void check_even(int width, int height, std::vector<Problem>& problems);

}  // namespace mien::video
