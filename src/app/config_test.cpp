#include "app/config.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::app {
namespace {

// A configuration that is complete, followed by these lines.
Config read_with(std::string_view lines) {
    const test::ScratchDirectory directory;
    const auto path = directory.path() / "config.toml";
    std::ofstream(path) << R"(environment = "production"
[database]
host = "db.example.org"
password = "secret"
ca_file = "/etc/mien/ca.pem"
[objects]
directory = "/var/lib/mien"
link_key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
)" << lines;
    return read_config(path);
}

TEST(config, takes_every_level_of_the_log) {
    EXPECT_EQ(read_with("").log_level, LogLevel::info);
    EXPECT_EQ(read_with("[log]\nlevel = \"info\"\n").log_level, LogLevel::info);
    EXPECT_EQ(read_with("[log]\nlevel = \"warning\"\n").log_level, LogLevel::warning);
}

TEST(config, refuses_a_level_of_the_log_that_is_none) {
    try {
        const auto config = read_with("[log]\nlevel = \"warn\"\n");
        FAIL() << "taken as " << static_cast<int>(config.log_level);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        EXPECT_NE(error.message().find("log.level must be"), std::string::npos) << error.message();
    }
}

}  // namespace
}  // namespace mien::app
