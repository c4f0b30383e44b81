#include "store/prompts.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "store/prompt_queries.hpp"

namespace mien::store {
namespace {

// The axes of the cell, as the writer must know them.
constexpr pg::Query find_cell_axes{"find_cell_axes", R"sql(
    SELECT (SELECT archived_at IS NOT NULL FROM characters WHERE id = $1::uuid)
               AS character_archived,
           (SELECT archived_at IS NOT NULL FROM emotions WHERE name = $2) AS emotion_archived
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

constexpr pg::Query move_head{"move_head", R"sql(
    UPDATE prompts SET head_version = $2, is_deleted = $3, updated_at = clock_timestamp()
    WHERE id = $1
)sql"};

constexpr pg::Query insert_version{"insert_version", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, change_reason,
                                 reverted_from, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING created_at
)sql"};

constexpr pg::Query read_version_by_id{"read_version_by_id", R"sql(
    SELECT version, prompt_text FROM prompt_versions WHERE prompt_id = $1 AND id = $2
)sql"};
constexpr pg::Query read_version_by_number{"read_version_by_number", R"sql(
    SELECT version, prompt_text FROM prompt_versions WHERE prompt_id = $1 AND version = $2
)sql"};

struct LockedPrompt {
    PromptId id;
    std::optional<VersionRow> head;  // nothing: the row was made by this transaction
    Timestamp created_at;
};

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

void require_open_axes(const PromptKey& key, const pg::Row& axes) {
    const auto emotion_archived = axes.get<std::optional<bool>>("emotion_archived");
    if (!emotion_archived) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no emotion “{}”.", key.emotion.text()));
    }
    if (key.character_id) {
        const auto character_archived = axes.get<std::optional<bool>>("character_archived");
        if (!character_archived) {
            throw Error(ErrorKind::not_found, "There is no such character.");
        }
        if (*character_archived) {
            throw Error(ErrorKind::conflict, "The character is archived; restore it to edit it.");
        }
    }
    if (*emotion_archived) {
        throw Error(ErrorKind::conflict,
                    "The emotion is archived; restore it to edit its prompts.");
    }
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
awaitable<std::optional<LockedPrompt>> lock_prompt(pg::Transaction& transaction, PromptKey key) {
    std::vector<pg::Call> calls;
    calls.push_back({find_cell_axes, pg::params(key.character_id, key.emotion.text())});
    calls.push_back(lock_call(key));
    calls.push_back(read_head_call(key));
    const auto answers = co_await transaction.run_all(std::move(calls));
    require_open_axes(key, answers[0].front());
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

json::object head_extension(const std::optional<VersionRow>& head) {
    json::object current;
    if (head) {
        current["version"] = head->version;
        current["version_id"] = to_string(head->id);
        current["prompt_text"] =
            head->prompt_text ? json::value(*head->prompt_text) : json::value(nullptr);
        current["updated_at"] = to_rfc3339(head->created_at);
        current["updated_by"] = {{"id", to_string(head->created_by.id)},
                                 {"display_name", head->created_by.display_name}};
    } else {
        current["version"] = 0;
    }
    return {{"current", std::move(current)}};
}

void require_expected_version(const std::optional<VersionRow>& head,
                              std::optional<int> expected_version) {
    const int current = head ? head->version : 0;
    if (!expected_version || *expected_version == current) {
        return;
    }
    throw Error(ErrorKind::stale_version,
                fmt::format("You edited version {}, but the prompt is at version {} now.",
                            *expected_version, current))
        .with_extensions(json::serialize(head_extension(head)));
}

struct NewVersion {
    std::optional<std::string> prompt_text;
    std::string change_reason;
    std::optional<int> reverted_from;
    Author author;
};

// Adds the version behind the head of a locked prompt and moves the head to it.
awaitable<VersionRow> append_version(pg::Transaction& transaction, const LockedPrompt& prompt,
                                     NewVersion added) {
    VersionRow row{.id = VersionId::make(),
                   .prompt_id = prompt.id,
                   .version = prompt.head ? prompt.head->version + 1 : 1,
                   .prompt_text = std::move(added.prompt_text),
                   .change_reason = std::move(added.change_reason),
                   .reverted_from = added.reverted_from,
                   .origin = {},
                   .created_by = std::move(added.author),
                   .created_at = {}};
    std::optional<Sha256> text_sha256;
    if (row.prompt_text) {
        text_sha256 = sha256(*row.prompt_text);
    }
    std::vector<pg::Call> calls;
    calls.push_back({move_head, pg::params(prompt.id, row.version, !row.prompt_text.has_value())});
    calls.push_back(
        {insert_version, pg::params(row.id, prompt.id, row.version, row.prompt_text, text_sha256,
                                    row.change_reason, row.reverted_from, row.created_by.id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    row.created_at = answers[1].front().get<Timestamp>("created_at");
    co_return row;
}

SavedPrompt unchanged(PromptKey key, const LockedPrompt& prompt) {
    return {.outcome = SaveOutcome::unchanged,
            .key = std::move(key),
            .head = *prompt.head,
            .prompt_created_at = prompt.created_at,
            .previous_version = prompt.head->version};
}

SavedPrompt changed(SaveOutcome outcome, PromptKey key, const LockedPrompt& before,
                    VersionRow head) {
    const auto created_at = before.head ? before.created_at : head.created_at;
    return {.outcome = outcome,
            .key = std::move(key),
            .head = std::move(head),
            .prompt_created_at = created_at,
            .previous_version = before.head ? before.head->version : 0};
}

bool has_text(const std::optional<LockedPrompt>& prompt) {
    return prompt && prompt->head && prompt->head->prompt_text;
}

Error no_own_prompt() {
    return {ErrorKind::not_found,
            "This cell has no prompt of its own; it uses the global default. Use POST to give it "
            "one."};
}

pg::Call read_version_call(PromptId prompt_id, const VersionReference& reference) {
    if (const auto* id = std::get_if<VersionId>(&reference)) {
        return {read_version_by_id, pg::params(prompt_id, *id)};
    }
    return {read_version_by_number, pg::params(prompt_id, std::get<int>(reference))};
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
    auto prompt = co_await lock_prompt(transaction, request.key);
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
        throw Error(ErrorKind::not_found, "This cell never had a prompt of its own.");
    }
    require_expected_version(prompt->head, request.expected_version);
    const auto call = read_version_call(prompt->id, request.version);
    const auto found = co_await transaction.run(call.query, call.params);
    if (found.empty()) {
        throw Error(ErrorKind::not_found, "This prompt has no such version.",
                    {{"/version_id", "unknown", "This prompt has no such version."}});
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
    if (saved.outcome == SaveOutcome::unchanged) {
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
