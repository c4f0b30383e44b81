#include "store/prompts/prompt_writing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/or_null.hpp"
#include "core/archived.hpp"

namespace mien::store {
namespace {

constexpr pg::Query move_head{"move_head", R"sql(
    UPDATE prompts SET head_version = $2, is_deleted = $3, updated_at = (
        SELECT created_at FROM prompt_versions WHERE prompt_id = $1 AND version = $2)
    WHERE id = $1
)sql"};

constexpr pg::Query insert_version{"insert_version", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, change_reason,
                                 reverted_from, origin, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
)sql"};

// '' stands for null. No version is older than the one that it follows.
constexpr pg::Query insert_versions{"insert_versions", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, change_reason,
                                 reverted_from, origin, created_by, created_at)
    SELECT v.id, v.prompt_id, v.version, nullif(v.prompt_text, ''),
           sha256(convert_to(nullif(v.prompt_text, ''), 'UTF8')), $7, nullif(v.reverted_from, 0),
           nullif(v.origin, '')::jsonb, $8,
           greatest($9, (SELECT h.created_at FROM prompt_versions h
                         WHERE h.prompt_id = v.prompt_id AND h.version = v.version - 1))
    FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::integer[], $6::text[])
         AS v (id, prompt_id, version, prompt_text, reverted_from, origin)
)sql"};

// In the order of all locks, before a trigger changes their own_emotions in another one.
constexpr pg::Query lock_changing_characters{"lock_changing_characters", R"sql(
    SELECT FROM characters WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
)sql"};

constexpr pg::Query move_heads{"move_heads", R"sql(
    UPDATE prompts p SET head_version = v.version, is_deleted = v.prompt_text IS NULL,
        updated_at = v.created_at
    FROM unnest($1::uuid[], $2::integer[]) AS moved (prompt_id, version)
    JOIN prompt_versions v ON v.prompt_id = moved.prompt_id AND v.version = moved.version
    WHERE p.id = moved.prompt_id
)sql"};

constexpr pg::Query read_clock{"read_clock", "SELECT clock_timestamp() AS now"};

constexpr pg::Query read_version_by_id{"read_version_by_id", R"sql(
    SELECT version, prompt_text, CASE WHEN origin ->> 'kind' = 'template' THEN origin END AS origin
    FROM prompt_versions WHERE prompt_id = $1 AND id = $2
)sql"};
constexpr pg::Query read_version_by_number{"read_version_by_number", R"sql(
    SELECT version, prompt_text, CASE WHEN origin ->> 'kind' = 'template' THEN origin END AS origin
    FROM prompt_versions WHERE prompt_id = $1 AND version = $2
)sql"};
// 0 stands for a version that is named by its id, '' for one that is named by its number.
constexpr pg::Query read_versions{"read_versions", R"sql(
    SELECT v.prompt_id, v.version, v.prompt_text,
           CASE WHEN v.origin ->> 'kind' = 'template' THEN v.origin END AS origin
    FROM unnest($1::uuid[], $2::integer[], $3::text[]) AS wanted (prompt_id, version, id)
    CROSS JOIN LATERAL (
        SELECT prompt_id, version, prompt_text, origin FROM prompt_versions
        WHERE wanted.id = '' AND prompt_id = wanted.prompt_id AND version = wanted.version
        UNION ALL
        SELECT prompt_id, version, prompt_text, origin FROM prompt_versions
        WHERE wanted.id <> '' AND prompt_id = wanted.prompt_id
          AND id = nullif(wanted.id, '')::uuid) v
)sql"};

json::object head_extension(const std::optional<VersionRow>& head) {
    json::object current;
    if (head) {
        current["version"] = head->version;
        current["version_id"] = to_string(head->id);
        current["prompt_text"] = or_null(head->prompt_text);
        current["updated_at"] = to_rfc3339(head->created_at);
        current["updated_by"] = {{"id", to_string(head->created_by.id)},
                                 {"display_name", head->created_by.display_name}};
    } else {
        current["version"] = 0;
    }
    return {{"current", std::move(current)}};
}

}  // namespace

bool has_text(const std::optional<LockedPrompt>& prompt) {
    return prompt && prompt->head && prompt->head->prompt_text;
}

void require_open_axes(const PromptKey& key, const CellAxes& axes) {
    if (!axes.emotion_archived) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no emotion “{}”.", key.emotion.text()));
    }
    if (key.character_id) {
        if (!axes.character_archived) {
            throw Error(ErrorKind::not_found, "There is no such character.");
        }
    }
    core::require_in_use({.character = key.character_id && *axes.character_archived,
                          .emotion = *axes.emotion_archived});
}

std::optional<std::string> find_breach(const std::optional<VersionRow>& head,
                                       const core::Precondition& precondition) {
    const core::PresentVersion present{.number = head ? head->version : 0,
                                       .exists = head && head->prompt_text};
    return core::find_breach(precondition, present, "prompt");
}

