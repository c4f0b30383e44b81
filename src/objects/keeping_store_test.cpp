#include "objects/keeping_store.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "async/work_pool.hpp"
#include "base/error.hpp"
#include "objects/filesystem_store.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::objects {
namespace {

using test::error_of;
using test::soon;

MIEN_CORO_TEST(keeping_store, keeps_what_is_removed) {
    const test::ScratchDirectory directory;
    async::WorkPool work(1, 10);
    KeepingStore store(std::make_unique<FilesystemStore>(directory.path() / "objects", work));
    const auto file = directory.path() / "file";
    std::ofstream(file, std::ios::binary) << "x";
    const NewObject object{file, 1, sha256("x"), "video/mp4"};
    co_await store.put("videos/a", object, soon());
    co_await store.remove("videos/a", soon());
    const auto found = co_await store.find("videos/a", soon());
    EXPECT_TRUE(found.has_value());
    const auto again = co_await error_of(store.put("videos/a", object, soon()));
    EXPECT_EQ(again->kind(), ErrorKind::conflict);
    const auto none = co_await error_of(store.remove("../a", soon()));
    EXPECT_EQ(none->kind(), ErrorKind::invalid);
}

}  // namespace
}  // namespace mien::objects
