#include "store/prompts/prompts.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/error.hpp"
#include "store/prompts/drafts.hpp"
#include "store/prompts/prompt_queries.hpp"
#include "store/prompts/prompt_writing.hpp"
#include "store/stored_json.hpp"

namespace mien::store {
namespace {

// The axes of the cell, locked so that none is archived before the change is there. What changes a
// character locks it FOR UPDATE, which FOR KEY SHARE keeps away; not so the trigger that writes its
// own_emotions when a text appears or goes.
constexpr pg::Query lock_character{"lock_character", R"sql(
    SELECT id, slug, name, description, attributes, reference_image_key,
           archived_at IS NOT NULL AS is_archived, created_at, updated_at
    FROM characters WHERE id = $1 FOR KEY SHARE
)sql"};
constexpr pg::Query lock_emotion{"lock_emotion", R"sql(
    SELECT archived_at IS NOT NULL AS is_archived FROM emotions WHERE name = $1 FOR SHARE
)sql"};

// The row lock that puts the writers of one prompt in line. Alone in its statement: joined to the
// version, a writer that had to wait would find the old head's row gone.
constexpr pg::Query lock_character_prompt{"lock_character_prompt", R"sql(
    SELECT id FROM prompts WHERE character_id = $1 AND emotion = $2 FOR UPDATE
)sql"};
constexpr pg::Query lock_global_prompt{"lock_global_prompt", R"sql(
    SELECT id FROM prompts WHERE character_id IS NULL AND emotion = $1 FOR UPDATE
)sql"};

constexpr pg::Query read_character_head{"read_character_head", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, prompt_created_at
    FROM head_rows
    WHERE character_id = $1 AND emotion = $2
)sql"};
constexpr pg::Query read_global_head{"read_global_head", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, prompt_created_at
    FROM head_rows
    WHERE character_id IS NULL AND emotion = $1
)sql"};

// Of two writers that create the same prompt one inserts; the other waits here, inserts nothing and
// then finds the row.
constexpr pg::Query insert_prompt{"insert_prompt", R"sql(
    INSERT INTO prompts (id, character_id, emotion, head_version) VALUES ($1, $2, $3, 0)
    ON CONFLICT ON CONSTRAINT prompts_cell_unique DO NOTHING
)sql"};

pg::Call lock_call(const PromptKey& key) {
    if (key.character_id) {
        return {lock_character_prompt, pg::params(*key.character_id, key.emotion.text())};
    }
    return {lock_global_prompt, pg::params(key.emotion.text())};
}

pg::Call read_head_call(const PromptKey& key) {
    if (key.character_id) {
        return {read_character_head, pg::params(*key.character_id, key.emotion.text())};
    }
    return {read_global_head, pg::params(key.emotion.text())};
}

std::vector<pg::Call> lock_prompt_calls(const PromptKey& key) {
    std::vector<pg::Call> calls;
    calls.push_back(lock_call(key));
    calls.push_back(read_head_call(key));
    calls.push_back(read_clock_call());
    return calls;
}

// From the answers to lock_prompt_calls; nothing when the cell never had a prompt.
std::optional<LockedPrompt> locked_from(std::span<const pg::Rows> answers) {
    const auto& locked = answers[0];
    const auto& heads = answers[1];
    if (locked.empty()) {
        return std::nullopt;
    }
    LockedPrompt prompt{.id = locked.front().get<PromptId>("id"),
                        .head = {},
                        .created_at = {},
                        .locked_at = answers[2].front().get<Timestamp>("now")};
    if (!heads.empty()) {
        prompt.head = version_from_row(heads.front());
        prompt.created_at = heads.front().get<Timestamp>("prompt_created_at");
    }
    return prompt;
}

// A cell whose axes are locked, and its prompt too when it ever had one.
struct LockedCell {
    std::optional<core::Character> character;
    std::optional<LockedPrompt> prompt;
};

// A draft of the author with the text that is saved ends with it.
awaitable<LockedCell> lock_cell(pg::Transaction& transaction, PromptKey key,
                                const SaveRequest* save = nullptr) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_character, pg::params(key.character_id)});
    calls.push_back({lock_emotion, pg::params(key.emotion.text())});
    std::ranges::move(lock_prompt_calls(key), std::back_inserter(calls));
    if (save != nullptr) {
        calls.push_back(end_draft_call(save->author.id, key, save->prompt_text));
    }
    const auto answers = co_await transaction.run_all(std::move(calls));
    LockedCell cell;
    CellAxes axes;
    if (!answers[0].empty()) {
        cell.character = character_from_row(answers[0].front());
        axes.character_archived = cell.character->archived;
    }
    if (!answers[1].empty()) {
        axes.emotion_archived = answers[1].front().get<bool>("is_archived");
    }
    require_open_axes(key, axes);
    cell.prompt = locked_from(std::span(answers).subspan(2));
    co_return cell;
}

awaitable<LockedPrompt> create_and_lock_prompt(pg::Transaction& transaction, PromptKey key) {
    std::vector<pg::Call> calls;
    calls.push_back(
        {insert_prompt, pg::params(PromptId::make(), key.character_id, key.emotion.text())});
    std::ranges::move(lock_prompt_calls(key), std::back_inserter(calls));
    const auto answers = co_await transaction.run_all(std::move(calls));
    auto locked = locked_from(std::span(answers).subspan(1));
    co_return std::move(*locked);
}

