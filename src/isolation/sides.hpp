// The two environments as the bridge enters them.
#pragma once

#include "objects/open_store.hpp"
#include "pg/settings.hpp"

namespace mien::isolation {

struct Sides {
    pg::Settings production;       // as the role that may only read
    pg::Settings staging_owner;    // the served generation, as the owner of staging's databases
    pg::Settings staging_program;  // the same, as the role of staging's program
    objects::StoreSettings production_objects;
    objects::StoreSettings staging_objects;
};

}  // namespace mien::isolation
