// Starting an import: the file is stored, then read by a job that makes a plan of it.
#pragma once

#include <filesystem>
#include <string>

#include "actions/done.hpp"
#include "base/clock.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "store/transfer/imports.hpp"

namespace mien::actions {

// A file that is to be imported, and what its bytes are known to be.
struct ImportFile {
    std::filesystem::path path;
    std::string name;  // as its owner calls it
    std::uint64_t bytes = 0;
    Sha256 sha256{};
    objects::FileFate fate = objects::FileFate::kept;
};

// Stores the file under a key of its own, not live yet: start_import makes it so, and what is never
// started is reaped. Throws what ObjectStore::put throws.
[[nodiscard]] awaitable<store::ImportDraft> store_import_file(pg::Pool& pool,
                                                              objects::ObjectStore& objects,
                                                              ImportFile file, AdminId requested_by,
                                                              Deadline deadline);

// Throws unavailable when the stored file was reaped meanwhile, and what store::create_import
// throws.
[[nodiscard]] awaitable<Done<store::ImportRow>> start_import(pg::Transaction& transaction,
                                                             store::ImportDraft draft);

}  // namespace mien::actions
