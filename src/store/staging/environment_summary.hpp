// How much there is of each class of data, and when it last changed: of production and of staging's
// served generation, so that they can be compared. No contents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct ClassSummary {
    std::string name;  // "characters", …
    std::int64_t rows = 0;
    std::optional<Timestamp> newest_change_at;
};

// Counts every row of a database of data, in one snapshot.
[[nodiscard]] awaitable<std::vector<ClassSummary>> summarize(pg::Pool& data, Deadline deadline);

// Replaces what the control database has of production, or of staging when the generation that was
// counted is given. Only the owner may.
[[nodiscard]] awaitable<void> save_summary(pg::Pool& control, std::vector<ClassSummary> classes,
                                           std::optional<int> generation, Deadline deadline);

// One class on both sides.
struct ClassDrift {
    ClassSummary production;
    ClassSummary staging;

    [[nodiscard]] bool is_behind() const;
};

struct Drift {
    Timestamp production_read_at;
    Timestamp staging_read_at;
    std::vector<ClassDrift> classes;

    [[nodiscard]] bool is_behind() const;
};

// Nothing until both sides have been read, staging's as the generation.
[[nodiscard]] awaitable<std::optional<Drift>> find_drift(pg::Pool& control, int generation,
                                                         Deadline deadline);

}  // namespace mien::store
