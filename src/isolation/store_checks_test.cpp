#include "isolation/store_checks.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "objects/bucket.hpp"
#include "objects/s3_mark.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_bucket.hpp"

namespace mien::isolation {
namespace {

namespace fs = std::filesystem;

using mien::test::soon;
using store::IsolationResult;

// Both as directories, made and marked.
Sides in_directories(const fs::path& production, const fs::path& staging) {
    Sides sides;
    sides.production_objects = objects::FilesystemSettings{production};
    sides.staging_objects = objects::FilesystemSettings{staging};
    for (const auto& [directory, environment] :
         {std::pair(production, "production"), std::pair(staging, "staging")}) {
        fs::create_directories(directory);
        if (!objects::find_bucket_mark(directory)) {
            objects::mark_bucket(directory, environment);
        }
    }
    return sides;
}

IsolationResult result_of(const std::vector<store::IsolationCheck>& checks, std::string_view name) {
    const auto found = std::ranges::find(checks, name, &store::IsolationCheck::name);
    EXPECT_NE(found, checks.end()) << name;
    return found->result;
}

MIEN_CORO_TEST(store_checks, of_directories_that_are_apart) {
    const test::ScratchDirectory directory;
    async::WorkPool work(1, 10);
    const auto sides = in_directories(directory.path() / "production" / "objects",
                                      directory.path() / "staging" / "objects");
    const auto checks = co_await check_stores(sides, context.get_executor(), work, soon());
    EXPECT_EQ(checks.size(), 4U);
    EXPECT_EQ(result_of(checks, "object_stores"), IsolationResult::passed);
    // The user of this test may write there, and directories have no credentials.
    EXPECT_EQ(result_of(checks, "production_store_read_only"), IsolationResult::warning);
    EXPECT_EQ(result_of(checks, "staging_store_credential_in_production"),
              IsolationResult::untried);
    EXPECT_EQ(result_of(checks, "production_store_credential_in_staging"),
              IsolationResult::untried);
}

MIEN_CORO_TEST(store_checks, of_directories_that_are_one_or_lie_in_one_another) {
    const test::ScratchDirectory directory;
    async::WorkPool work(1, 10);
    const auto one = directory.path() / "objects";
    fs::create_directories(one);
    fs::create_directory_symlink(one, directory.path() / "other");
    const auto linked = in_directories(one, directory.path() / "other");
    const auto same = co_await check_stores(linked, context.get_executor(), work, soon());
    EXPECT_EQ(result_of(same, "object_stores"), IsolationResult::failed);
    const auto nested = in_directories(one, one / "staging");
    const auto inner = co_await check_stores(nested, context.get_executor(), work, soon());
    EXPECT_EQ(result_of(inner, "object_stores"), IsolationResult::failed);
}

MIEN_CORO_TEST(store_checks, of_directories_that_are_marked_as_the_other_environments) {
    const test::ScratchDirectory directory;
    async::WorkPool work(1, 10);
    const auto staging = directory.path() / "b";
    fs::create_directories(staging);
    objects::mark_bucket(staging, "production");
    const auto sides = in_directories(directory.path() / "a", staging);
    const auto checks = co_await check_stores(sides, context.get_executor(), work, soon());
    EXPECT_EQ(result_of(checks, "object_stores"), IsolationResult::failed);
}

awaitable<void> mark(objects::S3Settings settings, std::string environment, Executor executor,
                     async::WorkPool& work) {
    settings.environment = std::move(environment);
    objects::S3Client client(std::move(settings), executor, work);
    co_await objects::require_own_bucket(client, soon());
}

// Marked buckets of two servers, production's as a user who may only read.
awaitable<Sides> in_buckets(Executor executor, async::WorkPool& work) {
    auto production = test::test_bucket("production");
    const auto staging = test::test_bucket("staging");
    co_await mark(production, "production", executor, work);
    co_await mark(staging, "staging", executor, work);
    production.credential = test::reader("production");
    Sides sides;
    sides.production_objects = production;
    sides.staging_objects = staging;
    co_return sides;
}

MIEN_CORO_TEST(store_checks, of_buckets_that_are_closed_to_the_other_side) {
    async::WorkPool work(2, 10);
    const auto executor = context.get_executor();
    const auto sides = co_await in_buckets(executor, work);
    const auto checks = co_await check_stores(sides, executor, work, soon());
    EXPECT_EQ(checks.size(), 4U);
    for (const auto& check : checks) {
        EXPECT_EQ(check.result, IsolationResult::passed) << check.name << ": " << check.found;
    }
}

MIEN_CORO_TEST(store_checks, of_a_bucket_that_both_sides_may_write_to) {
    async::WorkPool work(2, 10);
    Sides sides;
    sides.production_objects = test::test_bucket("production");
    sides.staging_objects = sides.production_objects;
    const auto checks = co_await check_stores(sides, context.get_executor(), work, soon());
    EXPECT_EQ(checks.size(), 4U);
    for (const auto& check : checks) {
        EXPECT_EQ(check.result, IsolationResult::failed) << check.name;
    }
}

MIEN_CORO_TEST(store_checks, of_one_bucket_at_two_addresses) {
    async::WorkPool work(2, 10);
    const auto executor = context.get_executor();
    auto sides = co_await in_buckets(executor, work);
    auto same = std::get<objects::S3Settings>(sides.production_objects);
    same.endpoint.replace(same.endpoint.find("localhost"), 9, "127.0.0.1");
    sides.staging_objects = same;
    const auto checks = co_await check_stores(sides, executor, work, soon());
    EXPECT_EQ(result_of(checks, "object_stores"), IsolationResult::failed);
}

MIEN_CORO_TEST(store_checks, of_a_bucket_that_is_marked_as_the_other_environments) {
    async::WorkPool work(2, 10);
    const auto executor = context.get_executor();
    auto sides = co_await in_buckets(executor, work);
    const auto staging = test::test_bucket("staging");
    co_await mark(staging, "production", executor, work);
    sides.staging_objects = staging;
    const auto checks = co_await check_stores(sides, executor, work, soon());
    EXPECT_EQ(result_of(checks, "object_stores"), IsolationResult::failed);
}

MIEN_CORO_TEST(store_checks, of_a_bucket_whose_mark_may_not_be_read) {
    async::WorkPool work(2, 10);
    const auto executor = context.get_executor();
    auto sides = co_await in_buckets(executor, work);
    std::get<objects::S3Settings>(sides.production_objects).credential =
        test::stranger("production");
    const auto checks = co_await check_stores(sides, executor, work, soon());
    EXPECT_EQ(result_of(checks, "object_stores"), IsolationResult::untried);
}

}  // namespace
}  // namespace mien::isolation
