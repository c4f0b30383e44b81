// Entries with broken rules, which the plan only shows.
#pragma once

#include "transfer/bundle_reader.hpp"

namespace mien::transfer {

// Leaves of an entry that cannot be imported what a person needs to find it in the file, bounded as
// the staged rows are: its names, and of a prompt the text of its last version.
void shorten_refused(BundleEntry& entry);

}  // namespace mien::transfer
