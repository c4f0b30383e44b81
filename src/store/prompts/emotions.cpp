#include "store/prompts/emotions.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "store/archived_holder.hpp"
#include "store/stored_json.hpp"

namespace mien::store {
namespace {

// All of one kind fit into one answer: there are tens of them.
constexpr pg::Query list_all_emotions{"list_emotions", R"sql(
    SELECT name, display_name, description, position, archived_at, version, created_at, updated_at
    FROM emotions WHERE (archived_at IS NOT NULL) = $1
    ORDER BY position, name LIMIT 1000
)sql"};

constexpr pg::Query read_emotion{"read_emotion", R"sql(
    SELECT name, display_name, description, position, archived_at, version, created_at, updated_at
    FROM emotions WHERE name = $1
)sql"};

// FOR UPDATE also keeps away new rows that refer to the emotion.
constexpr pg::Query lock_emotion_row{"lock_emotion_row", R"sql(
    SELECT FROM emotions WHERE name = $1 FOR UPDATE
)sql"};

constexpr pg::Query insert_emotion{"insert_emotion", R"sql(
    INSERT INTO emotions (name, display_name, description, position)
    VALUES ($1, $2, $3,
            coalesce($4::integer, (SELECT least(max(position) + 1, $5::integer) FROM emotions), 1))
    RETURNING name, display_name, description, position, archived_at, version, created_at,
        updated_at
)sql"};

constexpr pg::Query update_emotion{"update_emotion", R"sql(
    UPDATE emotions SET display_name = $2, description = $3, position = $4,
        version = version + 1, updated_at = clock_timestamp()
    WHERE name = $1
    RETURNING name, display_name, description, position, archived_at, version, created_at,
        updated_at
)sql"};

constexpr pg::Query set_emotion_archived{"set_emotion_archived", R"sql(
    UPDATE emotions SET archived_at = CASE WHEN $2::boolean THEN clock_timestamp() END,
        version = version + 1, updated_at = clock_timestamp()
    WHERE name = $1
    RETURNING name, display_name, description, position, archived_at, version, created_at,
        updated_at
)sql"};

constexpr pg::Query find_emotion_references{"find_emotion_references", R"sql(
    SELECT EXISTS (SELECT FROM prompts WHERE emotion = $1)
        OR EXISTS (SELECT FROM prompt_drafts WHERE emotion = $1)
        OR EXISTS (SELECT FROM previews WHERE emotion = $1)
        OR EXISTS (SELECT FROM videos WHERE emotion = $1) AS has_references
)sql"};

// No trigger tells the caches of a deletion.
constexpr pg::Query delete_emotion_row{"delete_emotion_row", R"sql(
    WITH deleted AS (DELETE FROM emotions WHERE name = $1 RETURNING name)
    SELECT pg_notify('emotion_changed', name) FROM deleted
)sql"};

constexpr ArchivedHolder archived_name{
    .find = {"find_archived_emotion",
             "SELECT FROM emotions WHERE name = $1 AND archived_at IS NOT NULL"},
    .pointer = "/name",
    .code = "name_taken",
    .message = "An archived emotion has this name; restore it or choose another."};

Emotion emotion_from_row(const pg::Row& row) {
    const auto name = core::EmotionName::parse(row.get<std::string_view>("name"));
    if (!name) {
        throw Error(ErrorKind::internal,
                    "The emotion has a name of a form that this program does not know.");
    }
    return {.name = *name,
            .fields = {.name = name->text(),
                       .display_name = row.get<std::string>("display_name"),
                       .description = row.get<std::string>("description"),
                       .position = row.get<int>("position")},
            .archived_at = row.get<std::optional<Timestamp>>("archived_at"),
            .version = row.get<int>("version"),
            .created_at = row.get<Timestamp>("created_at"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

[[noreturn]] void refuse_unknown(const core::EmotionName& name) {
    throw Error(ErrorKind::not_found, fmt::format("There is no emotion “{}”.", name.text()));
}

}  // namespace

awaitable<std::vector<Emotion>> list_emotions(pg::Pool& pool, bool is_archived, Deadline deadline) {
    const auto rows = co_await pool.run(list_all_emotions, pg::params(is_archived), deadline);
    std::vector<Emotion> emotions;
    emotions.reserve(rows.size());
    for (const auto& row : rows) {
        emotions.push_back(emotion_from_row(row));
    }
    co_return emotions;
}

awaitable<Emotion> get_emotion(pg::Pool& pool, core::EmotionName name, Deadline deadline) {
    const auto rows = co_await pool.run(read_emotion, pg::params(name.text()), deadline);
    if (rows.empty()) {
        refuse_unknown(name);
    }
    co_return emotion_from_row(rows.front());
}

awaitable<Emotion> create_emotion(pg::Transaction& transaction, core::EmotionDraft draft) {
    co_await require_no_archived_holder(transaction, archived_name, pg::params(draft.name));
    auto parameters = pg::params(draft.name, draft.display_name, draft.description, draft.position,
                                 limits::emotion_position_max);
    const auto rows = co_await transaction.run(insert_emotion, std::move(parameters));
    co_return emotion_from_row(rows.front());
}

awaitable<Emotion> lock_emotion(pg::Transaction& transaction, core::EmotionName name) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_emotion_row, pg::params(name.text())});
    calls.push_back({read_emotion, pg::params(name.text())});
    const auto answers = co_await transaction.run_all(std::move(calls));
    if (answers[1].empty()) {
        refuse_unknown(name);
    }
    co_return emotion_from_row(answers[1].front());
}

awaitable<Emotion> change_emotion(pg::Transaction& transaction, Emotion before,
                                  core::EmotionDraft fields) {
    if (before.archived_at) {
        throw Error(ErrorKind::conflict, "The emotion is archived; restore it to edit it.");
    }
    if (fields == before.fields) {
        co_return before;
    }
    auto parameters =
        pg::params(before.name.text(), fields.display_name, fields.description, fields.position);
    const auto rows = co_await transaction.run(update_emotion, std::move(parameters));
    co_return emotion_from_row(rows.front());
}

awaitable<Removal> remove_emotion(pg::Transaction& transaction, Emotion before) {
    const RemovalQueries queries{.find_references = find_emotion_references,
                                 .remove = delete_emotion_row,
                                 .set_archived = set_emotion_archived};
    co_return co_await remove_row(transaction, queries, before.name.text(), before.archived_at);
}

awaitable<Emotion> restore_emotion(pg::Transaction& transaction, Emotion before) {
    if (!before.archived_at) {
        co_return before;
    }
    const auto rows =
        co_await transaction.run(set_emotion_archived, pg::params(before.name.text(), false));
    co_return emotion_from_row(rows.front());
}

}  // namespace mien::store
