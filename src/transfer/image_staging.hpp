// Takes the images of a file in while it is read.
#pragma once

#include "store/transfer/import_staging.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::transfer {

struct ReadImage {
    store::BundleImage image;
    store::StagedFrom from;
};

// Opens the image in the sandbox and stores what is made of it, unless the same one is here; what
// is wrong with it becomes a problem of its row. The bytes are given up.
[[nodiscard]] awaitable<void> stage_image(const TransferTools& tools, pg::Transaction& transaction,
                                          store::ImportStaging& staging, ReadImage read,
                                          Deadline deadline);

}  // namespace mien::transfer
