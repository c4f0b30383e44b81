// The long work on staging's data, which only the bridge does, because only it may make databases:
// snapshot, restore, reset and drop, each one operation of the control database
// (store/staging/operations.hpp), and the removal of generations that are kept no longer.
#pragma once

#include "async/work_pool.hpp"
#include "jobs/worker.hpp"
#include "objects/open_store.hpp"
#include "pg/pool.hpp"
#include "pg/settings.hpp"
#include "sync/copy/schema_transfer.hpp"
#include "sync/upkeep.hpp"

namespace mien::sync {

struct GenerationWork {
    pg::Pool& control;               // outlives the worker, as do `work` and `upkeep`
    pg::Settings databases;          // of staging's data as their owner, with whatever database
    objects::StoreSettings objects;  // staging's, with whatever bucket
    async::WorkPool& work;
    Upkeep& upkeep;           // of this process, which gives way to these jobs
    SchemaPrograms programs;  // that copy what is not rows
};

// Before the worker, which is the control database's, starts. A job that is killed at any step
// leaves what is served as it was, or has replaced it whole.
void handle_generation_jobs(jobs::Worker& worker, GenerationWork work);

}  // namespace mien::sync
