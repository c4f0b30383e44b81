// Writes the prompts of one moment to a file, in memory that does not grow with their number.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "store/transfer/exports.hpp"
#include "transfer/bundle_format.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::transfer {

struct ExportTarget {
    store::ExportScope scope;
    BundleFormat format = BundleFormat::json;
    std::shared_ptr<File> file;  // empty; shared with the work pool
};

struct ExportedFile {
    store::BundleCounts counts;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
};

// How much is done, 0..1.
using OnProgress = std::function<void(double)>;

// The same prompts always make the same bytes. Throws unavailable when the database or the disk is;
// the file may then be there in part. Throws too_large for more images than a file may have, and
// upstream_failed, which names it, for one whose bytes are not those that it had.
[[nodiscard]] awaitable<ExportedFile> write_export(const TransferTools& tools, ExportTarget target,
                                                   OnProgress on_progress, Deadline deadline);

}  // namespace mien::transfer
