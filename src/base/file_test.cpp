#include "base/file.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/scratch_directory.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien {
namespace {

TEST(file, gives_back_what_was_written) {
    const test::ScratchDirectory directory;
    const auto path = directory.path() / "file";
    const auto written = File::create(path, scratch_place);
    written.write_all("0123");
    written.write_all("456789");
    const auto file = File::open(path, scratch_place);
    EXPECT_EQ(file.size(), 10U);
    EXPECT_EQ(file.read_at(3, 4), "3456");
    EXPECT_EQ(file.read_at(8, 100), "89");
    EXPECT_EQ(file.read_at(10, 1), "");
}

TEST(file, is_never_made_twice_and_never_found_through_a_link) {
    const test::ScratchDirectory directory;
    const auto path = directory.path() / "file";
    EXPECT_FALSE(File::find(path, scratch_place).has_value());
    EXPECT_THROW(static_cast<void>(File::open(path, scratch_place)), Error);
    const auto first = File::create(path, scratch_place);
    EXPECT_THROW(static_cast<void>(File::create(path, scratch_place)), Error);
    std::filesystem::create_symlink(path, directory.path() / "link");
    EXPECT_THROW(static_cast<void>(File::find(directory.path() / "link", scratch_place)), Error);
}

TEST(file, says_which_place_is_full) {
    const test::ScratchDirectory directory;
    const auto file = File::create(directory.path() / "file", scratch_place);
    const test::FileSizeLimit limit(1000);
    try {
        file.write_all(std::string(2000, 'x'));
        FAIL() << "there was room";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
        EXPECT_EQ(error.message(),
                  "The scratch directory is full: free space on its disk, or give it a larger "
                  "one.");
        EXPECT_NE(error.detail().find("write"), std::string::npos);
    }
}

TEST(file, has_one_lock_at_a_time) {
    const test::ScratchDirectory directory;
    const auto second = File::open_directory(directory.path(), scratch_place);
    {
        const auto first = File::open_directory(directory.path(), scratch_place);
        EXPECT_TRUE(first.try_lock());
        EXPECT_FALSE(second.try_lock());
    }
    EXPECT_TRUE(second.try_lock());
}

}  // namespace
}  // namespace mien
