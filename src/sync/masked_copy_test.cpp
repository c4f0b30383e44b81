// Production's schema and rows into another migrated database, by the policy that is shipped.
#include "sync/masked_copy.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "store/invariants.hpp"
#include "store/search.hpp"
#include "store/staging/reader_role.hpp"
#include "store/staging/synced_rows.hpp"
#include "sync/ledger_check.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::sync {
namespace {

using test::soon;
using test::TestDatabase;
using testing::HasSubstr;
using testing::Not;

constexpr pg::Query add_people{"test_add_people", R"sql(
    INSERT INTO users (id, name, email, phone, attributes, search_text)
    VALUES ('01994b1c-8a01-7c11-9d52-000000000001', 'Ada Fiktiv', 'ada.fiktiv@example.com',
            '+15550100123', '{"note": "Ada Fiktiv, ADA.FIKTIV@example.com", "n": "1.50"}',
            'ada fiktiv ada.fiktiv@example.com'),
           ('01994b1c-8a01-7c11-9d52-000000000002', 'Ada Fiktiv', 'Ada.Fiktiv@example.com', NULL,
            '{}', 'ada fiktiv ada.fiktiv@example.com'),
           ('01994b1c-8a01-7c11-9d52-000000000003', 'Will May', NULL, NULL, '{}', 'will may ')
)sql"};
constexpr pg::Query add_rest{"test_add_rest", R"sql(
    WITH author AS (
        INSERT INTO admins (id, email, display_name, role, password_hash)
        VALUES (gen_random_uuid(), 'linus@example.org', 'Linus Fiktiv', 'admin', '$argon2id$secret')
        RETURNING id),
    ada AS (
        INSERT INTO characters (id, slug, name, description, attributes, search_text)
        VALUES (gen_random_uuid(), 'ada', 'Ada', 'Ada is Ada Fiktiv in a story.', '{}', 'ada ada')
        RETURNING id)
    INSERT INTO assignments (id, user_id, character_id, assigned_by)
    SELECT gen_random_uuid(), '01994b1c-8a01-7c11-9d52-000000000001', ada.id, author.id
    FROM ada, author)sql"};
constexpr pg::Query read_users{"test_read_masked_users", R"sql(
    SELECT name, coalesce(email, '') AS email, coalesce(phone, '') AS phone,
           attributes::text AS attributes, search_text FROM users ORDER BY id)sql"};
constexpr pg::Query read_rest{"test_read_masked_rest", R"sql(
    SELECT (SELECT description FROM characters) AS description,
           (SELECT format('%s %s %s', email, display_name, search_text) FROM admins) AS author,
           (SELECT password_hash IS NULL AND imported_at IS NOT NULL FROM admins) AS is_author,
           (SELECT count(*) FROM assignments) AS assignments,
           (SELECT count(*) FROM emotions) AS emotions,
           (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated) AS keys,
           (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O') AS triggers
)sql"};
// Three versions in a cell, the last of which reverts to the first, and a video of the last two
// each.
constexpr pg::Query add_prompt{"test_add_prompt", R"sql(
    INSERT INTO prompts (id, character_id, emotion, head_version)
    SELECT '01994b1c-8a01-7c11-9d52-000000000010', id, 'idle', 3 FROM characters)sql"};
constexpr pg::Query add_versions{"test_add_versions", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, reverted_from,
        created_by)
    SELECT gen_random_uuid(), '01994b1c-8a01-7c11-9d52-000000000010', n, text,
        sha256(convert_to(text, 'UTF8')), reverted, (SELECT id FROM admins)
    FROM (VALUES (1, 'She waits.', NULL), (2, 'She waves.', NULL), (3, 'She waits.', 1))
        AS v (n, text, reverted) ORDER BY n)sql"};
constexpr pg::Query add_objects{"test_add_objects", R"sql(
    INSERT INTO objects (key, state, content_type, bytes, sha256)
    SELECT format(name, n), 'live', 'video/mp4', 4, sha256('clip')
    FROM generate_series(2, 3) n, unnest(ARRAY['videos/%s.mp4', 'videos/%s.png']) name)sql"};
constexpr pg::Query add_videos{"test_add_videos", R"sql(
    INSERT INTO videos (id, character_id, emotion, user_id, prompt_id, prompt_version, source,
        resolution_id, resolved_text, settings, provider, video_key, poster_key, requested_by,
        generated_at, final_state, finished_at, depicted)
    SELECT gen_random_uuid(), c.id, 'idle', '01994b1c-8a01-7c11-9d52-000000000001',
        '01994b1c-8a01-7c11-9d52-000000000010', n, 'character', gen_random_uuid(),
        'She waits for Ada Fiktiv.', '{}', 'builtin', format('videos/%s.mp4', n),
        format('videos/%s.png', n), a.id, now(), 'succeeded', now(), '{}'
    FROM characters c, admins a, generate_series(2, 3) n)sql"};
constexpr pg::Query add_poster{"test_add_poster", R"sql(
    INSERT INTO cell_posters (character_id, emotion, poster_key)
    SELECT id, 'idle', 'videos/2.png' FROM characters)sql"};
// The cell is of a template, and so was another one, which is deleted.
constexpr pg::Query add_template{"test_add_template", R"sql(
    WITH template AS (
        INSERT INTO templates (id, name, head_version, expansion_sha256)
        VALUES (gen_random_uuid(), 'waiting', 1, sha256('waiting')) RETURNING id)
    INSERT INTO template_versions (id, template_id, version, template_text, text_sha256,
        placeholders, description, created_by)
    SELECT gen_random_uuid(), t.id, 1, 'Waits.', sha256('Waits.'), '[]', '', a.id
    FROM template t, admins a)sql"};
constexpr pg::Query add_deleted{"test_add_deleted", R"sql(
    WITH prompt AS (
        INSERT INTO prompts (id, character_id, emotion, head_version, is_deleted)
        SELECT '01994b1c-8a01-7c11-9d52-000000000011', id, 'sad', 2, true FROM characters
        RETURNING id)
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by)
    SELECT gen_random_uuid(), p.id, v.n, v.text, sha256(convert_to(v.text, 'UTF8')), a.id
    FROM prompt p, (VALUES (1, 'Weeps.'), (2, NULL)) AS v (n, text), admins a ORDER BY v.n)sql"};
