// The long work on staging's data, on databases of the test, by a worker as the bridge has one.
#include "sync/generation_jobs.hpp"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "actions/perform.hpp"
#include "actions/staging/end_operation.hpp"
#include "actions/staging/request_operation.hpp"
#include "base/error.hpp"
#include "core/generation_database.hpp"
#include "jobs/queue.hpp"
#include "objects/bucket.hpp"
#include "objects/filesystem_store.hpp"
#include "pg/client_program.hpp"
#include "pg/databases.hpp"
#include "store/object_rows.hpp"
#include "store/staging/generation_closing.hpp"
#include "store/staging/production_cluster.hpp"
#include "sync/database_server.hpp"
#include "sync/generation_sweep.hpp"
#include "sync/storage_reset.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_control.hpp"

namespace mien::sync {
namespace {

using actions::Done;
using store::OperationRow;
using test::soon;
using testing::HasSubstr;

constexpr pg::Query mark_staging{"test_mark_staging",
                                 "INSERT INTO environment_marker (environment) VALUES ('staging')"};
constexpr pg::Query add_emotion{
    "test_add_emotion", "INSERT INTO emotions (name, display_name, position) VALUES ($1, $1, 99)"};
constexpr pg::Query remove_emotion{"test_remove_emotion", "DELETE FROM emotions WHERE name = $1"};
constexpr pg::Query list_emotions{"test_list_added_emotions", R"sql(
    SELECT coalesce(string_agg(name, ' ' ORDER BY name), '') AS text FROM emotions
    WHERE position = 99)sql"};
constexpr pg::Query add_admin{"test_add_admin", R"sql(
    INSERT INTO admins (id, email, display_name, role, password_hash)
    VALUES (gen_random_uuid(), $1, 'Ada', 'admin', '$argon2id$none'))sql"};
constexpr pg::Query list_admins{"test_list_admins", R"sql(
    SELECT coalesce(string_agg(email, ' ' ORDER BY email), '') AS text FROM admins)sql"};
constexpr pg::Query read_audit{"test_read_bridge_audit", R"sql(
    SELECT string_agg(action || ' ' || actor_label, ', ' ORDER BY seq) AS text FROM audit_log
    WHERE action <> 'staging_configuration.create')sql"};
constexpr pg::Query make_live{"test_make_object_live", R"sql(
    UPDATE objects SET state = 'live', bytes = 1, sha256 = sha256('x') WHERE key = $1)sql"};
constexpr pg::Query end_lease{"test_end_lease",
                              "UPDATE jobs SET leased_until = now() - interval '1 second' "
                              "WHERE state = 'running'"};
constexpr pg::Query mark_production{"test_mark_production", R"sql(
    UPDATE environment_marker SET environment = 'production')sql"};
constexpr pg::Query unguard_mark{"test_unguard_mark",
                                 "ALTER TABLE environment_marker DISABLE TRIGGER USER"};

constexpr pg::Query add_former{"test_add_former_generation", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
        made_by_label)
    VALUES (2, '127.0.0.1', 1, 'former', 'configuration', 'ready', 'test'))sql"};
constexpr pg::Query serve_former{
    "test_serve_former", "UPDATE current_generation SET number = 2, reason = 'configuration'"};
constexpr pg::Query serve_first{"test_serve_first",
                                "UPDATE current_generation SET number = 1, reason = 'rollback'"};
constexpr pg::Query unguard_moves{"test_unguard_moves",
                                  "ALTER TABLE generation_moves DISABLE TRIGGER refuse_row_change"};
constexpr pg::Query age_moves{"test_age_moves", R"sql(
    UPDATE generation_moves SET moved_at = moved_at - interval '8 days')sql"};
constexpr pg::Query add_migration{"test_add_later_migration", R"sql(
    INSERT INTO schema_migrations (version, name, sha256)
    SELECT max(version) + 1, 'later', sha256('later') FROM schema_migrations)sql"};
constexpr pg::Query read_properties{"test_read_database_properties", R"sql(
    SELECT concat(current_setting('work_mem'), ': ', shobj_description(oid, 'pg_database')) AS text
    FROM pg_database WHERE datname = current_database())sql"};

const store::Actor somebody{
    .kind = "admin", .id = std::nullopt, .label = "ada@example.com", .request_id = "r"};

// Staging with a worker on its control database. The databases that it makes go with it.
class Staging {
  public:
    explicit Staging(IoContext& context)
        : executor(context.get_executor()),
          upkeep_(executor),
          pool(executor, control_.app_settings()),
          data(executor, data_.owner_settings()) {
        objects::mark_bucket(make_bucket(), "staging");
    }
    ~Staging() {
        const std::function<awaitable<void>(IoContext&)> task = [this](IoContext&) {
            return drop_made(data_.superuser_settings());
        };
        async::run<void>(task);
    }

