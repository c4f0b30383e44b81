// Puts the sample data into an environment, through the same functions as any other change.
#pragma once

#include <functional>
#include <string_view>

#include "actions/samples/sample_files.hpp"
#include "pg/pool.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// How many of each were added.
struct SampleReport {
    int global_prompts = 0;
    int characters = 0;
    int prompts = 0;
    int users = 0;
    int assignments = 0;
};

// Told how much is done, 0..1, and what comes next.
using SampleProgress = std::function<void(double, std::string_view)>;

// Leaves alone what is there already: global defaults, characters by slug and users by e-mail,
// each with everything that belongs to them. A character comes with its prompts and a user with
// their assignment, or not at all; after a failure the next call adds the rest. Two callers at
// once wait for each other.
[[nodiscard]] awaitable<SampleReport> load_samples(pg::Pool& pool, const SampleData& data,
                                                   const store::Author& author,
                                                   const store::Actor& actor,
                                                   const SampleProgress& progress);

}  // namespace mien::actions