constexpr pg::Query add_template_cells{"test_add_template_cells", R"sql(
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
        placeholder_values, is_pinned, expansion_sha256)
    SELECT v.prompt::uuid, t.id, 1, v.version, '{}', false, t.expansion_sha256
    FROM (VALUES ('01994b1c-8a01-7c11-9d52-000000000010', 3),
                 ('01994b1c-8a01-7c11-9d52-000000000011', 1)) AS v (prompt, version), templates t
)sql"};
// One image whose bytes are there, one whose object is being removed, and one file of nobody.
constexpr pg::Query add_image_objects{"test_add_image_objects", R"sql(
    INSERT INTO objects (key, state, content_type, bytes, sha256)
    VALUES ('references/1.png', 'live', 'image/png', 4, sha256('image')),
           ('references/2.png', 'deleting', 'image/png', 4, sha256('image')),
           ('exchanges/1', 'live', 'application/zip', 4, sha256('zip')))sql"};
constexpr pg::Query add_images{"test_add_images", R"sql(
    INSERT INTO reference_images (id, character_id, emotion, object_key, width, height, palette)
    SELECT gen_random_uuid(), c.id, v.emotion, v.key, 8, 8, '1020d0'
    FROM characters c, (VALUES (NULL, 'references/1.png'), ('sad', 'references/2.png'))
        AS v (emotion, key))sql"};