    awaitable<void> begin() { co_await data.run(mark_staging, {}, soon()); }

    [[nodiscard]] GenerationWork tools() {
        return {.control = pool,
                .databases = data_.owner_settings(),
                .objects = objects::FilesystemSettings{directory_.path() / "other"},
                .work = work_,
                .upkeep = upkeep_,
                .programs = {.directory = pg::find_client_programs(),
                             .scratch = directory_.path() / "scratch"}};
    }
    [[nodiscard]] std::unique_ptr<jobs::Worker> make_worker(GenerationWork tools) {
        auto worker = std::make_unique<jobs::Worker>(executor, pool, control_.app_settings());
        handle_generation_jobs(*worker, std::move(tools));
        return worker;
    }

    using Request = std::function<awaitable<Done<OperationRow>>(pg::Transaction&)>;
    awaitable<OperationRow> ask(Request request) {
        co_return co_await actions::perform<OperationRow>(pool, somebody, soon(), request);
    }
    awaitable<OperationRow> wait_for(OperationRow operation) {
        while (!operation.finished_at) {
            operation = co_await store::get_operation(pool, operation.id, soon());
        }
        co_return operation;
    }
    awaitable<OperationRow> finish(Request request) {
        const auto operation = co_await ask(std::move(request));
        co_return co_await wait_for(operation);
    }
    awaitable<OperationRow> take_snapshot(std::string name) {
        const Request request = [name](pg::Transaction& transaction) {
            return actions::request_snapshot(transaction, {name, ""}, somebody);
        };
        co_return co_await finish(request);
    }
    awaitable<OperationRow> restore(std::optional<int> number) {
        const Request request = [number](pg::Transaction& transaction) {
            return actions::request_restore(transaction, number, somebody);
        };
        co_return co_await finish(request);
    }
    awaitable<OperationRow> reset(actions::ResetRequest what) {
        const Request request = [what](pg::Transaction& transaction) {
            return actions::request_reset(transaction, what, somebody);
        };
        co_return co_await finish(request);
    }

    awaitable<std::unique_ptr<pg::Connection>> enter_served() {
        const auto served = co_await store::find_current_generation(pool, soon());
        auto settings = data_.app_settings();
        settings.database = served->database;
        co_return co_await pg::Connection::open(settings, soon());
    }
    awaitable<std::string> text_in_served(pg::Query query) {
        const auto connection = co_await enter_served();
        const auto rows = co_await connection->run(query, {}, soon());
        co_return rows.front().get<std::string>("text");
    }
    awaitable<std::vector<std::string>> list_made() {
        const auto connection = co_await pg::Connection::open(data_.owner_settings(), soon());
        co_return co_await pg::list_databases(*connection, name() + "_g", soon());
    }
    [[nodiscard]] std::string name() const { return data_.owner_settings().database; }
    [[nodiscard]] pg::Settings control_owner() const { return control_.owner_settings(); }
    [[nodiscard]] pg::Settings control_superuser() const { return control_.superuser_settings(); }
    [[nodiscard]] pg::Settings superuser() const { return data_.superuser_settings(); }
    [[nodiscard]] std::filesystem::path bucket() const { return directory_.path() / "objects"; }
    [[nodiscard]] async::WorkPool& work() { return work_; }

