#include "store/exchange/reference_images.hpp"

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "core/archived.hpp"
#include "store/clips/clips.hpp"

namespace mien::store {
namespace {

// One row without an image for a character that has none.
constexpr pg::Query list_query{"list_reference_images", R"sql(
    SELECT r.id, r.emotion, r.object_key, o.content_type, o.bytes, o.sha256, r.width, r.height,
           r.palette, r.created_at, now() AS read_at
    FROM characters c
    LEFT JOIN reference_images r ON r.character_id = c.id
    LEFT JOIN objects o ON o.key = r.object_key
    WHERE c.id = $1 ORDER BY r.emotion NULLS FIRST)sql"};

constexpr pg::Query find_query{"find_reference_image", R"sql(
    SELECT r.id, r.emotion, r.object_key, o.content_type, o.bytes, o.sha256, r.width, r.height,
           r.palette, r.created_at, now() AS read_at
    FROM reference_images r JOIN objects o ON o.key = r.object_key
    WHERE r.character_id = $1 AND (r.emotion = $2 OR r.emotion IS NULL)
    ORDER BY r.emotion NULLS LAST LIMIT 1)sql"};

constexpr pg::Query find_exact_query{"find_exact_reference_image", R"sql(
    SELECT r.id, r.emotion, r.object_key, o.content_type, o.bytes, o.sha256, r.width, r.height,
           r.palette, r.created_at, now() AS read_at
    FROM reference_images r JOIN objects o ON o.key = r.object_key
    WHERE r.character_id = $1 AND r.emotion IS NOT DISTINCT FROM $2)sql"};

// Puts two writers of the same image in line.
constexpr pg::Query lock_query{"lock_character_of_image", R"sql(
    SELECT archived_at IS NOT NULL AS is_archived FROM characters WHERE id = $1
    FOR NO KEY UPDATE)sql"};

constexpr pg::Query count_query{"count_reference_images", R"sql(
    SELECT count(*) AS count FROM reference_images WHERE character_id = $1)sql"};

constexpr pg::Query insert_query{"insert_reference_image", R"sql(
    INSERT INTO reference_images (id, character_id, emotion, object_key, width, height, palette)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};

constexpr pg::Query delete_query{"delete_reference_image", R"sql(
    DELETE FROM reference_images
    WHERE character_id = $1 AND emotion IS NOT DISTINCT FROM $2)sql"};

ReferenceImageRow image_from_row(const pg::Row& row) {
    return {.id = row.get<ReferenceImageId>("id"),
            .emotion = row.get<std::optional<std::string>>("emotion"),
            .object_key = row.get<std::string>("object_key"),
            .content_type = row.get<std::string>("content_type"),
            .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes")),
            .sha256 = row.get<Sha256>("sha256"),
            .width = row.get<int>("width"),
            .height = row.get<int>("height"),
            .palette = row.get<std::string>("palette"),
            .created_at = row.get<Timestamp>("created_at"),
            .read_at = row.get<Timestamp>("read_at")};
}

std::optional<ReferenceImageRow> first_of(const pg::Rows& rows) {
    if (rows.empty()) {
        return std::nullopt;
    }
    return image_from_row(rows.front());
}

// Only what is in use gets an image.
awaitable<void> lock_target(pg::Transaction& transaction, CharacterId character_id,
                            std::optional<std::string> emotion) {
    const auto rows = co_await transaction.run(lock_query, pg::params(character_id));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    core::require_in_use({.character = rows.front().get<bool>("is_archived")});
    if (emotion) {
        [[maybe_unused]] const auto depicted =
            co_await require_open_cell(transaction, character_id, *emotion);
    }
}

}  // namespace

awaitable<std::vector<ReferenceImageRow>> list_reference_images(pg::Pool& pool,
                                                                CharacterId character_id,
                                                                Deadline deadline) {
    const auto rows = co_await pool.run(list_query, pg::params(character_id), deadline);
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    std::vector<ReferenceImageRow> images;
    for (const auto row : rows) {
        if (row.get<std::optional<std::string>>("object_key")) {
            images.push_back(image_from_row(row));
        }
    }
    co_return images;
}

awaitable<std::optional<ReferenceImageRow>> find_reference_image(pg::Pool& pool,
                                                                 CharacterId character_id,
                                                                 std::string emotion,
                                                                 Deadline deadline) {
    const auto rows = co_await pool.run(find_query, pg::params(character_id, emotion), deadline);
    co_return first_of(rows);
}

awaitable<std::optional<ReferenceImageRow>> find_exact_reference_image(
    pg::Transaction& transaction, CharacterId character_id, std::optional<std::string> emotion) {
    const auto rows = co_await transaction.run(find_exact_query, pg::params(character_id, emotion));
    co_return first_of(rows);
}

awaitable<ReferenceImageRow> put_reference_image(pg::Transaction& transaction,
                                                 ReferenceImageDraft draft) {
    co_await lock_target(transaction, draft.character_id, draft.emotion);
    co_await transaction.run(delete_query, pg::params(draft.character_id, draft.emotion));
    const auto counted = co_await transaction.run(count_query, pg::params(draft.character_id));
    if (counted.front().get<std::int64_t>("count") >=
        static_cast<std::int64_t>(limits::reference_images_max)) {
        throw Error(ErrorKind::conflict, "The character has as many reference images as it may.");
    }
    co_await transaction.run(
        insert_query, pg::params(ReferenceImageId::make(), draft.character_id, draft.emotion,
                                 draft.object_key, draft.width, draft.height, draft.palette));
    const auto rows =
        co_await transaction.run(find_exact_query, pg::params(draft.character_id, draft.emotion));
    co_return image_from_row(rows.front());
}

awaitable<bool> delete_reference_image(pg::Transaction& transaction, CharacterId character_id,
                                       std::optional<std::string> emotion) {
    const auto rows = co_await transaction.run(delete_query, pg::params(character_id, emotion));
    co_return rows.affected() == 1;
}

}  // namespace mien::store