constexpr pg::Query read_images{"test_read_images", R"sql(
    SELECT (SELECT string_agg(format('%s %s %s', emotion, object_key, palette), '; ')
            FROM reference_images) AS images,
           (SELECT string_agg(key, ' ' ORDER BY key) FROM objects) AS objects)sql"};
constexpr pg::Query read_heads{"test_read_heads", R"sql(
    SELECT (SELECT string_agg(format('%s %s', head_version, is_deleted), '; ' ORDER BY id)
            FROM prompts) AS prompts,
           (SELECT string_agg(format('%s %s %s %s', version, prompt_text, reverted_from, origin),
                              '; ' ORDER BY prompt_id) FROM prompt_versions) AS versions,
           (SELECT string_agg(format('%s %s %s', prompt_version, head_version, standing), '; '
                              ORDER BY prompt_id) FROM template_cells) AS cells,
           (SELECT string_agg(format('%s %s', prompt_version, video_key), '; ') FROM videos)
               AS videos,
           (SELECT count(*) FROM video_usage_log) AS usage,
           (SELECT string_agg(key, ' ' ORDER BY key) FROM objects) AS objects,
           (SELECT count(*) FROM cell_posters) AS posters)sql"};
constexpr pg::Query read_unmasked{"test_read_unmasked", R"sql(
    SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM admins)
               + (SELECT count(*) FROM assignments) + (SELECT count(*) FROM prompts)
               + (SELECT count(*) FROM prompt_versions) AS withheld,
           (SELECT format('%s %s', name, own_emotions) FROM characters) AS character,
           (SELECT count(*) FROM emotions) AS emotions)sql"};
constexpr pg::Query add_column{"test_add_column", "ALTER TABLE users ADD COLUMN nickname text"};

// A source with people and an empty target, both with every migration.
class Copying {
  public:
    awaitable<void> begin() {
        const auto owner = co_await pg::Connection::open(source.owner_settings(), soon());
        const bool is_granted = co_await store::grant_reading(*owner, soon());
        EXPECT_TRUE(is_granted);
        co_await owner->run(add_people, {}, soon());
        co_await owner->run(add_rest, {}, soon());
    }
    [[nodiscard]] MaskedCopy copy() { return copy(options()); }
    [[nodiscard]] MaskedCopy copy(MaskedCopyOptions options) {
        return MaskedCopy(work_, std::move(options));
    }
    [[nodiscard]] MaskedCopyOptions options() {
        return {.source = source.reader_settings(),
                .target = target.owner_settings(),
                .policy = policy_,
                .key = key_,
                .complete = store::complete_synced_rows};
    }
    [[nodiscard]] const core::MaskingKey& key() const { return key_; }
    [[nodiscard]] const Policy& policy() const { return policy_; }
    [[nodiscard]] async::WorkPool& work() { return work_; }

    TestDatabase source;
    TestDatabase target;

  private:
    Policy policy_ = read_policy(MIEN_SOURCE_DIRECTORY "/deploy/etc/masking.toml");
    core::MaskingKey key_{
        Secret("9f2c4d71a08b3e65c1d7f40b2a9e8c536d10f7b4e2a95c8836b1d04f7ea2c95d")};
    async::WorkPool work_{2, 64};
};

awaitable<void> add_history(const TestDatabase& source) {
    const auto owner = co_await pg::Connection::open(source.owner_settings(), soon());
    std::vector<pg::Call> calls;
    for (const auto& query : {add_prompt, add_versions, add_objects, add_videos, add_poster}) {
        calls.push_back({query, {}});
    }
    co_await owner->run_all(std::move(calls), soon());
}

awaitable<void> add_cells_of_template(const TestDatabase& source) {
    const auto owner = co_await pg::Connection::open(source.owner_settings(), soon());
    std::vector<pg::Call> calls;
    for (const auto& query : {add_template, add_deleted, add_template_cells}) {
        calls.push_back({query, {}});
    }
    co_await owner->run_all(std::move(calls), soon());
}

