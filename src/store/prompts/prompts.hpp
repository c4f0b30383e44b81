// Prompts and their versions. A prompt belongs to a cell (character x emotion) or, without a
// character, is the global default of an emotion. A version never changes; saving, reverting and
// deleting each add one, and the row of the prompt, locked by the writer, points at the last.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "core/character.hpp"
#include "core/emotion.hpp"
#include "core/precondition.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct PromptKey {
    std::optional<CharacterId> character_id;  // nothing: the global default
    core::EmotionName emotion;
};

struct Author {
    AdminId id;
    std::string display_name;
};

struct VersionRow {
    VersionId id;
    PromptId prompt_id;
    int version;
    std::optional<std::string> prompt_text;  // nothing: a tombstone
    std::string change_reason;
    std::optional<int> reverted_from;
    std::optional<json::value> origin;
    Author created_by;
    Timestamp created_at;
    // Videos made with it, counted up to 10,000; only filled by list_versions and get_version.
    std::int64_t video_count = 0;
};

// Which version is meant: its id, or its number within the prompt.
using VersionReference = std::variant<VersionId, int>;

// stale: left alone, because the head was not the expected version (bulk changes only).
enum class SaveOutcome { created, updated, unchanged, reverted, deleted, stale };
[[nodiscard]] const char* name_of(SaveOutcome outcome);

struct SavedPrompt {
    SaveOutcome outcome;
    PromptKey key;
    VersionRow head;  // after the change; the old head when nothing changed
    Timestamp prompt_created_at;
    int previous_version = 0;  // 0: the prompt is new
    // Of the key, as it was read with the prompt; nothing for a global default and in bulk changes.
    std::optional<core::Character> character = std::nullopt;
};

struct SaveRequest {
    PromptKey key;
    std::string prompt_text;
    std::string change_reason;
    core::Precondition precondition;  // of the head; a tombstone has a number and no text
    Author author;
    bool must_exist = false;  // PUT on a cell without a text of its own is not found
};

// Adds a version, or none when the text equals the head's bytes; either way the author's draft of
// the cell ends. Locks the prompt until the transaction ends. Here and below the version is queued:
// it travels with the next statement or COMMIT. Throws not_found (character, emotion, or no prompt
// although must_exist), conflict (archived character or emotion) and stale_version with the current
// head in the extensions.
[[nodiscard]] awaitable<SavedPrompt> save_prompt(pg::Transaction& transaction, SaveRequest request);

struct RevertRequest {
    PromptKey key;
    VersionReference version;
    std::string change_reason;
    core::Precondition precondition;
    Author author;
};

// Adds a version with the text of an earlier one; of a tombstone, another tombstone. Unchanged only
// when the head itself is meant. Also throws not_found for an unknown version.
[[nodiscard]] awaitable<SavedPrompt> revert_prompt(pg::Transaction& transaction,
                                                   RevertRequest request);

struct DeleteRequest {
    PromptKey key;  // of a character: a global default cannot be deleted
    std::string change_reason;
    core::Precondition precondition;
    Author author;
};

// Adds a tombstone: the cell falls back to the global default. Throws not_found when the cell has
// no text of its own.
[[nodiscard]] awaitable<SavedPrompt> delete_prompt(pg::Transaction& transaction,
                                                   DeleteRequest request);

struct VersionFilter {
    bool is_newest_first = false;
    int limit = 50;
    int offset = 0;  // numbering has no gaps, so this is a place in the index, not rows to skip
};

struct VersionPage {
    std::vector<VersionRow> versions;
    std::int64_t total = 0;
};

// Throws not_found when the cell never had a prompt.
[[nodiscard]] awaitable<VersionPage> list_versions(pg::Pool& pool, PromptKey key,
                                                   VersionFilter filter, Deadline deadline);

// One version of a prompt; throws not_found.
[[nodiscard]] awaitable<VersionRow> get_version(pg::Pool& pool, PromptKey key,
                                                VersionReference version, Deadline deadline);

// The head of a cell's own prompt or of a global default, a tombstone included; nothing when there
// never was one.
[[nodiscard]] awaitable<std::optional<VersionRow>> find_head(pg::Pool& pool, PromptKey key,
                                                             Deadline deadline);

}  // namespace mien::store
