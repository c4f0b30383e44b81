// Reference images of an import's file: opened and stored anew when the file is read, planned with
// its prompts, and given to their characters when it is applied.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "pg/copy_rows.hpp"
#include "pg/transaction.hpp"
#include "store/audit.hpp"
#include "store/transfer/bundle.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {

// What was made of an image of the file.
struct StagedImage {
    std::optional<Sha256> sha256;           // nothing of an image in error
    std::optional<std::string> object_key;  // a live object; nothing when the same image is here
    int width = 0;
    int height = 0;
    std::string palette;
};

// The digest of the image that the character has in this place here, as the file names both.
[[nodiscard]] awaitable<std::optional<Sha256>> find_current_image(pg::Pool& pool,
                                                                  const BundleImage& image,
                                                                  Deadline deadline);

// How many images of the file are staged: the first ones, by this attempt or one before it.
[[nodiscard]] awaitable<std::int64_t> count_staged_images(pg::Pool& pool, ImportId id,
                                                          Deadline deadline);

// Sets the action of each: "create", "replace" another image, "unchanged" or "error". Behind the
// planning of emotions and characters.
[[nodiscard]] std::vector<pg::Call> plan_images_calls(ImportId id);

// What people decide about some of them: the strategies, by their numbers.
struct DecidedItems {
    std::vector<int> items;
    std::vector<std::string> strategies;
};
[[nodiscard]] pg::Call clear_image_decisions_call(ImportId id);
[[nodiscard]] pg::Call set_image_decisions_call(ImportId id, const DecidedItems& decided);

// What each comes to by its decision, else by the strategy of the import; before anything is locked
// by it.
[[nodiscard]] pg::Call decide_images_call(ImportId id, std::string_view strategy);

// The characters whose images would be written or changed and are not as planned; as the extension
// of a conflict. Without locks the answer is a hint.
[[nodiscard]] awaitable<std::optional<Error>> find_moved_images(pg::Transaction& transaction,
                                                                ImportId id, std::string strategy,
                                                                bool are_characters_made);

struct WrittenImages {
    std::int64_t created = 0;
    std::int64_t replaced = 0;
};
// Gives the decided images to their characters, which are locked. Throws conflict when a character
// would have more than it may.
[[nodiscard]] awaitable<WrittenImages> write_images(pg::Transaction& transaction, ImportId id);

// The statements that append an audit entry for each image that was written.
[[nodiscard]] std::vector<pg::Call> audit_images_calls(ImportId id, int last, const Actor& actor);

// An image that an apply would write, or cannot.
struct PlannedImage {
    int item = 0;
    std::int64_t line = 0;
    std::optional<std::string> character_slug;
    std::optional<std::string> character_name;
    std::optional<std::string> emotion;  // nothing: the main image
    std::string action;
    std::optional<Sha256> sha256;
    std::optional<std::string> object_key;  // of the plan, until it is applied
    std::optional<Sha256> current_sha256;
    std::optional<std::string> current_key;  // what is here, until it is applied
    int width = 0;
    int height = 0;
    json::value problems;
    std::optional<std::string> outcome;
    Timestamp read_at;
};
// limits::import_axes_told_max at most: those in error first, then those that are others here;
// without those that are unchanged.
[[nodiscard]] awaitable<std::vector<PlannedImage>> list_planned_images(pg::Pool& pool, ImportId id,
                                                                       Deadline deadline);

}  // namespace mien::store