// Those that a database of staging's breaks right after a run.
awaitable<std::vector<std::string>> find_broken(const TestDatabase& database) {
    const auto owner = co_await pg::Connection::open(database.owner_settings(), soon());
    pg::Transaction transaction(*owner, soon());
    std::vector<std::string> broken;
    for (const auto& invariant : store::invariants()) {
        const auto violations = co_await store::find_violations(transaction, invariant);
        for (const auto& place : violations.places) {
            broken.push_back(std::string(invariant.id) + " " + place);
        }
    }
    co_return broken;
}

awaitable<void> begin_audit(const TestDatabase& database, Timestamp read_at) {
    const auto owner = co_await pg::Connection::open(database.owner_settings(), soon());
    co_await store::begin_synced_audit(*owner, "run", {{"production_read_at", to_rfc3339(read_at)}},
                                       soon());
}

std::map<std::string, std::int64_t> counted(const std::vector<store::LeftOutRows>& left_out) {
    std::map<std::string, std::int64_t> rows;
    for (const auto& one : left_out) {
        EXPECT_FALSE(one.why.empty());
        rows[one.table] = one.rows;
    }
    return rows;
}

struct Masked {
    std::vector<std::string> users;
    std::string description;
    std::string author;
};

awaitable<Masked> read_masked(const TestDatabase& database) {
    const auto connection = co_await pg::Connection::open(database.owner_settings(), soon());
    Masked masked;
    const auto users = co_await connection->run(read_users, {}, soon());
    for (const auto row : users) {
        for (const char* const column : {"name", "email", "phone", "attributes", "search_text"}) {
            masked.users.push_back(row.get<std::string>(column));
        }
    }
    const auto rest = co_await connection->run(read_rest, {}, soon());
    masked.description = rest.front().get<std::string>("description");
    masked.author = rest.front().get<std::string>("author");
    EXPECT_TRUE(rest.front().get<bool>("is_author"));
    EXPECT_EQ(rest.front().get<std::int64_t>("assignments"), 1);
    EXPECT_EQ(rest.front().get<std::int64_t>("emotions"), 8);
    EXPECT_GT(rest.front().get<std::int64_t>("keys"), 20);
    EXPECT_GT(rest.front().get<std::int64_t>("triggers"), 20);
    co_return masked;
}

MIEN_CORO_TEST(masked_copy, brings_fakes_of_people_and_fiction_as_it_was) {
    Copying copying;
    co_await copying.begin();
    auto copy = copying.copy();
    const auto report = co_await copy.run(soon());
    EXPECT_FALSE(report.log_position.empty());
    const auto masked = co_await read_masked(copying.target);
    for (const auto& text : masked.users) {
        EXPECT_THAT(text, Not(HasSubstr("iktiv")));
        EXPECT_THAT(text, Not(HasSubstr("555010")));
    }
    // The parts of one person agree, and two rows that were two stay two.
    EXPECT_EQ(masked.users[4], store::search_text_of(masked.users[0], masked.users[1]));
    EXPECT_THAT(masked.users[1], HasSubstr("@people.staging.test"));
    EXPECT_NE(masked.users[1], masked.users[6]);
    EXPECT_THAT(masked.users[3], HasSubstr(masked.users[0]));
    EXPECT_THAT(masked.users[3], HasSubstr("1.50"));
    EXPECT_EQ(masked.users[11], "");
    EXPECT_EQ(masked.description, "Ada is Ada Fiktiv in a story.");
    EXPECT_THAT(masked.author, Not(HasSubstr("linus")));
}

