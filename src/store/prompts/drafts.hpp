// Drafts: the unsaved text of one admin in one cell. They make no version and are not audited; a
// save of the same cell by the same admin ends them (store/prompts/prompts.hpp).
// All functions throw unavailable when the database is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

using DraftId = Id<struct DraftTag>;

struct Draft {
    DraftId id;
    PromptKey key;
    std::optional<std::string> character_name;  // nothing for a global default
    std::string prompt_text;
    std::string change_reason;
    std::optional<int> base_version;     // what its writer had in front of them
    std::optional<int> current_version;  // the head now, a tombstone included
    std::int64_t version;                // of the draft; another one with each write
    Timestamp updated_at;
};

struct DraftWrite {
    AdminId admin_id;
    PromptKey key;
    std::string prompt_text;  // "" too
    std::string change_reason;
    std::optional<int> base_version;
};

// Nothing when the admin has none there. Throws not_found for an unknown character or emotion.
[[nodiscard]] awaitable<std::optional<Draft>> find_draft(pg::Pool& pool, AdminId admin_id,
                                                         PromptKey key, Deadline deadline);

// The same, and until the transaction ends no other write of this admin's drafts comes between.
// Before keep_draft and discard_draft.
[[nodiscard]] awaitable<std::optional<Draft>> lock_draft(pg::Transaction& transaction,
                                                         AdminId admin_id, PromptKey key);

// Replaces what is there. Throws conflict when the admin has limits::drafts_per_admin_max
// elsewhere.
[[nodiscard]] awaitable<Draft> keep_draft(pg::Transaction& transaction, DraftWrite write);

// Nothing happens when there is none.
[[nodiscard]] awaitable<void> discard_draft(pg::Transaction& transaction, AdminId admin_id,
                                            PromptKey key);

// The statement that ends the draft that a save made a version of, for the save's transaction. A
// draft with another text, as of another tab, stays.
[[nodiscard]] pg::Call end_draft_call(AdminId admin_id, const PromptKey& key,
                                      std::string_view saved_text);

// The same for many prompts in one statement, which stands behind those that save them.
[[nodiscard]] pg::Call end_drafts_call(AdminId admin_id, const std::vector<PromptId>& saved);

struct DraftFilter {
    AdminId admin_id;
    std::optional<CharacterId> character_id = std::nullopt;
    // Continue a page: drafts older than this one.
    std::optional<Timestamp> before_updated_at = std::nullopt;
    std::optional<DraftId> before_id = std::nullopt;
    std::size_t limit = 50;
};

// Those changed last first.
[[nodiscard]] awaitable<std::vector<Draft>> list_drafts(pg::Pool& pool, DraftFilter filter,
                                                        Deadline deadline);

struct DraftCell {
    CharacterId character_id;
    core::EmotionName emotion;
};

// The cells of characters of which the admin has a draft, by character.
[[nodiscard]] awaitable<std::vector<DraftCell>> list_draft_cells(pg::Pool& pool, AdminId admin_id,
                                                                 Deadline deadline);

// Removes drafts that nobody changed for limits::draft_life; at most
// limits::scratch_rows_reaped_max. The number of them.
[[nodiscard]] awaitable<std::int64_t> reap_drafts(pg::Pool& pool, Deadline deadline);

}  // namespace mien::store