    Executor executor;

  private:
    std::filesystem::path make_bucket() const {
        std::filesystem::create_directories(directory_.path() / "scratch");
        std::filesystem::permissions(directory_.path() / "scratch",
                                     std::filesystem::perms::owner_all);
        std::filesystem::create_directories(bucket());
        return bucket();
    }
    awaitable<void> drop_made(pg::Settings settings) {
        const auto connection = co_await pg::Connection::open(settings, soon());
        const auto names = co_await pg::list_databases(*connection, name() + "_g", soon());
        for (const auto& made : names) {
            co_await pg::drop_database(*connection, made, soon());
        }
    }

    test::TestDatabase data_;
    test::TestControl control_{
        test::FirstStaging{.database = data_.app_settings(), .bucket = "objects"}};
    test::ScratchDirectory directory_;
    async::WorkPool work_{2, 100};
    Upkeep upkeep_;

  public:
    pg::Pool pool;
    pg::Pool data;
};

MIEN_CORO_TEST(generation_jobs, bring_data_back_and_keep_who_is_signed_in) {
    Staging staging(context);
    co_await staging.begin();
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    co_await staging.data.run(add_emotion, pg::params("bored"), soon());
    const auto taken = co_await staging.take_snapshot("before");
    EXPECT_EQ(taken.state, jobs::JobState::succeeded)
        << (taken.failure ? taken.failure->message : "");
    EXPECT_EQ(taken.phase, "done");
    const auto snapshot = co_await store::get_snapshot(staging.pool, taken.generation, soon());
    EXPECT_EQ(snapshot.state, "ready");
    EXPECT_EQ(snapshot.database, staging.name() + "_g2");
    EXPECT_GT(snapshot.bytes, 1'000'000);

    co_await staging.data.run(remove_emotion, pg::params("bored"), soon());
    co_await staging.data.run(add_emotion, pg::params("broken"), soon());
    co_await staging.data.run(add_admin, pg::params("ada@example.com"), soon());
    const auto restored = co_await staging.restore(taken.generation);
    EXPECT_EQ(restored.state, jobs::JobState::succeeded)
        << (restored.failure ? restored.failure->message : "");
    auto emotions = co_await staging.text_in_served(list_emotions);
    EXPECT_EQ(emotions, "bored");
    auto admins = co_await staging.text_in_served(list_admins);
    EXPECT_EQ(admins, "ada@example.com");
    const auto back = co_await store::find_roll_back(staging.pool, soon());
    EXPECT_EQ(back, 1);

    const auto emptied = co_await staging.reset({.database = true});
    EXPECT_EQ(emptied.state, jobs::JobState::succeeded)
        << (emptied.failure ? emptied.failure->message : "");
    EXPECT_EQ(emptied.arguments.at("to"), "empty");
    emotions = co_await staging.text_in_served(list_emotions);
    EXPECT_EQ(emotions, "");
    admins = co_await staging.text_in_served(list_admins);
    EXPECT_EQ(admins, "ada@example.com");

    const Staging::Request drop = [&](pg::Transaction& transaction) {
        return actions::request_drop(transaction, taken.generation, somebody);
    };
    const auto dropped = co_await staging.finish(drop);
    EXPECT_EQ(dropped.state, jobs::JobState::succeeded);
    const auto made = co_await staging.list_made();
    EXPECT_EQ(made, (std::vector{staging.name() + "_g3", staging.name() + "_g4"}));
    const auto audit = co_await staging.pool.run(read_audit, {}, soon());
    EXPECT_EQ(audit.front().get<std::string>("text"),
              "operation.request ada@example.com, generation.make mien bridge, "
              "operation.request ada@example.com, generation.make mien bridge, "
              "generation.serve mien bridge, "
              "operation.request ada@example.com, generation.make mien bridge, "
              "generation.serve mien bridge, "
              "operation.request ada@example.com, generation.drop mien bridge");
    co_await worker->stop(std::chrono::milliseconds(0));
}

// What an earlier attempt has left is no hindrance, and goes; what is somebody else's stays.
MIEN_CORO_TEST(generation_jobs, touch_nobody_elses_database) {
    Staging staging(context);
    co_await staging.begin();
    const auto owner = co_await staging.data.lease(soon());
    auto& server = owner.connection();
    const auto foreign = staging.name() + "_g2";
    co_await pg::create_database(server, foreign, soon());
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const auto taken = co_await staging.take_snapshot("before");
    EXPECT_EQ(taken.state, jobs::JobState::failed);
    MIEN_REQUIRE(taken.failure.has_value());
    EXPECT_THAT(taken.failure->message, HasSubstr("another database of that name"));
    co_await worker->stop(std::chrono::milliseconds(0));
    co_await sweep_generations(staging.tools());
    const auto made = co_await staging.list_made();
    EXPECT_EQ(made, std::vector{foreign});
    const auto left = co_await store::list_left_generations(staging.pool, soon());
    EXPECT_TRUE(left.empty());
    const auto building = co_await pg::list_databases(server, "mien_building_", soon());
    for (const auto& name : building) {
        EXPECT_EQ(name.find(to_string(taken.id).substr(0, 8)), std::string::npos) << name;
    }
}

// What a bridge leaves that is killed: a database that is half made, or whole and not noted yet.
MIEN_CORO_TEST(generation_jobs, begin_again_after_one_that_was_killed) {
    Staging staging(context);
    co_await staging.begin();
    co_await staging.data.run(add_emotion, pg::params("bored"), soon());
    const Staging::Request reset = [](pg::Transaction& transaction) {
        return actions::request_reset(transaction, {.database = true}, somebody);
    };
    const auto asked = co_await staging.ask(reset);
    const jobs::FetchRequest take{std::string(store::reset_kind), "killed", 1};
    const auto taken = co_await jobs::fetch(staging.pool, take, soon());
    MIEN_REQUIRE(taken.size() == 1);
    const auto half = core::building_database(to_string(asked.id), 1);
    const auto whole = staging.name() + "_g2";
    {
        const auto served = co_await store::find_current_generation(staging.pool, soon());
        const auto tools = staging.tools();
        auto server = co_await DatabaseServer::enter(tools, *served, soon());
        const DatabaseMaker killed{.operation = asked.id, .attempt = 1};
        co_await server.create(half, killed, soon());
        co_await server.create(whole, killed, soon());
    }
    auto emotions = co_await staging.text_in_served(list_emotions);
    EXPECT_EQ(emotions, "bored");
    co_await staging.pool.run(end_lease, {}, soon());
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const auto done = co_await staging.wait_for(asked);
    EXPECT_EQ(done.state, jobs::JobState::succeeded) << (done.failure ? done.failure->message : "");
    emotions = co_await staging.text_in_served(list_emotions);
    EXPECT_EQ(emotions, "");
    co_await worker->stop(std::chrono::milliseconds(0));
    co_await sweep_generations(staging.tools());
    const auto owner = co_await staging.data.lease(soon());
    const auto left = co_await pg::list_databases(owner.connection(), half, soon());
    EXPECT_TRUE(left.empty());
    const auto made = co_await staging.list_made();
    EXPECT_EQ(made, std::vector{whole});
}

// One that was taken for dead, and comes back when the next attempt has made the same database.
MIEN_CORO_TEST(generation_jobs, change_nothing_that_a_later_attempt_has_made) {
    Staging staging(context);
    co_await staging.begin();
    const auto served = co_await store::find_current_generation(staging.pool, soon());
    const auto tools = staging.tools();
    auto server = co_await DatabaseServer::enter(tools, *served, soon());
    const auto operation = store::OperationId::make();
    const DatabaseMaker earlier{.operation = operation, .attempt = 1};
    const DatabaseMaker later{.operation = operation, .attempt = 2};
    const auto half = core::building_database(to_string(operation), 1);
    const auto whole = staging.name() + "_g2";
    co_await server.create(half, earlier, soon());
    co_await server.create(whole, later, soon());
    const auto named = co_await test::error_of(server.give_name(half, whole, earlier, soon()));
    EXPECT_EQ(named.value().kind(), ErrorKind::conflict);
    const auto entered = co_await test::error_of(server.enter_made(whole, earlier, soon()));
    EXPECT_EQ(entered.value().kind(), ErrorKind::conflict);
    {
        const auto inside = co_await server.enter_made(whole, later, soon());
        EXPECT_FALSE(inside->is_broken());
    }
    co_await server.drop_unfinished(whole, earlier, soon());
    auto made = co_await staging.list_made();
    EXPECT_EQ(made, std::vector{whole});
    co_await server.drop_unfinished(whole, later, soon());
    made = co_await staging.list_made();
    EXPECT_TRUE(made.empty());
    co_await server.drop_building(half, soon());
}

MIEN_CORO_TEST(generation_jobs, leave_nothing_when_they_are_cancelled) {
    Staging staging(context);
    co_await staging.begin();
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const Staging::Request snapshot = [](pg::Transaction& transaction) {
        return actions::request_snapshot(transaction, {"before", ""}, somebody);
    };
    auto operation = co_await staging.ask(snapshot);
    while (operation.phase == "waiting") {
        operation = co_await store::get_operation(staging.pool, operation.id, soon());
    }
    const Staging::Request cancel = [&](pg::Transaction& transaction) {
        return actions::cancel_operation(transaction, operation.id);
    };
    operation = co_await staging.ask(cancel);
    operation = co_await staging.wait_for(operation);
    EXPECT_EQ(operation.state, jobs::JobState::cancelled);
    co_await worker->stop(std::chrono::milliseconds(0));
    co_await sweep_generations(staging.tools());
    const auto made = co_await staging.list_made();
    EXPECT_TRUE(made.empty());
    const auto owner = co_await staging.data.lease(soon());
    const auto half = core::building_database(to_string(operation.id), 1);
    const auto left = co_await pg::list_databases(owner.connection(), half, soon());
    EXPECT_TRUE(left.empty());
}

MIEN_CORO_TEST(generation_jobs, do_nothing_to_production) {
    Staging staging(context);
    co_await staging.begin();
    const auto owner = co_await staging.data.lease(soon());
    auto tools = staging.tools();
    const auto system = co_await pg::system_identifier(owner.connection(), soon());
    pg::Pool control(context.get_executor(), staging.control_owner());
    co_await store::save_production_cluster(control, system, soon());
    control.close();
    const auto worker = staging.make_worker(std::move(tools));
    worker->start();
    const auto same = co_await staging.take_snapshot("one");
    EXPECT_EQ(same.state, jobs::JobState::failed);
    EXPECT_THAT(same.failure->message, HasSubstr("production's cluster"));
    co_await worker->stop(std::chrono::milliseconds(0));

    const auto superuser = co_await pg::Connection::open(staging.superuser(), soon());
    co_await superuser->run(unguard_mark, {}, soon());
    co_await superuser->run(mark_production, {}, soon());
    const auto other = staging.make_worker(staging.tools());
    other->start();
    const auto marked = co_await staging.take_snapshot("two");
    EXPECT_EQ(marked.state, jobs::JobState::failed);
    EXPECT_THAT(marked.failure->message, HasSubstr("marked as production's"));
    co_await other->stop(std::chrono::milliseconds(0));
    const auto made = co_await staging.list_made();
    EXPECT_TRUE(made.empty());
}

// Old ones that were served go, and the served one, the last three and the configured one stay.
MIEN_CORO_TEST(generation_jobs, keep_the_last_generations) {
    Staging staging(context);
    co_await staging.begin();
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    for (int i = 0; i < 5; ++i) {
        const auto done = co_await staging.reset({.database = true});
        EXPECT_EQ(done.state, jobs::JobState::succeeded);
    }
    co_await worker->stop(std::chrono::milliseconds(0));
    co_await sweep_generations(staging.tools());
    const auto made = co_await staging.list_made();
    const auto name = staging.name();
    EXPECT_EQ(made, (std::vector{name + "_g3", name + "_g4", name + "_g5", name + "_g6"}));
    const auto gone = co_await store::find_generation(staging.pool, 2, soon());
    EXPECT_EQ(gone->state, "dropped");
}

MIEN_CORO_TEST(generation_jobs, clear_the_bucket_of_what_nobody_needs) {
    Staging staging(context);
    co_await staging.begin();
    objects::FilesystemStore store(staging.bucket(), staging.work());
    const test::ScratchDirectory files;
    for (const std::string key : {"videos/needed", "videos/pending", "videos/left", "left"}) {
        const auto file = files.path() / "file";
        std::ofstream(file, std::ios::binary | std::ios::trunc) << "x";
        const objects::NewObject object{file, 1, sha256("x"), "video/mp4"};
        co_await store.put(key, object, soon());
    }
    for (const std::string key : {"videos/needed", "videos/pending", "videos/missing"}) {
        co_await store::insert_pending_object(staging.data, key, "video/mp4", soon());
    }
    for (const std::string key : {"videos/needed", "videos/missing"}) {
        co_await staging.data.run(make_live, pg::params(key), soon());
    }
    // Asked for first: the pass at the start of the bridge leaves it to the operation.
    const Staging::Request reset = [](pg::Transaction& transaction) {
        return actions::request_reset(transaction, {.storage = true}, somebody);
    };
    const auto asked = co_await staging.ask(reset);
    co_await reap_unneeded_objects(staging.tools());
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const auto done = co_await staging.wait_for(asked);
    EXPECT_EQ(done.state, jobs::JobState::succeeded) << (done.failure ? done.failure->message : "");
    MIEN_REQUIRE(done.result.has_value());
    EXPECT_EQ(done.result->at("objects_removed"), 2);
    EXPECT_EQ(done.result->at("bytes_removed"), 2);
    EXPECT_EQ(done.result->at("objects_missing"), 1);
    EXPECT_EQ(done.result->at("missing"), json::array{"videos/missing"});
    const auto needed = co_await store.find("videos/needed", soon());
    const auto pending = co_await store.find("videos/pending", soon());
    const auto left = co_await store.find("videos/left", soon());
    EXPECT_TRUE(needed.has_value());
    EXPECT_TRUE(pending.has_value());
    EXPECT_FALSE(left.has_value());
    EXPECT_TRUE(std::filesystem::exists(staging.bucket() / ".environment"));

    // What only an earlier generation needs stays as long as that does.
    const auto both = co_await staging.reset({.database = true, .storage = true});
    EXPECT_EQ(both.state, jobs::JobState::succeeded);
    EXPECT_EQ(both.result->at("objects_removed"), 0);
    EXPECT_EQ(both.result->at("objects_missing"), 0);
    const auto kept = co_await store.find("videos/needed", soon());
    EXPECT_TRUE(kept.has_value());
    co_await worker->stop(std::chrono::milliseconds(0));

    // By and by it goes without being asked for.
    const auto file = files.path() / "file";
    const objects::NewObject object{file, 1, sha256("x"), "video/mp4"};
    co_await store.put("videos/later", object, soon());
    co_await reap_unneeded_objects(staging.tools());
    const auto later = co_await store.find("videos/later", soon());
    EXPECT_FALSE(later.has_value());
}

// As where the bridge's machine has an empty directory of the same name.
MIEN_CORO_TEST(generation_jobs, leave_a_bucket_alone_that_staging_has_not_marked) {
    Staging staging(context);
    co_await staging.begin();
    std::filesystem::remove(staging.bucket() / ".environment");
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const auto refused = co_await staging.reset({.storage = true});
    EXPECT_EQ(refused.state, jobs::JobState::failed);
    MIEN_REQUIRE(refused.failure.has_value());
    EXPECT_THAT(refused.failure->message, HasSubstr("has marked its object directory"));
    EXPECT_TRUE(std::filesystem::is_empty(staging.bucket()));
    co_await worker->stop(std::chrono::milliseconds(0));
}

// What is staging's own was carried over from it: nothing may have been acknowledged there since.
MIEN_CORO_TEST(generation_jobs, move_only_what_they_keep_closed) {
    Staging staging(context);
    co_await staging.begin();
    const Staging::Request reset = [](pg::Transaction& transaction) {
        return actions::request_reset(transaction, {.database = true}, somebody);
    };
    const auto asked = co_await staging.ask(reset);
    const actions::OperationOutcome outcome{.bytes = 1, .preserved_from = 1, .result = {}};
    const std::function<awaitable<void>(pg::Transaction&)> move =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        [[maybe_unused]] const auto audit =
            co_await actions::serve_made(transaction, asked, outcome);
    };
    const auto open = co_await test::error_of(staging.pool.transact<void>(soon(), move));
    EXPECT_EQ(open.value().kind(), ErrorKind::unavailable);
    EXPECT_THAT(open->message(), HasSubstr("took too long"));
    auto served = co_await store::find_current_generation(staging.pool, soon());
    EXPECT_EQ(served->number, 1);
    co_await store::close_generation(staging.pool, {.by = asked.id.uuid}, soon());
    co_await staging.pool.transact<void>(soon(), move);
    served = co_await store::find_current_generation(staging.pool, soon());
    EXPECT_EQ(served->number, 2);
}

