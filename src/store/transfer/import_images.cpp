#include "store/transfer/import_images.hpp"

#include "base/limits/exchange.hpp"
#include "base/limits/transfer.hpp"
#include "base/or_null.hpp"

namespace mien::store {
namespace {

constexpr pg::Query find_current{"find_current_image_of_import", R"sql(
    SELECT o.sha256
    FROM (SELECT coalesce((SELECT id FROM characters WHERE id = $1),
                          (SELECT id FROM characters WHERE slug = $2)) AS id) c
    JOIN reference_images r ON r.character_id = c.id AND r.emotion IS NOT DISTINCT FROM $3
    JOIN objects o ON o.key = r.object_key)sql"};

constexpr pg::Query count_staged{"count_staged_import_images", R"sql(
    SELECT count(*) AS staged FROM import_images WHERE import_id = $1)sql"};

// Whose image each row is, as for prompts: a character of the file first, then here by id, then by
// slug. What is unchanged may be archived.
constexpr pg::Query plan_images{"plan_import_images", R"sql(
    UPDATE import_images m SET (target_id, is_new_character, current_sha256, problems, action) = (
        SELECT n.target_id, n.character_action = 'create', h.sha256,
            m.file_problems || CASE WHEN p.code IS NULL THEN '[]'
                ELSE jsonb_build_array(jsonb_build_object('pointer', m.pointer || p.member,
                    'code', p.code, 'message', p.message)) END,
            CASE WHEN m.file_problems <> '[]' OR p.code IS NOT NULL THEN 'error'
                 WHEN h.sha256 IS NULL THEN 'create'
                 WHEN h.sha256 = m.sha256 THEN 'unchanged'
                 ELSE 'replace' END
        FROM (SELECT) one
        LEFT JOIN LATERAL (
            SELECT c.character_id, c.slug, c.target_id, c.action FROM import_characters c
            WHERE c.import_id = $1 AND c.character_id = m.file_character_id
            ORDER BY c.item LIMIT 1) i ON true
        LEFT JOIN LATERAL (
            SELECT c.target_id, c.action FROM import_characters c
            WHERE c.import_id = $1 AND c.slug = m.file_character_slug
              AND m.file_character_id IS NULL
            ORDER BY c.item LIMIT 1) s ON true
        LEFT JOIN characters by_id ON by_id.id = m.file_character_id
        LEFT JOIN characters by_slug ON by_slug.slug = m.file_character_slug
        CROSS JOIN LATERAL (
            SELECT coalesce(i.target_id, s.target_id, by_id.id, by_slug.id) AS target_id,
                coalesce(i.action, s.action, 'exists') AS character_action,
                coalesce(i.slug <> m.file_character_slug, false)
                    OR coalesce(i.character_id IS NULL AND by_id.id <> by_slug.id, false)
                    AS is_ambiguous) n
        LEFT JOIN LATERAL (
            SELECT o.sha256 FROM reference_images r JOIN objects o ON o.key = r.object_key
            WHERE r.character_id = n.target_id AND r.emotion IS NOT DISTINCT FROM m.emotion
            LIMIT 1) h ON true
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN m.file_problems <> '[]' THEN NULL
                WHEN n.target_id IS NULL THEN 'unknown_character'
                WHEN n.character_action = 'error' THEN 'broken_character'
                WHEN n.is_ambiguous THEN 'slug_mismatch'
                WHEN m.emotion IS NOT NULL
                    AND NOT EXISTS (SELECT FROM emotions e WHERE e.name = m.emotion)
                    AND m.emotion NOT IN (SELECT name FROM import_emotions
                                          WHERE import_id = $1 AND action = 'create')
                    THEN 'unknown_emotion'
                WHEN h.sha256 IS NOT DISTINCT FROM m.sha256 THEN NULL
                WHEN m.object_key IS NULL THEN 'image_gone'
                WHEN EXISTS (SELECT FROM characters c
                             WHERE c.id = n.target_id AND c.archived_at IS NOT NULL)
                    THEN 'character_archived'
                WHEN EXISTS (SELECT FROM emotions e
                             WHERE e.name = m.emotion AND e.archived_at IS NOT NULL)
                    THEN 'emotion_archived' END AS code) k
        LEFT JOIN (VALUES
            ('unknown_character', 'character',
             'There is no such character here, and the file does not describe it.'),
            ('broken_character', 'character', 'The character of this image is in error.'),
            ('slug_mismatch', 'slug',
             'The id and the slug are of two characters; remove one of them.'),
            ('unknown_emotion', 'emotion',
             'There is no such emotion here, and the file does not describe it.'),
            ('image_gone', 'image',
             'The same image was here when the file was read; bring the file again.'),
            ('character_archived', 'character',
             'The character is archived here; restore it first.'),
            ('emotion_archived', 'emotion', 'The emotion is archived here; restore it first.')
            ) t (code, place, message) ON t.code = k.code
        CROSS JOIN LATERAL (
            SELECT k.code, t.message, '/' || CASE t.place
                WHEN 'character' THEN CASE WHEN m.file_character_id IS NULL
                                           THEN 'character_slug' ELSE 'character_id' END
                WHEN 'slug' THEN 'character_slug' ELSE t.place END AS member) p)
    WHERE import_id = $1)sql"};

// One list of the doubled for the whole file.
constexpr pg::Query refuse_doubled{"refuse_doubled_import_images", R"sql(
    UPDATE import_images SET action = 'error', problems = jsonb_build_array(jsonb_build_object(
        'pointer', pointer || '/emotion', 'code', 'duplicate_cell', 'message',
        'The file has this image of the character more than once.'))
    WHERE import_id = $1 AND action <> 'error' AND item = ANY (ARRAY(
        SELECT d.item FROM (
            SELECT item, count(*) OVER (PARTITION BY target_id, emotion) AS times
            FROM import_images WHERE import_id = $1 AND target_id IS NOT NULL) d
        WHERE d.times > 1)))sql"};

// Of an image there are no versions to merge: the one of the file counts then.
constexpr pg::Query decide{"decide_import_images", R"sql(
    UPDATE import_images SET outcome = CASE
        WHEN action = 'unchanged' THEN 'unchanged'
        WHEN action = 'error' OR decision = 'skip' THEN 'skipped'
        WHEN action = 'create' THEN 'created'
        WHEN coalesce(decision, $2) = 'skip' THEN 'skipped'
        ELSE 'replaced' END
    WHERE import_id = $1)sql"};

// Behind the locks of characters and emotions nothing of this can move any more.
constexpr pg::Query find_moved_query{"find_moved_import_images", R"sql(
    SELECT m.target_id AS character_id, m.emotion
    FROM import_images m
    LEFT JOIN characters c ON c.id = m.target_id
    LEFT JOIN emotions e ON e.name = m.emotion
    LEFT JOIN reference_images r
        ON r.character_id = m.target_id AND r.emotion IS NOT DISTINCT FROM m.emotion
    LEFT JOIN objects o ON o.key = r.object_key
    WHERE m.import_id = $1 AND coalesce(m.decision, '') <> 'skip'
      AND (m.action = 'create' OR (m.action = 'replace' AND coalesce(m.decision, $2) <> 'skip'))
      AND (o.sha256 IS DISTINCT FROM m.current_sha256
           OR ($3 AND c.id IS NULL)
           OR (NOT m.is_new_character AND (c.id IS NULL OR c.archived_at IS NOT NULL))
           OR (NOT $3 AND m.is_new_character AND c.id IS NOT NULL)
           OR (e.archived_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM import_emotions n WHERE n.import_id = $1 AND n.action = 'create'
                 AND n.name = m.emotion)))
    ORDER BY m.item LIMIT $4)sql"};

