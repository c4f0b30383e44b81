#include "app/assembly.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "app/storage.hpp"
#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::app {
namespace {

namespace fs = std::filesystem;

Config config_in(const fs::path& directory) {
    Config config;
    config.objects = objects::FilesystemSettings{directory / "objects"};
    config.scratch_directory = directory / "scratch";
    return config;
}

TEST(assembly, touches_no_file_before_it_is_asked_for_one) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    Assembly assembly(config, "mien test");
    EXPECT_TRUE(fs::is_empty(directory.path()));
    EXPECT_EQ(assembly.scratch(), config.scratch_directory);
    EXPECT_EQ(fs::status(config.scratch_directory).permissions(), fs::perms::owner_all);
}

TEST(assembly, refuses_a_scratch_directory_that_others_may_enter) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    fs::create_directory(config.scratch_directory);
    fs::permissions(config.scratch_directory, fs::perms(0755));
    Assembly assembly(config, "mien test");
    EXPECT_THROW(static_cast<void>(assembly.scratch()), Error);
}

TEST(storage, touches_no_file_before_it_is_asked_for_objects) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    IoContext context(1);
    Assembly assembly(config, "mien test");
    Storage storage(context.get_executor(), assembly, target_of(config));
    EXPECT_TRUE(fs::is_empty(directory.path()));
    EXPECT_EQ(&storage.objects(), &storage.objects());
    EXPECT_TRUE(fs::is_directory(directory.path() / "objects"));
}

TEST(storage, names_each_connection_after_its_process_and_purpose) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    IoContext context(1);
    Assembly assembly(config, "mien test");
    const Storage storage(context.get_executor(), assembly, target_of(config));
    EXPECT_EQ(storage.connection_for("changes").application_name, "mien test changes");
}

}  // namespace
}  // namespace mien::app
