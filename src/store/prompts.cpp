#include "store/prompts.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "store/drafts.hpp"
#include "store/prompt_queries.hpp"
#include "store/prompt_writing.hpp"

namespace mien::store {
namespace {

// The axes of the cell, locked so that none is archived before the change is there.
constexpr pg::Query lock_cell_axes{"lock_cell_axes", R"sql(
    SELECT (SELECT archived_at IS NOT NULL FROM characters WHERE id = $1::uuid FOR SHARE)
               AS character_archived,
           (SELECT archived_at IS NOT NULL FROM emotions WHERE name = $2 FOR SHARE)
               AS emotion_archived
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
    SELECT v.id, v.prompt_id, v.version, v.prompt_text, v.change_reason, v.reverted_from, v.origin,
           v.created_by, a.display_name AS created_by_name, v.created_at,
           p.created_at AS prompt_created_at
    FROM prompts p
    JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
    JOIN admins a ON a.id = v.created_by
    WHERE p.character_id = $1 AND p.emotion = $2
)sql"};
constexpr pg::Query read_global_head{"read_global_head", R"sql(
    SELECT v.id, v.prompt_id, v.version, v.prompt_text, v.change_reason, v.reverted_from, v.origin,
           v.created_by, a.display_name AS created_by_name, v.created_at,
           p.created_at AS prompt_created_at
    FROM prompts p
    JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
    JOIN admins a ON a.id = v.created_by
    WHERE p.character_id IS NULL AND p.emotion = $1
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

LockedPrompt locked_from(const pg::Rows& locked, const pg::Rows& heads) {
    LockedPrompt prompt{.id = locked.front().get<PromptId>("id"), .head = {}, .created_at = {}};
    if (!heads.empty()) {
        prompt.head = version_from_row(heads.front());
        prompt.created_at = heads.front().get<Timestamp>("prompt_created_at");
    }
    return prompt;
}

// Locks the prompt of the key and reads its head, or nothing when the cell never had one.
// The draft of `saver`, whose text this is, ends with it.
awaitable<std::optional<LockedPrompt>> lock_prompt(pg::Transaction& transaction, PromptKey key,
                                                   std::optional<AdminId> saver = std::nullopt) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_cell_axes, pg::params(key.character_id, key.emotion.text())});
    calls.push_back(lock_call(key));
    calls.push_back(read_head_call(key));
    if (saver) {
        calls.push_back(end_draft_call(*saver, key));
    }
    const auto answers = co_await transaction.run_all(std::move(calls));
    const auto axes = answers[0].front();
    require_open_axes(key, {axes.get<std::optional<bool>>("character_archived"),
                            axes.get<std::optional<bool>>("emotion_archived")});
    if (answers[1].empty()) {
        co_return std::nullopt;
    }
    co_return locked_from(answers[1], answers[2]);
}

awaitable<LockedPrompt> create_and_lock_prompt(pg::Transaction& transaction, PromptKey key) {
    std::vector<pg::Call> calls;
    calls.push_back(
        {insert_prompt, pg::params(PromptId::make(), key.character_id, key.emotion.text())});
    calls.push_back(lock_call(key));
    calls.push_back(read_head_call(key));
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return locked_from(answers[1], answers[2]);
}

