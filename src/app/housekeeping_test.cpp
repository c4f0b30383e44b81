#include "app/housekeeping.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "objects/filesystem_store.hpp"
#include "store/object_rows.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_database.hpp"

namespace mien::app {
namespace {

using test::soon;

// A worker died between the row and the transaction that would have made it live.
MIEN_CORO_TEST(housekeeping, removes_objects_of_dead_writers_once_they_are_old) {
    const test::TestDatabase database;
    const test::ScratchDirectory directory;
    async::WorkPool work(2, 64);
    pg::Pool pool(context.get_executor(), database.app_settings());
    objects::FilesystemStore objects(directory.path() / "objects", work);
    const std::string key = "exports/lost-1.json";
    co_await store::insert_pending_object(pool, key, "application/json", soon());
    const auto file = directory.path() / "lost";
    std::ofstream(file) << "lost";
    const objects::NewObject object{file, 4, sha256("lost"), "application/json"};
    co_await objects.put(key, object, soon());

    const auto young = co_await reap_objects(pool, objects, soon());
    EXPECT_EQ(young.orphans, 0U);
    const pg::Query age{"age_objects", "UPDATE objects SET updated_at = now() - interval '61 min'"};
    co_await pool.run(age, {}, soon());
    const auto old = co_await reap_objects(pool, objects, soon());
    EXPECT_EQ(old.orphans, 1U);
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "objects" / key));
    const pg::Query count{"count_objects", "SELECT count(*) AS n FROM objects"};
    const auto rows = co_await pool.run(count, {}, soon());
    EXPECT_EQ(rows.front().get<int>("n"), 0);
}

}  // namespace
}  // namespace mien::app