constexpr pg::Query remove_replaced{"remove_replaced_images", R"sql(
    DELETE FROM reference_images r USING import_images m
    WHERE m.import_id = $1 AND m.outcome = 'replaced' AND r.character_id = m.target_id
      AND r.emotion IS NOT DISTINCT FROM m.emotion)sql"};
constexpr pg::Query insert_images{"insert_import_images", R"sql(
    INSERT INTO reference_images (id, character_id, emotion, object_key, width, height, palette)
    SELECT gen_random_uuid(), target_id, emotion, object_key, width, height, palette
    FROM import_images WHERE import_id = $1 AND outcome IN ('created', 'replaced')
    ORDER BY target_id, emotion)sql"};
// They are the characters' from now on.
constexpr pg::Query give_away{"give_away_import_images", R"sql(
    UPDATE import_images SET object_key = NULL
    WHERE import_id = $1 AND outcome IN ('created', 'replaced'))sql"};
constexpr pg::Query find_crowded{"find_character_with_too_many_images", R"sql(
    SELECT c.name FROM characters c
    WHERE c.id IN (SELECT target_id FROM import_images
                   WHERE import_id = $1 AND outcome = 'created')
      AND (SELECT count(*) FROM reference_images r WHERE r.character_id = c.id) > $2
    LIMIT 1)sql"};

