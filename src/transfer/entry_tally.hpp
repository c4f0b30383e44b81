// The entries of a file that were read: how many, and which, so that none comes twice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_set.hpp>

#include "transfer/bundle_reader.hpp"

namespace mien::transfer {

class EntryTally {
  public:
    // Counts it, whose versions are as many; adds a problem when its like was counted before.
    // Throws too_large beyond limits::bundle_entries_max and bundle_images_max.
    void add(BundleEntry& entry, std::size_t versions);

    [[nodiscard]] const store::BundleCounts& counts() const { return counts_; }

  private:
    // False when it was there. Half a digest stands for a name, so that millions fit into memory.
    [[nodiscard]] bool insert(std::string_view kind, std::string_view name);
    // What it calls itself by: a member of an entry, which CSV has in a column.
    struct Place {
        std::string_view member;
        std::string_view column;
    };
    static void add_duplicate(BundleEntry& entry, Place place, std::string_view what);

    void count(BundleEntry& entry, const store::BundleEmotion& emotion);
    void count(BundleEntry& entry, const store::BundleCharacter& character);
    void count(BundleEntry& entry, const store::BundleTemplate& source);
    void count(BundleEntry& entry, const store::BundlePrompt& prompt);
    void count(BundleEntry& entry, const store::BundleImage& image);

    store::BundleCounts counts_;
    boost::unordered_flat_set<std::uint64_t> names_;
};

}  // namespace mien::transfer
