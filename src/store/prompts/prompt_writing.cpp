#include "store/prompts/prompt_writing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.hpp"
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
                                 reverted_from, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
)sql"};

constexpr pg::Query read_clock{"read_clock", "SELECT clock_timestamp() AS now"};

constexpr pg::Query read_version_by_id{"read_version_by_id", R"sql(
    SELECT version, prompt_text FROM prompt_versions WHERE prompt_id = $1 AND id = $2
)sql"};
constexpr pg::Query read_version_by_number{"read_version_by_number", R"sql(
    SELECT version, prompt_text FROM prompt_versions WHERE prompt_id = $1 AND version = $2
)sql"};

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
            .origin = {},
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
                                                row.created_by.id, row.created_at)});
    calls.push_back(
        {move_head, pg::params(row.prompt_id, row.version, !row.prompt_text.has_value())});
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
