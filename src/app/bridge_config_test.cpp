#include "app/bridge_config.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::app {
namespace {

const std::string key(64, 'a');

// Every key that must be there, and the sections.
const std::string least = R"([production.database]
host = "db.example"
password = "reads"
ca_file = "/etc/a.crt"
[production.objects]
directory = "/srv/production"
[staging.database]
host = "db-staging.example"
password = "owns"
ca_file = "/etc/b.crt"
[staging.objects]
directory = "/srv/staging"
[control]
key = ")" + key + "\"\n";

const std::string bucket = R"(kind = "s3"
s3.endpoint = "https://s3.example"
s3.bucket = "mien"
s3.access_key_id = "a"
s3.secret_access_key = "b"
)";

const std::string ledger = R"([ledger.database]
host = "db.example"
password = "keeps"
ca_file = "/etc/a.crt"
)";

BridgeConfig read(const std::string& text, std::set<std::string>* keys = nullptr) {
    const test::ScratchDirectory directory;
    const auto file = directory.path() / "bridge.toml";
    std::ofstream(file) << text;
    return read_bridge_config(file, keys);
}

std::string refusal_of(const std::string& text) {
    try {
        static_cast<void>(read(text));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        return error.message();
    }
    return "taken";
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

// The table of keys comes first; names of checks have no dot.
std::set<std::string> documented_keys() {
    std::ifstream file(MIEN_SOURCE_DIRECTORY "/docs/guides/bridge.md");
    std::set<std::string> keys;
    for (std::string line; std::getline(file, line);) {
        const auto cell = line.starts_with("| `") ? line.substr(0, line.find(" |")) : "";
        for (auto begin = cell.find('`'); begin != std::string::npos;) {
            const auto end = cell.find('`', begin + 1);
            const auto name = cell.substr(begin + 1, end - begin - 1);
            if (name.find('.') != std::string::npos) {
                keys.insert(name);
            }
            begin = cell.find('`', end + 1);
        }
    }
    return keys;
}

TEST(bridge_config, has_the_usual_names_where_none_are_given) {
    const auto config = read(least);
    EXPECT_EQ(config.production_database.database, "mien");
    EXPECT_EQ(config.production_database.user, "mien_reader");
    EXPECT_EQ(config.production_database.port, 5432);
    EXPECT_EQ(config.production_database.ca_file, "/etc/a.crt");
    EXPECT_EQ(config.control_database.host, "db-staging.example");
    EXPECT_EQ(config.control_database.database, "mien_control");
    EXPECT_EQ(config.control_database.user, "mien_owner");
    EXPECT_EQ(config.control_database.password.reveal(), "owns");
    EXPECT_EQ(config.control_key.reveal().size(), 32U);
    EXPECT_EQ(objects::bucket_name(config.staging_objects), "staging");
}

TEST(bridge_config, refuses_what_is_missing_wrong_or_unknown) {
    EXPECT_NE(refusal_of(replaced(least, "host = \"db.example\"\n", ""))
                  .find("production.database.host must be a text."),
              std::string::npos);
    EXPECT_NE(refusal_of(replaced(least, key, "abc")).find("control.key must be 64"),
              std::string::npos);
    EXPECT_NE(refusal_of(least + "name = \"mien_control\"\nport = 1\n")
                  .find("control.port is not a setting."),
              std::string::npos);
    EXPECT_NE(
        refusal_of("environment = \"staging\"\n" + least).find("environment is not a setting."),
        std::string::npos);
}

TEST(bridge_config, has_a_ledger_where_one_is_given) {
    EXPECT_FALSE(read(least).ledger.has_value());
    const auto config = read(least + ledger + "[sync]\nrotated_from = \"0123456789abcdef\"\n");
    ASSERT_TRUE(config.ledger.has_value());
    EXPECT_EQ(config.ledger->database.database, "mien_ledger");
    EXPECT_EQ(config.ledger->database.user, "mien_ledger");
    EXPECT_EQ(config.ledger->rotated_from, "0123456789abcdef");
    EXPECT_NE(refusal_of(least + "[ledger]\nhost = \"db.example\"\n")
                  .find("ledger.database.host must be a text."),
              std::string::npos);
}

TEST(bridge_config, refuses_a_masking_key_that_is_short_or_not_random) {
    EXPECT_NE(refusal_of(least + "[sync]\nmasking_key = \"00ff\"\n").find("has 16 bits"),
              std::string::npos);
    EXPECT_NE(refusal_of(least + "[sync]\nmasking_key = \"" + key + "\"\n").find("not random"),
              std::string::npos);
}

TEST(bridge_config, has_the_keys_that_its_guide_lists) {
    auto text = replaced(least, "directory = \"/srv/production\"\n", bucket);
    text = replaced(text, "directory = \"/srv/staging\"\n", bucket) + ledger;
    std::set<std::string> keys;
    static_cast<void>(read(text, &keys));
    EXPECT_EQ(documented_keys(), keys);
}

}  // namespace
}  // namespace mien::app
