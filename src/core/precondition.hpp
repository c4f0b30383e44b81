// What a change demands of the version that it changes: the conditions of If-Match and
// If-None-Match, of `--expect` and of `expected_version`, judged in one place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mien::core {

struct Precondition {
    // "any" is any version that is there; numbers that no version has match nothing.
    struct Versions {
        bool is_any = false;
        std::vector<std::int64_t> numbers;
    };

    std::optional<Versions> one_of;   // If-Match
    std::optional<Versions> none_of;  // If-None-Match

    // That the version is this one; nothing is demanded without a number. 0 stands for none at all.
    static Precondition expecting(std::optional<int> version);
};

// The version that is there. A deleted text has a version but nothing that could match "any".
struct PresentVersion {
    std::int64_t number = 0;  // 0: there never was one
    bool exists = true;
};

// Nothing when the precondition holds; else the sentence for people, which calls the thing by the
// noun ("prompt").
[[nodiscard]] std::optional<std::string> find_breach(const Precondition& precondition,
                                                     PresentVersion present, std::string_view noun);

}  // namespace mien::core