// Adds the version behind the head of a locked prompt and moves the head to it.
awaitable<VersionRow> append_version(pg::Transaction& transaction, const LockedPrompt& prompt,
                                     NewVersion added) {
    auto row = next_version(prompt, std::move(added));
    const auto answers = co_await transaction.run_all(append_calls(row));
    row.created_at = answers.front().front().get<Timestamp>("created_at");
    co_return row;
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

awaitable<std::optional<VersionRow>> find_head(pg::Pool& pool, PromptKey key, Deadline deadline) {
    const auto call = read_head_call(key);
    const auto rows = co_await pool.run(call.query, call.params, deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return version_from_row(rows.front());
}

awaitable<SavedPrompt> save_prompt(pg::Transaction& transaction, SaveRequest request) {
    auto prompt = co_await lock_prompt(transaction, request.key, request.author.id);
    if (request.must_exist && !has_text(prompt)) {
        throw no_own_prompt();
    }
    if (!prompt) {
        require_expected_version(std::nullopt, request.expected_version);
        auto created = co_await create_and_lock_prompt(transaction, request.key);
        prompt = std::move(created);
    }
    require_expected_version(prompt->head, request.expected_version);
    if (prompt->head && prompt->head->prompt_text == request.prompt_text) {
        co_return unchanged(std::move(request.key), *prompt);
    }
    const auto outcome = has_text(prompt) ? SaveOutcome::updated : SaveOutcome::created;
    NewVersion added{.prompt_text = std::move(request.prompt_text),
                     .change_reason = std::move(request.change_reason),
                     .reverted_from = {},
                     .author = std::move(request.author)};
    auto head = co_await append_version(transaction, *prompt, std::move(added));
    co_return changed(outcome, std::move(request.key), *prompt, std::move(head));
}

awaitable<SavedPrompt> revert_prompt(pg::Transaction& transaction, RevertRequest request) {
    const auto prompt = co_await lock_prompt(transaction, request.key);
    if (!prompt) {
        throw no_prompt_ever();
    }
    require_expected_version(prompt->head, request.expected_version);
    const auto call = read_version_call(prompt->id, request.version);
    const auto found = co_await transaction.run(call.query, call.params);
    if (found.empty()) {
        throw no_such_version();
    }
    const auto reverted_from = found.front().get<int>("version");
    auto prompt_text = found.front().get<std::optional<std::string>>("prompt_text");
    if (prompt->head->version == reverted_from) {
        co_return unchanged(std::move(request.key), *prompt);
    }
    NewVersion added{.prompt_text = std::move(prompt_text),
                     .change_reason = std::move(request.change_reason),
                     .reverted_from = reverted_from,
                     .author = std::move(request.author)};
    auto head = co_await append_version(transaction, *prompt, std::move(added));
    co_return changed(SaveOutcome::reverted, std::move(request.key), *prompt, std::move(head));
}

awaitable<SavedPrompt> delete_prompt(pg::Transaction& transaction, DeleteRequest request) {
    const auto prompt = co_await lock_prompt(transaction, request.key);
    if (!has_text(prompt)) {
        throw no_own_prompt();
    }
    require_expected_version(prompt->head, request.expected_version);
    NewVersion added{.prompt_text = {},
                     .change_reason = std::move(request.change_reason),
                     .reverted_from = {},
                     .author = std::move(request.author)};
    auto head = co_await append_version(transaction, *prompt, std::move(added));
    co_return changed(SaveOutcome::deleted, std::move(request.key), *prompt, std::move(head));
}

std::vector<AuditEntry> audit_of(const SavedPrompt& saved) {
    if (saved.outcome == SaveOutcome::unchanged || saved.outcome == SaveOutcome::stale) {
        return {};
    }
    json::object details;
    details["emotion"] = saved.key.emotion.text();
    details["character_id"] =
        saved.key.character_id ? json::value(to_string(*saved.key.character_id)) : nullptr;
    details["version"] = saved.head.version;
    details["previous_version"] = saved.previous_version;
    details["change_reason"] = saved.head.change_reason;
    if (saved.head.reverted_from) {
        details["reverted_from"] = *saved.head.reverted_from;
    }
    if (saved.head.prompt_text) {
        details["text_sha256"] = to_hex(sha256(*saved.head.prompt_text));
    }
    std::string action = "prompt.save";
    if (saved.outcome == SaveOutcome::reverted) {
        action = "prompt.revert";
    } else if (saved.outcome == SaveOutcome::deleted) {
        action = "prompt.delete";
    }
    std::vector<AuditEntry> entries;
    entries.push_back({.action = std::move(action),
                       .subject_kind = "prompt",
                       .subject_id = to_string(saved.head.prompt_id),
                       .details = std::move(details),
                       .version_id = saved.head.id});
    return entries;
}

}  // namespace mien::store
