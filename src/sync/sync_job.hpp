// A run of the sync: production's data, masked, become the next generation of staging's, as an
// operation of the control database. What is served stays as it is until the whole of the next
// generation has passed every check; whatever ends a run before that leaves only its reason.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/masking/masking_key.hpp"
#include "jobs/worker.hpp"
#include "objects/open_store.hpp"
#include "sync/generation_jobs.hpp"
#include "sync/ledger.hpp"

namespace mien::sync {

struct SyncWork {
    GenerationWork generations;
    pg::Settings production;  // as the role that may only read
    objects::StoreSettings production_objects;
    std::filesystem::path policy_file;
    std::shared_ptr<const core::MaskingKey> key;  // none: every run is refused
    std::optional<LedgerAccess> ledger;           // none: every run is refused
};

// Also begins the runs that the schedule of staging's configuration asks for, and takes from
// staging whom production erases, and tells staging what the policy says. Before the worker, which
// is the control database's, starts.
void handle_sync_jobs(jobs::Worker& worker, SyncWork work);

}  // namespace mien::sync