// One on a server that staging has left is asked while it answers. Then what nobody has asked for
// waits some days for it, and what somebody asks for goes on.
MIEN_CORO_TEST(generation_jobs, go_on_without_the_generations_of_a_former_server) {
    Staging staging(context);
    co_await staging.begin();
    for (const auto& statement : {add_former, serve_former, serve_first}) {
        co_await staging.pool.run(statement, {}, soon());
    }
    objects::FilesystemStore store(staging.bucket(), staging.work());
    const test::ScratchDirectory files;
    const std::function<awaitable<void>(std::string)> put =
        [&](std::string key) -> awaitable<void> {
        const auto file = files.path() / "file";
        std::ofstream(file, std::ios::binary | std::ios::trunc) << "x";
        const objects::NewObject object{file, 1, sha256("x"), "video/mp4"};
        co_await store.put(key, object, soon());
    };
    co_await put("videos/one");
    const auto tools = staging.tools();
    const auto waiting = co_await test::error_of(reap_unneeded_objects(tools));
    EXPECT_THAT(waiting.value().message(), HasSubstr("Generation 2 cannot be entered"));
    auto one = co_await store.find("videos/one", soon());
    EXPECT_TRUE(one.has_value());
    {
        const auto worker = staging.make_worker(staging.tools());
        worker->start();
        const auto done = co_await staging.reset({.storage = true});
        EXPECT_EQ(done.state, jobs::JobState::succeeded)
            << (done.failure ? done.failure->message : "");
        EXPECT_EQ(done.result.value().at("objects_removed"), 1);
        EXPECT_EQ(done.result->at("generations_not_asked"), json::array{2});
        co_await worker->stop(std::chrono::milliseconds(0));
    }
    co_await put("videos/two");
    const auto superuser = co_await pg::Connection::open(staging.control_superuser(), soon());
    co_await superuser->run(unguard_moves, {}, soon());
    co_await superuser->run(age_moves, {}, soon());
    co_await reap_unneeded_objects(tools);
    const auto two = co_await store.find("videos/two", soon());
    EXPECT_FALSE(two.has_value());
}

