#include "app/database_config.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::app {
namespace {

constexpr std::string_view place = R"([database]
host = "db.example"
name = "shop"
user = "shop_reader"
password = "secret"
ca_file = "/etc/ca.crt"
)";

struct File {
    explicit File(std::string_view text) { std::ofstream(path) << text; }

    test::ScratchDirectory directory;
    std::filesystem::path path = directory.path() / "source.toml";
};

std::string refusal_of(std::string_view text) {
    const File file(text);
    try {
        static_cast<void>(read_database_config(file.path));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        return error.message();
    }
    return "";
}

TEST(database_config, needs_nothing_but_where_the_database_is) {
    const File file(place);
    const auto config = read_database_config(file.path);
    EXPECT_EQ(config.database.host, "db.example");
    EXPECT_EQ(config.database.port, 5432);
    EXPECT_EQ(config.database.database, "shop");
    EXPECT_EQ(config.database.user, "shop_reader");
    EXPECT_FALSE(config.owner_database);
}

TEST(database_config, has_the_owner_for_who_asks) {
    const File file(std::string(place) +
                    "[database.owner]\nuser = \"boss\"\npassword = \"more\"\n");
    EXPECT_FALSE(read_database_config(file.path).owner_database);
    const auto config = read_database_config(file.path, Reader::owner);
    ASSERT_TRUE(config.owner_database);
    EXPECT_EQ(config.owner_database->user, "boss");
    EXPECT_EQ(config.owner_database->database, "shop");
}

TEST(database_config, says_what_is_missing) {
    EXPECT_NE(refusal_of("").find("database must be a section"), std::string::npos);
    std::string without(place);
    without.erase(without.find("ca_file"));
    EXPECT_NE(refusal_of(without).find("database.ca_file must be"), std::string::npos);
}

TEST(database_config, refuses_what_it_has_no_use_for) {
    EXPECT_NE(refusal_of(std::string(place) + "[objects]\n").find("objects is not a setting"),
              std::string::npos);
}

TEST(database_config, takes_the_file_of_an_environment_as_a_whole_one) {
    const auto text = "environment = \"production\"\n" + std::string(place);
    EXPECT_NE(refusal_of(text).find("objects.directory"), std::string::npos);
    const auto whole = text + "[objects]\ndirectory = \"/srv/objects\"\nlink_key = \"" +
                       std::string(64, 'a') + "\"\n";
    const File file(whole);
    EXPECT_EQ(read_database_config(file.path).database.database, "shop");
}

}  // namespace
}  // namespace mien::app
