// Videos of the sample characters, so that a fresh environment shows how it looks.
#pragma once

#include "actions/clips/rendering.hpp"
#include "actions/samples/sample_files.hpp"
#include "pg/pool.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Asks for a small video of each of their cells that has a text and of which none was ever asked
// for, behind all that a person may ask for. Returns how many.
[[nodiscard]] awaitable<int> request_sample_videos(pg::Pool& pool, const SampleData& data,
                                                   const Rendering& rendering,
                                                   const store::Author& author,
                                                   const store::Actor& actor);

}  // namespace mien::actions