// Adds the version after the head of a locked prompt and moves the head to it.
VersionRow append_version(pg::Transaction& transaction, const LockedPrompt& prompt,
                          NewVersion added) {
    auto row = next_version(prompt, std::move(added));
    transaction.queue(append_calls(row));
    return row;
}

SavedPrompt with_character(SavedPrompt saved, std::optional<core::Character> character) {
    saved.character = std::move(character);
    return saved;
}

}  // namespace

const char* name_of(SaveOutcome outcome) {
    switch (outcome) {
        case SaveOutcome::created:
            return "created";
        case SaveOutcome::updated:
            return "updated";
        case SaveOutcome::unchanged:
            return "unchanged";
        case SaveOutcome::reverted:
            return "reverted";
        case SaveOutcome::deleted:
            return "deleted";
        case SaveOutcome::stale:
            return "stale";
    }
    return "unchanged";
}

VersionRow version_from_row(const pg::Row& row) {
    return {.id = row.get<VersionId>("id"),
            .prompt_id = row.get<PromptId>("prompt_id"),
            .version = row.get<int>("version"),
            .prompt_text = row.get<std::optional<std::string>>("prompt_text"),
            .change_reason = row.get<std::string>("change_reason"),
            .reverted_from = row.get<std::optional<int>>("reverted_from"),
            .origin = row.get<std::optional<json::value>>("origin"),
            .created_by = {.id = row.get<AdminId>("created_by"),
                           .display_name = row.get<std::string>("created_by_name")},
            .created_at = row.get<Timestamp>("created_at")};
}

core::Character character_from_row(const pg::Row& row) {
    return {
        .id = row.get<CharacterId>("id"),
        .slug = row.get<std::string>("slug"),
        .name = row.get<std::string>("name"),
        .description = row.get<std::string>("description"),
        .attributes = attributes_from_row(row),
        .reference_image = row.get<std::optional<std::string>>("reference_image_key").value_or(""),
        .archived = row.get<bool>("is_archived"),
        .created_at = row.get<Timestamp>("created_at"),
        .updated_at = row.get<Timestamp>("updated_at")};
}

awaitable<std::optional<VersionRow>> find_head(pg::Pool& pool, PromptKey key, Deadline deadline) {
    const auto call = read_head_call(key);
    const auto rows = co_await pool.run(call.query, call.params, deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return version_from_row(rows.front());
}

awaitable<SavedPrompt> save_prompt(pg::Transaction& transaction, SaveRequest request) {
    auto cell = co_await lock_cell(transaction, request.key, &request);
    auto& prompt = cell.prompt;
    if (request.must_exist && !has_text(prompt)) {
        throw no_own_prompt();
    }
    if (!prompt) {
        require_head(std::nullopt, request.precondition);
        auto created = co_await create_and_lock_prompt(transaction, request.key);
        prompt = std::move(created);
    }
    require_head(prompt->head, request.precondition);
    if (prompt->head && prompt->head->prompt_text == request.prompt_text) {
        co_return with_character(unchanged(std::move(request.key), *prompt),
                                 std::move(cell.character));
    }
    const auto outcome = has_text(prompt) ? SaveOutcome::updated : SaveOutcome::created;
    auto head = append_version(transaction, *prompt,
                               {.prompt_text = std::move(request.prompt_text),
                                .change_reason = std::move(request.change_reason),
                                .reverted_from = {},
                                .author = std::move(request.author)});
    co_return with_character(changed(outcome, std::move(request.key), *prompt, std::move(head)),
                             std::move(cell.character));
}

awaitable<SavedPrompt> revert_prompt(pg::Transaction& transaction, RevertRequest request) {
    auto cell = co_await lock_cell(transaction, request.key);
    auto& prompt = cell.prompt;
    if (!prompt) {
        throw no_prompt_ever();
    }
    require_head(prompt->head, request.precondition);
    const auto call = read_version_call(prompt->id, request.version);
    const auto found = co_await transaction.run(call.query, call.params);
    if (found.empty()) {
        throw no_such_version(request.version);
    }
    auto earlier = earlier_version_from(found.front());
    if (prompt->head->version == earlier.version) {
        co_return with_character(unchanged(std::move(request.key), *prompt),
                                 std::move(cell.character));
    }
    auto head = append_version(transaction, *prompt,
                               {.prompt_text = std::move(earlier.prompt_text),
                                .change_reason = std::move(request.change_reason),
                                .reverted_from = earlier.version,
                                .origin = std::move(earlier.origin),
                                .author = std::move(request.author)});
    co_return with_character(
        changed(SaveOutcome::reverted, std::move(request.key), *prompt, std::move(head)),
        std::move(cell.character));
}

awaitable<SavedPrompt> delete_prompt(pg::Transaction& transaction, DeleteRequest request) {
    auto cell = co_await lock_cell(transaction, request.key);
    auto& prompt = cell.prompt;
    if (!has_text(prompt)) {
        throw no_own_prompt();
    }
    require_head(prompt->head, request.precondition);
    auto head = append_version(transaction, *prompt,
                               {.prompt_text = {},
                                .change_reason = std::move(request.change_reason),
                                .reverted_from = {},
                                .author = std::move(request.author)});
    co_return with_character(
        changed(SaveOutcome::deleted, std::move(request.key), *prompt, std::move(head)),
        std::move(cell.character));
}

}  // namespace mien::store
