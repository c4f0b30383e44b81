// What all writers of prompts share, of one cell (prompts.cpp) or of many (prompt_bulk.cpp): the
// conditions of a change, and the statements that add a version after a locked head.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "pg/connection.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

// A prompt whose row this transaction has locked.
struct LockedPrompt {
    PromptId id;
    std::optional<VersionRow> head;  // nothing: the row was made by this transaction
    Timestamp created_at;
    Timestamp locked_at;  // or a little later; by the database's clock
};

[[nodiscard]] bool has_text(const std::optional<LockedPrompt>& prompt);

// Whether the axes of a cell are archived; nothing for one that is not there.
struct CellAxes {
    std::optional<bool> character_archived;
    std::optional<bool> emotion_archived;
};

// Throws not_found or conflict when the cell cannot be written.
void require_open_axes(const PromptKey& key, const CellAxes& axes);

// The sentence about a precondition that the head does not meet; nothing when it does.
[[nodiscard]] std::optional<std::string> find_breach(const std::optional<VersionRow>& head,
                                                     const core::Precondition& precondition);
// Throws stale_version with the head in the extensions.
void require_head(const std::optional<VersionRow>& head, const core::Precondition& precondition);

[[nodiscard]] Error no_own_prompt();
[[nodiscard]] Error no_prompt_ever();
[[nodiscard]] Error no_such_version(const VersionReference& version);

// What a revert means.
struct EarlierVersion {
    int version = 1;
    std::optional<std::string> prompt_text;
    // Of a text that a template made: the cell goes back to that template.
    std::optional<json::value> origin;
};

// The statement that finds a version, for earlier_version_from.
[[nodiscard]] pg::Call read_version_call(PromptId prompt_id, const VersionReference& reference);
// The same for one version of each prompt, with the column prompt_id.
[[nodiscard]] pg::Call read_versions_call(
    const std::vector<std::pair<PromptId, VersionReference>>& wanted);
[[nodiscard]] EarlierVersion earlier_version_from(const pg::Row& row);

struct NewVersion {
    std::optional<std::string> prompt_text;
    std::string change_reason;
    std::optional<int> reverted_from;
    std::optional<json::value> origin = std::nullopt;
    Author author;
};

// The statement that tells "now" by the database's clock.
[[nodiscard]] pg::Call read_clock_call();

// The version after the head. It is not older than the head, even when a clock runs backwards.
[[nodiscard]] VersionRow next_version(const LockedPrompt& prompt, NewVersion added);
// Adds the row and moves the head to it.
[[nodiscard]] std::vector<pg::Call> append_calls(const VersionRow& row);
// The same for versions of one author, reason and moment, each of another prompt, whatever their
// number in as many statements. The characters are those whose cells get or lose their text.
[[nodiscard]] std::vector<pg::Call> append_all_calls(const std::vector<VersionRow>& rows,
                                                     Timestamp locked_at,
                                                     const std::vector<CharacterId>& characters);

[[nodiscard]] SavedPrompt unchanged(PromptKey key, const LockedPrompt& prompt);
[[nodiscard]] SavedPrompt changed(SaveOutcome outcome, PromptKey key, const LockedPrompt& before,
                                  VersionRow head);

}  // namespace mien::store