constexpr pg::Query audit_images{"audit_import_images", R"sql(
    SELECT audit_append_all($4, $5, $6, $7, $8, 'character.put_reference_image', 'character',
        array_agg(m.target_id::text ORDER BY m.item), array_agg(NULL::uuid),
        array_agg(jsonb_build_object('import_id', $1::uuid, 'emotion', m.emotion,
            'sha256', encode(m.sha256, 'hex'), 'width', m.width, 'height', m.height)
            ORDER BY m.item))
    FROM import_images m
    WHERE m.import_id = $1 AND m.outcome IN ('created', 'replaced') AND m.item BETWEEN $2 AND $3
    HAVING count(*) > 0)sql"};

constexpr pg::Query list_images{"list_planned_images", R"sql(
    SELECT m.item, m.line, coalesce(c.slug, n.slug, m.file_character_slug) AS character_slug,
           coalesce(c.name, n.name) AS character_name, m.emotion, m.action, m.sha256,
           m.object_key, m.current_sha256, r.object_key AS current_key, m.width, m.height,
           m.problems, m.outcome, now() AS read_at
    FROM import_images m
    LEFT JOIN characters c ON c.id = m.target_id
    LEFT JOIN reference_images r ON m.outcome IS NULL AND r.character_id = m.target_id
        AND r.emotion IS NOT DISTINCT FROM m.emotion
    LEFT JOIN LATERAL (
        SELECT i.slug, i.name FROM import_characters i
        WHERE c.id IS NULL AND i.import_id = m.import_id AND i.character_id = m.target_id
        LIMIT 1) n ON true
    WHERE m.import_id = $1 AND m.action IN ('create', 'replace', 'error')
    ORDER BY array_position(ARRAY['error', 'replace'], m.action), m.item LIMIT $2)sql"};

constexpr pg::Query set_decisions{"set_import_image_decisions", R"sql(
    UPDATE import_images m SET decision = d.strategy
    FROM unnest($2::integer[], $3::text[]) AS d (item, strategy)
    WHERE m.import_id = $1 AND m.item = d.item)sql"};
constexpr pg::Query clear_decisions{"clear_import_image_decisions", R"sql(
    UPDATE import_images SET decision = NULL
    WHERE import_id = $1 AND decision IS NOT NULL)sql"};

constexpr int audit_entries_at_once = 1000;

}  // namespace

awaitable<std::optional<Sha256>> find_current_image(pg::Pool& pool, const BundleImage& image,
                                                    Deadline deadline) {
    auto values = pg::params(image.character_id, image.character_slug, image.emotion);
    const auto rows = co_await pool.run(find_current, std::move(values), deadline);
    co_return rows.empty() ? std::nullopt : std::optional(rows.front().get<Sha256>("sha256"));
}

awaitable<std::int64_t> count_staged_images(pg::Pool& pool, ImportId id, Deadline deadline) {
    const auto rows = co_await pool.run(count_staged, pg::params(id), deadline);
    co_return rows.front().get<std::int64_t>("staged");
}