MIEN_CORO_TEST(generation_jobs, bring_no_older_schema_than_what_is_served) {
    Staging staging(context);
    co_await staging.begin();
    co_await staging.data.run(add_migration, {}, soon());
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const auto emptied = co_await staging.reset({.database = true});
    EXPECT_EQ(emptied.state, jobs::JobState::failed);
    EXPECT_THAT(emptied.failure.value().message, HasSubstr("The bridge is older than staging"));
    const auto taken = co_await staging.take_snapshot("before");
    EXPECT_EQ(taken.state, jobs::JobState::succeeded);
    const auto restored = co_await staging.restore(taken.generation);
    EXPECT_EQ(restored.state, jobs::JobState::failed);
    EXPECT_THAT(restored.failure.value().message, HasSubstr("The bridge is older than staging"));
    co_await worker->stop(std::chrono::milliseconds(0));
}

MIEN_CORO_TEST(generation_jobs, keep_what_is_set_and_said_of_the_database) {
    Staging staging(context);
    co_await staging.begin();
    for (const auto* const statement :
         {"ALTER DATABASE {} SET work_mem TO '5MB'", "COMMENT ON DATABASE {} IS 'Of team A.'"}) {
        const auto text = fmt::format(fmt::runtime(statement), staging.name());
        co_await staging.data.run({text, text}, {}, soon());
    }
    const auto worker = staging.make_worker(staging.tools());
    worker->start();
    const auto taken = co_await staging.take_snapshot("before");
    auto restored = co_await staging.restore(taken.generation);
    auto properties = co_await staging.text_in_served(read_properties);
    EXPECT_EQ(properties,
              fmt::format("5MB: Made by the operation {} of Mien, attempt 1.\nOf team A.",
                          to_string(restored.id)));
    restored = co_await staging.restore(taken.generation);
    properties = co_await staging.text_in_served(read_properties);
    EXPECT_EQ(properties,
              fmt::format("5MB: Made by the operation {} of Mien, attempt 1.\nOf team A.",
                          to_string(restored.id)));
    co_await worker->stop(std::chrono::milliseconds(0));
}

