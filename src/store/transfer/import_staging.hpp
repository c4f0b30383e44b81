// The entries of an import's file on their way into its tables. All but images are staged in the
// transaction that plans, so that an attempt that ends early leaves nothing of them.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "pg/copy_rows.hpp"
#include "pg/transaction.hpp"
#include "store/transfer/bundle.hpp"
#include "store/transfer/import_images.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {

// Where an entry stands in its file, and what is wrong with it.
struct StagedFrom {
    std::int64_t line = 0;
    std::string pointer;
    std::vector<Problem> problems;
};

class ImportStaging {
  public:
    // Behind as many images as are staged already.
    explicit ImportStaging(ImportId id, std::int64_t images = 0)
        : id_(id), counts_{.reference_images = images} {}

    // Kept in memory until the next flush.
    void add(const BundleEmotion& emotion, const StagedFrom& from);
    void add(const BundleCharacter& character, const StagedFrom& from);
    void add(const BundleTemplate& source, const StagedFrom& from);
    void add(const BundlePrompt& prompt, const StagedFrom& from);
    void add(const BundleImage& image, const StagedFrom& from, const StagedImage& staged);

    // True when so much is kept that a flush is due (limits::import_flush_bytes).
    [[nodiscard]] bool is_full() const;
    [[nodiscard]] awaitable<void> flush(pg::Transaction& transaction);

    // Entries added so far.
    [[nodiscard]] const BundleCounts& counts() const { return counts_; }

  private:
    void add_shown(const std::vector<BundleVersion>& versions);
    void add_version(const BundleVersion& version, int place);

    ImportId id_;
    BundleCounts counts_;
    pg::CopyRows emotions_;
    pg::CopyRows characters_;
    pg::CopyRows templates_;
    pg::CopyRows prompts_;
    pg::CopyRows versions_;
    pg::CopyRows images_;
};

}  // namespace mien::store
