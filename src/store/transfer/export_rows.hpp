// What goes into an export, read from one snapshot in the order of the file: emotions, characters,
// templates, then prompts by character and emotion, the global defaults first, then reference
// images. Only axes that a prompt or an image of the export lies on, and templates that a prompt
// came from, are in it. Memory does not grow with the number of rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/pool.hpp"
#include "store/transfer/bundle.hpp"
#include "store/transfer/exports.hpp"

namespace mien::store {

// On which these cells lie, each once.
struct BundleAxes {
    std::vector<BundleEmotion> emotions;
    std::vector<BundleCharacter> characters;
};
[[nodiscard]] awaitable<BundleAxes> read_bundle_axes(pg::Transaction& transaction,
                                                     const std::vector<PromptKey>& keys);

// A reference image whose bytes are still where they are kept.
struct ExportedImage {
    BundleImage image;  // without its bytes
    std::string object_key;
    std::uint64_t bytes = 0;
};

class ExportSnapshot {
  public:
    // The transaction is read-only and repeatable, and outlives this.
    ExportSnapshot(pg::Transaction& transaction, ExportScope scope)
        : transaction_(transaction), scope_(std::move(scope)) {}

    // First; opens the snapshot. Versions are counted, not read.
    [[nodiscard]] awaitable<BundleCounts> count();
    [[nodiscard]] awaitable<std::vector<BundleEmotion>> read_emotions();
    // Each of these gives the next rows, none after the last.
    [[nodiscard]] awaitable<std::vector<BundleCharacter>> read_characters();
    [[nodiscard]] awaitable<std::vector<BundleTemplate>> read_templates();
    [[nodiscard]] awaitable<std::vector<BundlePrompt>> read_prompts();
    [[nodiscard]] awaitable<std::vector<ExportedImage>> read_images();

  private:
    struct Listed {
        PromptId id;
        BundleCell cell;
        int head_version = 0;
    };

    awaitable<void> list_prompts();
    awaitable<std::vector<BundlePrompt>> read_versions(std::vector<Listed> prompts);

    pg::Transaction& transaction_;
    ExportScope scope_;
    bool has_characters_cursor_ = false;
    std::string last_template_;
    bool has_prompts_cursor_ = false;
    bool has_images_cursor_ = false;
    std::vector<Listed> listed_;  // read from the cursor, their versions still to be read
};

}  // namespace mien::store
