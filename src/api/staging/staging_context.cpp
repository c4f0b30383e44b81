#include "api/staging/staging_context.hpp"

#include "base/assert.hpp"

namespace mien::api {

const StagingContext& staging_of(const Context& context) {
    MIEN_ASSERT(context.staging != nullptr, "only staging has this route");
    return *context.staging;
}

}  // namespace mien::api
