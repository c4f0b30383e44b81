// Goal: a configuration names no bucket that the environment could not use, or must not.
#include "objects/store_trial.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "objects/s3_store.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_bucket.hpp"

namespace mien::objects {
namespace {

using test::soon;
using test::test_bucket;

struct Bundle {
    awaitable<std::string> code_for(StoreSettings settings, std::string environment = "staging") {
        auto problem = co_await find_store_problem(std::move(settings), std::move(environment),
                                                   files.path(), work, soon());
        EXPECT_TRUE(!problem || problem->pointer == "/storage_bucket");
        co_return problem ? problem->code : "";
    }

    test::ScratchDirectory files;
    async::WorkPool work{2, 64};
};

MIEN_CORO_TEST(store_trial, takes_an_empty_bucket_and_marks_it) {
    Bundle bundle;
    const auto settings = test_bucket("staging");
    const auto first = co_await bundle.code_for(settings);
    EXPECT_EQ(first, "");
    const auto again = co_await bundle.code_for(settings);
    EXPECT_EQ(again, "");
    const auto other = co_await bundle.code_for(settings, "production");
    EXPECT_EQ(other, "production");
}

MIEN_CORO_TEST(store_trial, refuses_what_is_somebodys_or_cannot_be_used) {
    Bundle bundle;
    const auto used = test_bucket("staging");
    S3Store store(used, context.get_executor(), bundle.work);
    const auto file = bundle.files.path() / "file";
    std::ofstream(file) << "bytes";
    co_await store.put("videos/a.mp4", {file, 5, sha256("bytes"), "video/mp4"}, soon());
    const auto not_ours = co_await bundle.code_for(used);
    EXPECT_EQ(not_ours, "not_ours");

    auto powerless = test_bucket("staging");
    powerless.credential = test::stranger("staging");
    auto missing = test_bucket("staging");
    missing.bucket = "mien-nowhere";
    auto away = test_bucket("staging");
    away.endpoint = "https://127.0.0.1:1";
    for (const auto& settings : {powerless, missing, away}) {
        const auto code = co_await bundle.code_for(settings);
        EXPECT_EQ(code, "bucket_refused");
    }
}

MIEN_CORO_TEST(store_trial, asks_the_mark_of_a_directory) {
    Bundle bundle;
    const auto directory = bundle.files.path() / "objects";
    const auto missing = co_await bundle.code_for(FilesystemSettings{directory});
    EXPECT_EQ(missing, "bucket_missing");
    std::filesystem::create_directory(directory);
    const auto empty = co_await bundle.code_for(FilesystemSettings{directory});
    EXPECT_EQ(empty, "");
    std::ofstream(directory / ".environment") << "production\n";
    const auto other = co_await bundle.code_for(FilesystemSettings{directory});
    EXPECT_EQ(other, "production");
}

}  // namespace
}  // namespace mien::objects