// A bridge that has died keeps nobody from asking for something else, and one that comes back has
// nothing to go on with.
MIEN_CORO_TEST(generation_jobs, are_cancelled_without_a_bridge) {
    Staging staging(context);
    co_await staging.begin();
    const Staging::Request reset = [](pg::Transaction& transaction) {
        return actions::request_reset(transaction, {.database = true}, somebody);
    };
    auto operation = co_await staging.ask(reset);
    const jobs::FetchRequest take{std::string(store::reset_kind), "dead", 1};
    [[maybe_unused]] const auto taken = co_await jobs::fetch(staging.pool, take, soon());
    const Staging::Request cancel = [&](pg::Transaction& transaction) {
        return actions::cancel_operation(transaction, operation.id);
    };
    auto cancelled = co_await staging.ask(cancel);
    EXPECT_EQ(cancelled.state, jobs::JobState::running);
    const auto too_early = co_await test::error_of(staging.ask(reset));
    EXPECT_EQ(too_early.value().kind(), ErrorKind::conflict);
    co_await staging.pool.run(end_lease, {}, soon());
    // Whether somebody cancels it again, or asks for the next one.
    operation = co_await staging.ask(reset);
    const auto retaken = co_await jobs::fetch(staging.pool, take, soon());
    EXPECT_EQ(retaken.size(), 1U);
    co_await staging.pool.run(end_lease, {}, soon());
    cancelled = co_await staging.ask(cancel);
    EXPECT_EQ(cancelled.state, jobs::JobState::cancelled);
    const auto generation =
        co_await store::find_generation(staging.pool, *operation.generation, soon());
    EXPECT_EQ(generation->state, "failed");
}

}  // namespace
}  // namespace mien::sync
