// What only staging has: its control database, and what its configurations are made with.
#pragma once

#include "actions/staging/change_configuration.hpp"
#include "api/edge/context.hpp"
#include "pg/pool.hpp"

namespace mien::api {

struct StagingContext {
    pg::Pool& control;
    actions::ConfigurationTools tools;
};

// Of a route that only staging has.
[[nodiscard]] const StagingContext& staging_of(const Context& context);

}  // namespace mien::api