std::vector<pg::Call> plan_images_calls(ImportId id) {
    std::vector<pg::Call> calls;
    for (const auto& query : {plan_images, refuse_doubled}) {
        calls.push_back({query, pg::params(id)});
    }
    return calls;
}

pg::Call clear_image_decisions_call(ImportId id) {
    return {clear_decisions, pg::params(id)};
}

pg::Call set_image_decisions_call(ImportId id, const DecidedItems& decided) {
    return {set_decisions, pg::params(id, decided.items, decided.strategies)};
}

pg::Call decide_images_call(ImportId id, std::string_view strategy) {
    return {decide, pg::params(id, std::string(strategy))};
}

awaitable<std::optional<Error>> find_moved_images(pg::Transaction& transaction, ImportId id,
                                                  std::string strategy, bool are_characters_made) {
    const auto rows = co_await transaction.run(
        find_moved_query,
        pg::params(id, strategy, are_characters_made, limits::import_moved_told_max));
    if (rows.empty()) {
        co_return std::nullopt;
    }
    json::array moved;
    for (const auto& row : rows) {
        const auto emotion = row.get<std::optional<std::string>>("emotion");
        moved.push_back({{"character_id", to_string(row.get<CharacterId>("character_id"))},
                         {"emotion", or_null(emotion)}});
    }
    const json::object extensions{{"moved_images", std::move(moved)}};
    co_return Error(ErrorKind::conflict,
                    "Some of these reference images have changed since the plan was made; plan it "
                    "anew.")
        .with_extensions(json::serialize(extensions));
}

awaitable<WrittenImages> write_images(pg::Transaction& transaction, ImportId id) {
    std::vector<pg::Call> calls;
    for (const auto& query : {remove_replaced, insert_images, give_away}) {
        calls.push_back({query, pg::params(id)});
    }
    calls.push_back(
        {find_crowded, pg::params(id, static_cast<std::int64_t>(limits::reference_images_max))});
    const auto answers = co_await transaction.run_all(std::move(calls));
    if (!answers[3].empty()) {
        throw Error(ErrorKind::conflict, "The character " +
                                             answers[3].front().get<std::string>("name") +
                                             " would have more reference images than it may.");
    }
    const auto replaced = answers[0].affected();
    co_return WrittenImages{.created = answers[1].affected() - replaced, .replaced = replaced};
}

std::vector<pg::Call> audit_images_calls(ImportId id, int last, const Actor& actor) {
    std::vector<pg::Call> calls;
    for (int first = 1; first <= last; first += audit_entries_at_once) {
        calls.push_back({audit_images,
                         pg::params(id, first, first + audit_entries_at_once - 1, actor.kind,
                                    actor.id, actor.label, actor.request_id, actor.credential_id)});
    }
    return calls;
}

awaitable<std::vector<PlannedImage>> list_planned_images(pg::Pool& pool, ImportId id,
                                                         Deadline deadline) {
    const auto rows =
        co_await pool.run(list_images, pg::params(id, limits::import_axes_told_max), deadline);
    std::vector<PlannedImage> images;
    images.reserve(rows.size());
    for (const auto& row : rows) {
        images.push_back({.item = row.get<int>("item"),
                          .line = row.get<std::int64_t>("line"),
                          .character_slug = row.get<std::optional<std::string>>("character_slug"),
                          .character_name = row.get<std::optional<std::string>>("character_name"),
                          .emotion = row.get<std::optional<std::string>>("emotion"),
                          .action = row.get<std::string>("action"),
                          .sha256 = row.get<std::optional<Sha256>>("sha256"),
                          .object_key = row.get<std::optional<std::string>>("object_key"),
                          .current_sha256 = row.get<std::optional<Sha256>>("current_sha256"),
                          .current_key = row.get<std::optional<std::string>>("current_key"),
                          .width = row.get<int>("width"),
                          .height = row.get<int>("height"),
                          .problems = row.get<json::value>("problems"),
                          .outcome = row.get<std::optional<std::string>>("outcome"),
                          .read_at = row.get<Timestamp>("read_at")});
    }
    co_return images;
}

}  // namespace mien::store