void require_head(const std::optional<VersionRow>& head, const core::Precondition& precondition) {
    if (const auto breach = find_breach(head, precondition)) {
        throw Error(ErrorKind::stale_version, *breach)
            .with_extensions(json::serialize(head_extension(head)));
    }
}

Error no_own_prompt() {
    return {ErrorKind::not_found,
            "This cell has no prompt of its own; it uses the global default. Use POST to give it "
            "one."};
}

Error no_prompt_ever() {
    return {ErrorKind::not_found, "This cell never had a prompt of its own."};
}

Error no_such_version(const VersionReference& version) {
    const auto* const number = std::get_if<int>(&version);
    auto message = fmt::format(
        "This prompt has no version {}.",
        number != nullptr ? std::to_string(*number) : to_string(std::get<VersionId>(version)));
    Problem problem{"/version_id", "unknown", message};
    return {ErrorKind::not_found, std::move(message), {std::move(problem)}};
}

pg::Call read_version_call(PromptId prompt_id, const VersionReference& reference) {
    if (const auto* id = std::get_if<VersionId>(&reference)) {
        return {read_version_by_id, pg::params(prompt_id, *id)};
    }
    return {read_version_by_number, pg::params(prompt_id, std::get<int>(reference))};
}

pg::Call read_versions_call(const std::vector<std::pair<PromptId, VersionReference>>& wanted) {
    std::vector<PromptId> prompts;
    std::vector<int> numbers;
    std::vector<std::string> ids;
    for (const auto& [prompt_id, reference] : wanted) {
        const auto* const id = std::get_if<VersionId>(&reference);
        prompts.push_back(prompt_id);
        numbers.push_back(id != nullptr ? 0 : std::get<int>(reference));
        ids.push_back(id != nullptr ? to_string(*id) : "");
    }
    return {read_versions, pg::params(prompts, numbers, ids)};
}

EarlierVersion earlier_version_from(const pg::Row& row) {
    return {.version = row.get<int>("version"),
            .prompt_text = row.get<std::optional<std::string>>("prompt_text"),
            .origin = row.get<std::optional<json::value>>("origin")};
}

pg::Call read_clock_call() {
    return {read_clock, {}};
}

VersionRow next_version(const LockedPrompt& prompt, NewVersion added) {
    const auto created_at =
        prompt.head ? std::max(prompt.locked_at, prompt.head->created_at) : prompt.locked_at;
    return {.id = VersionId::make(),
            .prompt_id = prompt.id,
            .version = prompt.head ? prompt.head->version + 1 : 1,
            .prompt_text = std::move(added.prompt_text),
            .change_reason = std::move(added.change_reason),
            .reverted_from = added.reverted_from,
            .origin = std::move(added.origin),
            .created_by = std::move(added.author),
            .created_at = created_at};
}

std::vector<pg::Call> append_calls(const VersionRow& row) {
    std::optional<Sha256> text_sha256;
    if (row.prompt_text) {
        text_sha256 = sha256(*row.prompt_text);
    }
    // The version first: the notification of the moved head names its author.
    std::vector<pg::Call> calls;
    calls.push_back({insert_version, pg::params(row.id, row.prompt_id, row.version, row.prompt_text,
                                                text_sha256, row.change_reason, row.reverted_from,
                                                row.origin, row.created_by.id, row.created_at)});
    calls.push_back(
        {move_head, pg::params(row.prompt_id, row.version, !row.prompt_text.has_value())});
    return calls;
}

std::vector<pg::Call> append_all_calls(const std::vector<VersionRow>& rows, Timestamp locked_at,
                                       const std::vector<CharacterId>& characters) {
    std::vector<pg::Call> calls;
    if (rows.empty()) {
        return calls;
    }
    std::vector<VersionId> ids;
    std::vector<PromptId> prompts;
    std::vector<int> versions;
    std::vector<std::string> texts;
    std::vector<int> reverted_from;
    std::vector<std::string> origins;
    for (const auto& row : rows) {
        ids.push_back(row.id);
        prompts.push_back(row.prompt_id);
        versions.push_back(row.version);
        texts.push_back(row.prompt_text.value_or(""));
        reverted_from.push_back(row.reverted_from.value_or(0));
        origins.push_back(row.origin ? json::serialize(*row.origin) : "");
    }
    calls.push_back({insert_versions, pg::params(ids, prompts, versions, texts, reverted_from,
                                                 origins, rows.front().change_reason,
                                                 rows.front().created_by.id, locked_at)});
    if (!characters.empty()) {
        calls.push_back({lock_changing_characters, pg::params(characters)});
    }
    calls.push_back({move_heads, pg::params(prompts, versions)});
    return calls;
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

}  // namespace mien::store