MIEN_CORO_TEST(masked_copy, gives_the_same_fakes_again) {
    Copying copying;
    co_await copying.begin();
    auto first = copying.copy();
    const auto first_report = co_await first.run(soon());
    EXPECT_FALSE(first_report.tables.empty());
    const auto before = co_await read_masked(copying.target);
    auto second = copying.copy();
    const auto second_report = co_await second.run(soon());
    EXPECT_FALSE(second_report.tables.empty());
    const auto after = co_await read_masked(copying.target);
    EXPECT_EQ(before.users, after.users);
    EXPECT_EQ(before.author, after.author);
}

MIEN_CORO_TEST(masked_copy, leaves_nothing_that_is_found_and_a_planted_leak_is) {
    Copying copying;
    co_await copying.begin();
    auto copy = copying.copy();
    const auto copy_report = co_await copy.run(soon());
    EXPECT_FALSE(copy_report.tables.empty());
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto catalog = co_await pg::read_catalog(*target, soon());
    const auto clean = co_await find_leaks(*target, copying.work(), catalog, copying.policy(),
                                           copy.originals(), soon());
    EXPECT_GT(clean.cells, 20);
    EXPECT_TRUE(clean.leaks.empty());
    constexpr pg::Query plant{"test_plant", R"sql(
        UPDATE users SET attributes = '{"n": "Ada Fiktiv"}' WHERE phone IS NOT NULL)sql"};
    co_await target->run(plant, {}, soon());
    const auto leaky = co_await find_leaks(*target, copying.work(), catalog, copying.policy(),
                                           copy.originals(), soon());
    EXPECT_EQ(leaky.leaks.size(), 1U);
    EXPECT_EQ(leaky.leaks.front().column, "attributes");
    EXPECT_EQ(leaky.leaks.front().hits.names, 1);
}

// Goal: of more people than are known exactly, who has left production since its rows were read is
// still found, and who has come to it since is not.
MIEN_CORO_TEST(masked_copy, looks_people_up_at_the_moment_of_the_rows) {
    Copying copying;
    co_await copying.begin();
    auto options = copying.options();
    options.exact_originals_max = 1;
    auto copy = copying.copy(std::move(options));
    const auto copy_report = co_await copy.run(soon());
    EXPECT_FALSE(copy_report.tables.empty());
    EXPECT_FALSE(copy.originals().is_exact());
    constexpr pg::Query change{"test_change_people", R"sql(
        UPDATE users SET name = 'Uma Neu', email = 'uma.neu@example.com'
        WHERE name = 'Ada Fiktiv' AND phone IS NOT NULL)sql"};
    constexpr pg::Query remove{"test_remove_people", R"sql(
        DELETE FROM users WHERE name = 'Ada Fiktiv')sql"};
    const auto source = co_await pg::Connection::open(copying.source.owner_settings(), soon());
    co_await source->run(change, {}, soon());
    co_await source->run(remove, {}, soon());
    constexpr pg::Query plant{"test_plant_people", R"sql(
        UPDATE users SET attributes = '{"n": "Ada Fiktiv, ada.fiktiv@example.com",
                                        "m": "Uma Neu, uma.neu@example.com"}'
        WHERE phone IS NOT NULL)sql"};
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    co_await target->run(plant, {}, soon());
    const auto catalog = co_await pg::read_catalog(*target, soon());
    const auto found = co_await find_leaks(*target, copying.work(), catalog, copying.policy(),
                                           copy.originals(), soon());
    MIEN_REQUIRE(found.leaks.size() == 1);
    EXPECT_EQ(found.leaks.front().column, "attributes");
    EXPECT_EQ(found.leaks.front().hits.names, 2);  // in the address, too
    EXPECT_EQ(found.leaks.front().hits.emails, 1);
}

