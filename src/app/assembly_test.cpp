#include "app/assembly.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::app {
namespace {

namespace fs = std::filesystem;

Config config_in(const fs::path& directory) {
    Config config;
    config.objects.directory = directory / "objects";
    config.scratch_directory = directory / "scratch";
    return config;
}

TEST(assembly, touches_no_file_before_it_is_asked_for_one) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    IoContext context(1);
    Assembly assembly(context, config, "mien test");
    EXPECT_TRUE(fs::is_empty(directory.path()));
    EXPECT_EQ(&assembly.objects(), &assembly.objects());
    EXPECT_TRUE(fs::is_directory(config.objects.directory));
    EXPECT_EQ(assembly.scratch(), config.scratch_directory);
    EXPECT_EQ(fs::status(config.scratch_directory).permissions(), fs::perms::owner_all);
}

TEST(assembly, refuses_a_scratch_directory_that_others_may_enter) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    fs::create_directory(config.scratch_directory);
    fs::permissions(config.scratch_directory, fs::perms(0755));
    IoContext context(1);
    Assembly assembly(context, config, "mien test");
    EXPECT_THROW(static_cast<void>(assembly.scratch()), Error);
}

TEST(assembly, names_each_connection_after_its_process_and_purpose) {
    const test::ScratchDirectory directory;
    const auto config = config_in(directory.path());
    IoContext context(1);
    const Assembly assembly(context, config, "mien test");
    EXPECT_EQ(assembly.connection_for("changes").application_name, "mien test changes");
}

}  // namespace
}  // namespace mien::app