// Goal: how a character looks goes to staging with the object that shows it, and nothing without
// one.
MIEN_CORO_TEST(masked_copy, brings_reference_images_and_their_objects) {
    Copying copying;
    co_await copying.begin();
    const auto owner = co_await pg::Connection::open(copying.source.owner_settings(), soon());
    co_await owner->run(add_image_objects, {}, soon());
    co_await owner->run(add_images, {}, soon());
    auto copy = copying.copy();
    const auto report = co_await copy.run(soon());
    co_await begin_audit(copying.target, report.taken_at);
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto rows = co_await target->run(read_images, {}, soon());
    EXPECT_EQ(rows.front().get<std::string>("images"), " references/1.png 1020d0");
    EXPECT_EQ(rows.front().get<std::string>("objects"), "references/1.png");
    const auto broken = co_await find_broken(copying.target);
    EXPECT_THAT(broken, testing::IsEmpty());
}

// Goal: without older versions each head is version 1 and says which one it was, what only older
// ones explain is gone and counted, and every invariant holds.
MIEN_CORO_TEST(masked_copy, brings_heads_alone_and_counts_what_older_versions_explain) {
    Copying copying;
    co_await copying.begin();
    co_await add_history(copying.source);
    co_await add_cells_of_template(copying.source);
    std::vector<store::LeftOutRows> left_out;
    auto options = copying.options();
    const std::function<awaitable<void>(pg::Connection&, Deadline)> complete =
        [&](pg::Connection& target, Deadline deadline) -> awaitable<void> {
        left_out = co_await store::keep_heads_only(target, deadline);
        co_await store::complete_synced_rows(target, deadline);
    };
    options.complete = complete;
    auto copy = copying.copy(std::move(options));
    const auto report = co_await copy.run(soon());
    co_await begin_audit(copying.target, report.taken_at);
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto rows = co_await target->run(read_heads, {}, soon());
    const auto row = rows.front();
    EXPECT_EQ(row.get<std::string>("prompts"), "1 f; 1 t");
    EXPECT_EQ(row.get<std::string>("versions"),
              R"(1 She waits.  {"kind": "sync", "version": 3, "reverted_from": 1}; )"
              R"(1   {"kind": "sync", "version": 2})");
    EXPECT_EQ(row.get<std::string>("cells"), "1 1 following;   ");
    EXPECT_EQ(row.get<std::string>("videos"), "1 videos/3.mp4");
    EXPECT_EQ(row.get<std::int64_t>("usage"), 1);
    EXPECT_EQ(row.get<std::string>("objects"), "videos/3.mp4 videos/3.png");
    EXPECT_EQ(row.get<std::int64_t>("posters"), 0);
    const std::map<std::string, std::int64_t> expected{{"public.prompt_versions", 3},
                                                       {"public.videos", 1},
                                                       {"public.video_usage_log", 1},
                                                       {"public.cell_posters", 1}};
    EXPECT_EQ(counted(left_out), expected);
    const auto broken = co_await find_broken(copying.target);
    EXPECT_THAT(broken, testing::IsEmpty());
}

// Goal: without masking nobody arrives, nor what refers to anybody; fiction does, and all is
// counted.
MIEN_CORO_TEST(masked_copy, leaves_out_and_counts_tables_of_people_without_masking) {
    Copying copying;
    co_await copying.begin();
    co_await add_history(copying.source);
    auto options = copying.options();
    options.tables_of_people = TablesOfPeople::left_out;
    const std::function<awaitable<void>(pg::Connection&, Deadline)> complete =
        [](pg::Connection& target, Deadline deadline) -> awaitable<void> {
        co_await store::forget_own_emotions(target, deadline);
        co_await store::complete_synced_rows(target, deadline);
    };
    options.complete = complete;
    auto copy = copying.copy(std::move(options));
    const auto report = co_await copy.run(soon());
    co_await begin_audit(copying.target, report.taken_at);
    std::map<std::string, std::int64_t> withheld;
    for (const auto& one : copy.withheld()) {
        EXPECT_FALSE(one.table.why.empty());
        withheld[one.table.full_name()] = one.rows;
    }
    const std::map<std::string, std::int64_t> expected{{"public.users", 3},
                                                       {"public.admins", 1},
                                                       {"public.assignments", 1},
                                                       {"public.prompts", 1},
                                                       {"public.prompt_versions", 3},
                                                       {"public.videos", 2},
                                                       {"public.templates", 0},
                                                       {"public.template_versions", 0},
                                                       {"public.template_includes", 0},
                                                       {"public.template_cells", 0},
                                                       {"public.template_runs", 0}};
    EXPECT_EQ(withheld, expected);
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto rows = co_await target->run(read_unmasked, {}, soon());
    EXPECT_EQ(rows.front().get<std::int64_t>("withheld"), 0);
    EXPECT_EQ(rows.front().get<std::string>("character"), "Ada {}");
    EXPECT_EQ(rows.front().get<std::int64_t>("emotions"), 8);
    const auto broken = co_await find_broken(copying.target);
    EXPECT_THAT(broken, testing::IsEmpty());
}

// Goal: the mapping says of each person what their rows got, and again nothing new.
MIEN_CORO_TEST(masked_copy, maps_people_to_the_fakes_of_their_rows) {
    Copying copying;
    co_await copying.begin();
    const TestDatabase database(TestDatabase::Content::empty);
    const LedgerAccess access{.database = database.owner_settings(), .rotated_from = {}};
    const auto ledger = co_await Ledger::open(access, copying.key(), soon());
    for (int run = 1; run <= 2; ++run) {
        auto options = copying.options();
        options.ledger = ledger.get();
        auto copy = copying.copy(std::move(options));
        const auto report = co_await copy.run(soon());
        EXPECT_FALSE(report.tables.empty());
        const auto place = co_await ledger->record_sync({}, {}, soon());
        EXPECT_EQ(place.number, run);
    }
    const auto masked = co_await read_masked(copying.target);
    const core::MaskSettings& settings = copying.policy().masking;
    const ValueTokens tokens(copying.key(), settings);
    const std::pair<store::MappedValue, std::pair<const char*, std::string>> values[] = {
        {store::MappedValue::email, {"ADA.fiktiv@example.com", masked.users[1]}},
        {store::MappedValue::phone, {"+1 555 010 0123", masked.users[2]}},
        {store::MappedValue::name, {"will  may", masked.users[10]}}};
    for (const auto& [value, pair] : values) {
        const auto found = co_await confirm_fake(ledger->connection(), tokens, value, pair.first,
                                                 pair.second, soon());
        // Two people have the e-mail, but for its capitals.
        EXPECT_EQ(found.size(), value == store::MappedValue::email ? 2U : 1U);
        EXPECT_GE(std::ranges::count(found, FakeVerdict::confirmed, &Confirmation::fake), 1);
        EXPECT_TRUE(std::ranges::all_of(
            found, [](const Confirmation& one) { return one.begun_by == 1 && !one.ended_by; }));
    }
    const auto check = co_await check_ledger(ledger->connection(), copying.key(), {}, soon());
    EXPECT_THAT(check.findings, testing::IsEmpty());
    EXPECT_EQ(check.people, 4);
}

MIEN_CORO_TEST(masked_copy, stops_at_a_column_that_nobody_has_judged_before_it_writes) {
    Copying copying;
    co_await copying.begin();
    const auto owner = co_await pg::Connection::open(copying.source.owner_settings(), soon());
    co_await owner->run(add_column, {}, soon());
    auto copy = copying.copy();
    std::string message;
    auto running = copy.run(soon());
    const auto ending = co_await async::ending_of(std::move(running));
    if (const auto error = error_in(ending.failure)) {
        message = error->message();
    }
    EXPECT_THAT(message, HasSubstr("public.users.nickname has no class"));
    const auto target = co_await pg::Connection::open(copying.target.owner_settings(), soon());
    const auto users = co_await target->run(read_users, {}, soon());
    EXPECT_TRUE(users.empty());
}

}  // namespace
}  // namespace mien::sync
