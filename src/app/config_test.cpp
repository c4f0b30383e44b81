#include "app/config.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/process.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::app {
namespace {

using namespace std::string_literals;

enum class Presence { required, optional };
enum class Content { plain, secret };  // a secret may also be in a file, which KEY_file names

// One key of the file: what it may hold and what it may not, as written in TOML.
struct Setting {
    std::string key;
    Presence presence;
    std::string right;
    std::vector<std::string> wrong;
    Content content = Content::plain;
};

const std::string link_key = "\"" + std::string(64, 'a') + "\"";
const std::string sealing_key = "\"" + std::string(64, 'b') + "\"";

// Every key there is; a new one is a line here and a row in docs/guides/configuration.md.
const std::vector<Setting> settings{
    {"environment", Presence::required, R"("staging")", {R"("test")", R"("")", "1"}},
    {"server.listen",
     Presence::optional,
     R"("[::1]:8088")",
     {R"("127.0.0.1")", R"(":80")", R"("localhost:")", R"("::1:65536")", R"("a:-1")", "8080"}},
    {"server.public_url",
     Presence::optional,
     R"("https://mien.example/")",
     {R"("mien.example")", R"("ftp://mien.example")", R"("")", "true",
      R"("https://mien.example/ui")", R"("https://ada@mien.example")",
      R"("https://ada:secret@mien.example")", R"("https://mien example")",
      R"("https://mien.example?a")", R"("https://mien.example#a")", R"("https://Mien.example")",
      R"("https://")", R"("https://mien.example:")", R"("https://mien.example:a")",
      R"("https://[::1")"}},
    {"server.trusted_proxies",
     Presence::optional,
     R"(["10.0.0.0/8", "192.0.2.1"])",
     {R"("10.0.0.0/8")", "[10]"}},
    {"server.staging_url",
     Presence::optional,
     R"("https://admin-staging.example")",
     {R"("admin-staging.example")", R"("https://admin-staging.example/ui")", "1"}},
    {"database.host", Presence::required, R"("db.example")", {R"("")", "1"}},
    {"database.port", Presence::optional, "5433", {"0", "65536", R"("5432")", "5432.5"}},
    {"database.name", Presence::optional, R"("other")", {R"("")", "1"}},
    {"database.user", Presence::optional, R"("someone")", {R"("")", "1"}},
    {"database.password", Presence::required, R"("secret")", {R"("")", "1"}, Content::secret},
    {"database.ca_file", Presence::required, R"("/etc/ca.crt")", {R"("")", "1"}},
    {"database.owner.user", Presence::optional, R"("boss")", {R"("")", "1"}},
    {"database.owner.password",
     Presence::required,
     R"("more secret")",
     {R"("")", "1"},
     Content::secret},
    {"control.name", Presence::optional, R"("control")", {R"("")", R"("other")", "1"}},
    {"control.key",
     Presence::required,
     sealing_key,
     {R"("")", R"("abcd")", "\"" + std::string(64, 'g') + "\"", "\"" + std::string(66, 'a') + "\"",
      "1"},
     Content::secret},
    {"objects.kind", Presence::optional, R"("filesystem")", {R"("tape")", "1"}},
    {"objects.directory", Presence::required, R"("/srv/objects")", {R"("")", "1"}},
    {"objects.s3.endpoint",
     Presence::required,
     R"("https://s3.example:9000/base")",
     {R"("s3.example")", R"("ftp://s3.example")", R"("https://s3.example?a")", R"("")", "1"}},
    {"objects.s3.region", Presence::optional, R"("eu-west-1")", {R"("")", "1"}},
    {"objects.s3.bucket",
     Presence::required,
     R"("mien")",
     {R"("Mien")", R"("a")", R"("a/b")", "1"}},
    {"objects.s3.prefix",
     Presence::optional,
     R"("clips/a/")",
     {R"("clips")", R"("/")", R"("../")", R"("A/")", "1"}},
    {"objects.s3.style", Presence::optional, R"("host")", {R"("virtual")", R"("")", "1"}},
    {"objects.s3.access_key_id", Presence::required, R"("AB+CD/EF=")", {R"("")", "1"}},
    {"objects.s3.secret_access_key",
     Presence::required,
     R"("a/secret+")",
     {R"("")", "1"},
     Content::secret},
    {"objects.s3.ca_file", Presence::optional, R"("/etc/s3.crt")", {"1"}},
    {"objects.s3.public_links", Presence::optional, "false", {R"("true")", "1", "true"}},
    {"objects.s3.multipart_above_mib", Presence::optional, "5", {"4", "5121", R"("5")"}},
    {"objects.link_key",
     Presence::required,
     link_key,
     {R"("")", R"("abcd")", "\"" + std::string(64, 'g') + "\"", "1"},
     Content::secret},
    {"web.directory", Presence::optional, R"("/srv/web")", {"1"}},
    {"scratch.directory", Presence::optional, R"("/srv/scratch")", {R"("")", R"("a/b")", "1"}},
    {"rendering.builtin.deadline_seconds", Presence::optional, "60", {"9", "2701", R"("60")"}},
    {"rendering.builtin.previews_running_max", Presence::optional, "3", {"0", "65", R"("3")"}},
    {"rendering.builtin.videos_running_max", Presence::optional, "3", {"0", "65", R"("3")"}},
    {"rendering.builtin.clip_side_pixels_max", Presence::optional, "600", {"511", "1025", "1.5"}},
    {"rendering.builtin.clip_fps_max", Presence::optional, "30", {"23", "61", R"("30")"}},
    {"rendering.builtin.clip_duration_ms_max", Presence::optional, "4000", {"2999", "10001"}},
    {"rendering.provider", Presence::optional, R"("builtin")", {R"("unheard_of")", R"("")", "1"}},
    {"providers.key",
     Presence::optional,
     sealing_key,
     {R"("")", R"("abcd")", "\"" + std::string(62, 'a') + "\"", "1"},
     Content::secret},
    {"providers.allowed_networks",
     Presence::optional,
     R"(["10.0.0.0/8", "::1"])",
     {R"("10.0.0.0/8")", R"(["10.0.0.0/99"])", R"(["gpu"])", "1"}},
    {"log.level", Presence::optional, R"("warning")", {R"("warn")", R"("")", "1"}},
};

// A file with a line for each setting that `value_of` gives a value.
template <class ValueOf>
std::string write_file(ValueOf value_of) {
    std::string text;
    for (const auto& setting : settings) {
        const std::optional<std::string> value = value_of(setting);
        if (value) {
            text += fmt::format("{} = {}\n", setting.key, *value);
        }
    }
    return text;
}

std::string whole_file() {
    return write_file([](const Setting& setting) { return std::optional(setting.right); });
}

std::string file_with(const std::string& key, const std::optional<std::string>& value) {
    return write_file([&](const Setting& setting) {
        return setting.key == key ? value : std::optional(setting.right);
    });
}

// The directory that a service manager names, while this lives.
class CredentialsDirectory {
  public:
    explicit CredentialsDirectory(const std::filesystem::path& directory) {
        ::setenv("CREDENTIALS_DIRECTORY", directory.c_str(), 1);
    }
    ~CredentialsDirectory() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
    CredentialsDirectory(CredentialsDirectory&&) = delete;
    CredentialsDirectory& operator=(CredentialsDirectory&&) = delete;
};

// A file that names one file for each secret, in the directory named; each is written to directory,
// under the key's name.
std::string with_secrets_in_files(const std::filesystem::path& directory,
                                  const std::filesystem::path& named) {
    std::string text;
    for (const auto& setting : settings) {
        if (setting.content == Content::plain) {
            text += fmt::format("{} = {}\n", setting.key, setting.right);
            continue;
        }
        std::ofstream(directory / setting.key)
            << setting.right.substr(1, setting.right.size() - 2) << '\n';
        text += fmt::format("{}_file = \"{}\"\n", setting.key, (named / setting.key).string());
    }
    return text;
}

Config read(const std::string& text, std::set<std::string>* keys = nullptr) {
    const test::ScratchDirectory directory;
    const auto file = directory.path() / "config.toml";
    std::ofstream(file) << text;
    return read_config(file, Reader::owner, keys);
}

// Why the file is refused; empty when it is not.
std::string refusal_of(const std::string& text) {
    try {
        static_cast<void>(read(text));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        return error.message();
    }
    return "";
}

void expect_refused(const std::string& text, const std::string& name, std::string_view what) {
    const auto refusal = refusal_of(text);
    EXPECT_NE(refusal.find(": " + name + " "), std::string::npos)
        << name << " " << what << ": “" << refusal << "”";
}

std::set<std::string> documented_keys() {
    std::ifstream file(MIEN_SOURCE_DIRECTORY "/docs/guides/configuration.md");
    std::set<std::string> keys;
    for (std::string line; std::getline(file, line);) {
        const auto cell = line.starts_with("| `") ? line.substr(0, line.find(" |")) : "";
        for (auto begin = cell.find('`'); begin != std::string::npos;) {
            const auto end = cell.find('`', begin + 1);
            keys.insert(cell.substr(begin + 1, end - begin - 1));
            begin = cell.find('`', end + 1);
        }
    }
    return keys;
}

std::set<std::string> sections() {
    std::set<std::string> names;
    for (const auto& setting : settings) {
        const auto dot = setting.key.rfind('.');
        if (dot != std::string::npos) {
            names.insert(setting.key.substr(0, dot));
        }
    }
    return names;
}

TEST(Config, documentation_and_this_test_have_exactly_the_keys_that_are_read) {
    std::set<std::string> tested;
    for (const auto& setting : settings) {
        tested.insert(setting.key);
        if (setting.content == Content::secret) {
            tested.insert(setting.key + "_file");
        }
    }
    std::set<std::string> read_keys;
    static_cast<void>(read(whole_file(), &read_keys));
    EXPECT_EQ(tested, read_keys);
    EXPECT_EQ(documented_keys(), read_keys);
}

TEST(Config, reads_every_key) {
    const auto config = read(whole_file());
    EXPECT_EQ(config.environment, "staging");
    EXPECT_EQ(config.listen_address, "::1");
    EXPECT_EQ(config.listen_port, 8088);
    EXPECT_EQ(config.public_url, "https://mien.example");
    EXPECT_EQ(config.trusted_proxies, (std::vector{"10.0.0.0/8"s, "192.0.2.1"s}));
    EXPECT_EQ(config.database.host, "db.example");
    EXPECT_EQ(config.database.port, 5433);
    EXPECT_EQ(config.database.database, "other");
    EXPECT_EQ(config.database.user, "someone");
    EXPECT_EQ(config.database.password.reveal(), "secret");
    EXPECT_EQ(config.database.ca_file, "/etc/ca.crt");
    ASSERT_TRUE(config.owner_database);
    EXPECT_EQ(config.owner_database->host, "db.example");
    EXPECT_EQ(config.owner_database->database, "other");
    EXPECT_EQ(config.owner_database->user, "boss");
    EXPECT_EQ(config.owner_database->password.reveal(), "more secret");
    ASSERT_TRUE(config.control);
    EXPECT_EQ(config.control->database.host, "db.example");
    EXPECT_EQ(config.control->database.database, "control");
    EXPECT_EQ(config.control->database.password.reveal(), "secret");
    EXPECT_EQ(config.control->key.reveal(), std::string(32, '\xbb'));
    ASSERT_TRUE(config.control->owner_database);
    EXPECT_EQ(config.control->owner_database->database, "control");
    EXPECT_EQ(config.control->owner_database->user, "boss");
    EXPECT_EQ(config.web_directory, "/srv/web");
    EXPECT_EQ(std::get<objects::FilesystemSettings>(config.objects).directory, "/srv/objects");
    EXPECT_EQ(config.scratch_directory, "/srv/scratch");
    EXPECT_EQ(config.link_key.reveal(), std::string(32, '\xaa'));
    EXPECT_EQ(config.provider, "builtin");
    const auto& builtin = config.providers.at("builtin");
    EXPECT_EQ(builtin.deadline, std::chrono::seconds(60));
    EXPECT_EQ(builtin.previews_running_max, 3U);
    EXPECT_EQ(builtin.videos_running_max, 3U);
    EXPECT_EQ(builtin.clip_limits.side_pixels_max, 600);
    EXPECT_EQ(builtin.clip_limits.fps_max, 30);
    EXPECT_EQ(builtin.clip_limits.duration_max, std::chrono::seconds(4));
    ASSERT_TRUE(config.services.key);
    EXPECT_EQ(config.services.key->reveal(), std::string(32, '\xbb'));
    EXPECT_EQ(config.services.allowed_networks, (std::vector{"10.0.0.0/8"s, "::1"s}));
    EXPECT_EQ(config.log_level, LogLevel::warning);
}

TEST(Config, reads_where_the_bucket_is) {
    const auto config = read(file_with("objects.kind", R"("s3")"));
    const auto& s3 = std::get<objects::S3Settings>(config.objects);
    EXPECT_EQ(s3.endpoint, "https://s3.example:9000/base");
    EXPECT_EQ(s3.region, "eu-west-1");
    EXPECT_EQ(s3.bucket, "mien");
    EXPECT_EQ(s3.prefix, "clips/a/");
    EXPECT_EQ(s3.style, objects::S3Style::host);
    EXPECT_EQ(s3.credential.access_key_id, "AB+CD/EF=");
    EXPECT_EQ(s3.credential.secret_access_key.reveal(), "a/secret+");
    EXPECT_EQ(s3.ca_file, "/etc/s3.crt");
    EXPECT_FALSE(s3.has_public_links);
    EXPECT_EQ(s3.multipart_above, 5U * 1024 * 1024);
}

TEST(Config, refuses_a_bucket_without_its_section) {
    const auto text = write_file([](const Setting& setting) {
        if (setting.key == "objects.kind") {
            return std::optional<std::string>(R"("s3")");
        }
        return setting.key.starts_with("objects.s3.") ? std::nullopt : std::optional(setting.right);
    });
    expect_refused(text, "objects.s3", "is missing");
}

TEST(Config, has_defaults_for_all_that_is_not_required) {
    const auto config = read(write_file([](const Setting& setting) {
        const bool is_written =
            setting.presence == Presence::required && !setting.key.starts_with("database.owner.");
        return is_written ? std::optional(setting.right) : std::nullopt;
    }));
    EXPECT_EQ(config.listen_address, "127.0.0.1");
    EXPECT_EQ(config.listen_port, 8080);
    EXPECT_EQ(config.public_url, "http://127.0.0.1:8080");
    EXPECT_TRUE(config.trusted_proxies.empty());
    EXPECT_EQ(config.database.port, 5432);
    EXPECT_EQ(config.database.database, "mien");
    EXPECT_EQ(config.database.user, "mien_app");
    EXPECT_FALSE(config.owner_database);
    ASSERT_TRUE(config.control);
    EXPECT_EQ(config.control->database.database, "mien_control");
    EXPECT_FALSE(config.control->owner_database);
    EXPECT_TRUE(config.web_directory.empty());
    EXPECT_FALSE(config.services.key);
    EXPECT_TRUE(config.services.allowed_networks.empty());
    EXPECT_EQ(config.providers.at("builtin").previews_running_max, limits::previews_running_max);
    EXPECT_TRUE(config.scratch_directory.is_absolute());
    EXPECT_EQ(config.provider, "builtin");
    EXPECT_EQ(config.log_level, LogLevel::info);
}

TEST(Config, has_a_control_database_in_staging_only) {
    const auto production = file_with("environment", R"("production")");
    expect_refused(production, "control", "is not production's");
    const auto without = write_file([](const Setting& setting) {
        const auto value =
            setting.key == "environment" ? std::string(R"("production")") : setting.right;
        return setting.key.starts_with("control.") ? std::nullopt : std::optional(value);
    });
    EXPECT_EQ(refusal_of(without), "");
    EXPECT_FALSE(read(without).control);
}

// As browsers write it: an origin has no usual port, and an IPv6 address is in brackets.
TEST(Config, knows_an_address_as_browsers_write_it) {
    const auto url_of = [](const std::string& key, const std::string& value) {
        return read(file_with(key, value)).public_url;
    };
    EXPECT_EQ(url_of("server.public_url", R"("https://mien.example:443")"), "https://mien.example");
    EXPECT_EQ(url_of("server.public_url", R"("http://mien.example:80/")"), "http://mien.example");
    EXPECT_EQ(url_of("server.public_url", R"("https://mien.example:80")"),
              "https://mien.example:80");
    EXPECT_EQ(url_of("server.public_url", R"("http://[::1]:8080")"), "http://[::1]:8080");
}

TEST(Config, refuses_each_wrong_value_and_names_its_key) {
    for (const auto& setting : settings) {
        EXPECT_FALSE(setting.wrong.empty()) << setting.key;
        for (const auto& value : setting.wrong) {
            expect_refused(file_with(setting.key, value), setting.key, value);
        }
    }
}

TEST(Config, refuses_a_file_without_a_required_key) {
    for (const auto& setting : settings) {
        const auto text = file_with(setting.key, std::nullopt);
        if (setting.presence == Presence::required) {
            expect_refused(text, setting.key, "is missing");
        } else {
            EXPECT_EQ(refusal_of(text), "") << setting.key;
        }
    }
}

TEST(Config, refuses_an_unknown_key_in_every_section) {
    expect_refused(whole_file() + "enviroment = 1\n", "enviroment", "is unknown");
    expect_refused(whole_file() + "severs.listen = 1\n", "severs", "is unknown");
    for (const auto& section : sections()) {
        const auto key = section + ".listem";
        expect_refused(whole_file() + key + " = 1\n", key, "is unknown");
    }
}

TEST(Config, refuses_a_value_in_place_of_a_section) {
    for (const auto& section : sections()) {
        const auto text = write_file([&](const Setting& setting) {
            return setting.key.starts_with(section + ".") ? std::nullopt
                                                          : std::optional(setting.right);
        });
        expect_refused(fmt::format("{} = 1\n{}", section, text), section, "is no section");
    }
}

TEST(Config, says_the_line_that_is_not_toml) {
    const auto refusal = refusal_of("environment = \"staging\"\nserver = [\n");
    EXPECT_NE(refusal.find(": line "), std::string::npos) << refusal;
}

// Whether the file at readable, of all that were made, gives the configuration a reason to warn.
bool warns_of(const std::filesystem::path& config, const std::filesystem::path& readable) {
    using std::filesystem::perms;
    for (const auto& entry : std::filesystem::directory_iterator(config.parent_path())) {
        std::filesystem::permissions(entry.path(), perms::owner_read | perms::owner_write);
    }
    EXPECT_FALSE(read_config(config).is_secret_readable_by_others);
    bool warns = true;
    for (const auto more : {perms::group_read, perms::others_read}) {
        std::filesystem::permissions(readable, perms::owner_read | perms::owner_write | more);
        warns = warns && read_config(config).is_secret_readable_by_others;
    }
    return warns;
}

TEST(Config, tells_whether_others_may_read_a_file_with_a_secret) {
    const test::ScratchDirectory directory;
    const auto file = directory.path() / "config.toml";
    std::ofstream(file) << whole_file();
    EXPECT_TRUE(warns_of(file, file));
    std::ofstream(file) << with_secrets_in_files(directory.path(), directory.path());
    EXPECT_FALSE(warns_of(file, file));
    EXPECT_TRUE(warns_of(file, directory.path() / "database.password"));
    // Who is not the owner need not reach it.
    EXPECT_FALSE(warns_of(file, directory.path() / "database.owner.password"));
}

// A secret has its own file in every section: this test goes on to hold for those that are added.
TEST(Config, every_password_and_key_may_be_in_a_file) {
    std::set<std::string> keys;
    static_cast<void>(read(whole_file(), &keys));
    for (const auto& key : keys) {
        if (key.ends_with("password") || key.ends_with("key") || key.ends_with("secret")) {
            EXPECT_TRUE(keys.contains(key + "_file")) << key;
        }
    }
}

TEST(Config, reads_every_secret_from_its_file) {
    const test::ScratchDirectory directory;
    const auto expect_read = [](const Config& config) {
        EXPECT_EQ(config.database.password.reveal(), "secret");
        EXPECT_EQ(config.link_key.reveal(), std::string(32, '\xaa'));
        ASSERT_TRUE(config.owner_database);
        EXPECT_EQ(config.owner_database->password.reveal(), "more secret");
    };
    expect_read(read(with_secrets_in_files(directory.path(), directory.path())));
    const auto relative = with_secrets_in_files(directory.path(), "");
    expect_refused(relative, "database.password_file", "is relative to nothing");
    const CredentialsDirectory credentials(directory.path());
    expect_read(read(relative));
}

TEST(Config, refuses_each_secret_in_a_file_that_is_not_one_line) {
    const test::ScratchDirectory directory;
    for (const auto& setting : settings) {
        if (setting.content != Content::secret) {
            continue;
        }
        const auto name = setting.key + "_file";
        const auto text = with_secrets_in_files(directory.path(), directory.path());
        EXPECT_EQ(refusal_of(text), "");
        const auto file = directory.path() / setting.key;
        for (const auto& content : {""s, "\n"s, "a\nb\n"s, "a\r\n"s, "a\0b"s,
                                    std::string(limits::secret_file_bytes_max + 1, 'a')}) {
            std::ofstream(file) << content;
            expect_refused(text, name, "holds " + content.substr(0, 5));
        }
        std::filesystem::remove(file);
        expect_refused(text, name, "is missing");
        std::filesystem::create_directory(file);
        expect_refused(text, name, "is a directory");
        std::filesystem::remove(file);
        expect_refused(file_with(setting.key, setting.right) + name + " = \"/none\"\n", name,
                       "stands beside the secret");
        expect_refused(file_with(setting.key, std::nullopt) + name + " = 1\n", name, "is a number");
    }
}

// As the package installs them, with the secrets of its units.
TEST(Config, the_shipped_configurations_are_read) {
    const test::ScratchDirectory directory;
    const CredentialsDirectory credentials(directory.path());
    std::ofstream(directory.path() / "app_database_password") << "secret\n";
    std::ofstream(directory.path() / "app_link_key") << std::string(64, 'a') << '\n';
    std::ofstream(directory.path() / "app_control_key") << std::string(64, 'b') << '\n';
    for (const std::string environment : {"production", "staging"}) {
        const std::filesystem::path file =
            MIEN_SOURCE_DIRECTORY "/deploy/etc/" + environment + ".toml";
        const auto config = read_config(file);
        EXPECT_EQ(config.environment, environment);
        EXPECT_EQ(config.database.password.reveal(), "secret");
        EXPECT_FALSE(config.owner_database);
    }
    std::ofstream(directory.path() / "owner_database_password") << "more secret\n";
    const auto config =
        read_config(MIEN_SOURCE_DIRECTORY "/deploy/etc/production.toml", Reader::owner);
    ASSERT_TRUE(config.owner_database);
    EXPECT_EQ(config.owner_database->password.reveal(), "more secret");
}

// What serves cannot reach the owner's password, and does not keep one that is in the file.
TEST(Config, only_the_owner_reads_the_password_of_the_owner) {
    const test::ScratchDirectory directory;
    const auto file = directory.path() / "config.toml";
    std::ofstream(file) << with_secrets_in_files(directory.path(), directory.path());
    EXPECT_TRUE(read_config(file, Reader::owner).owner_database);
    std::filesystem::remove(directory.path() / "database.owner.password");
    EXPECT_FALSE(read_config(file).owner_database);
    std::ofstream(file) << whole_file();
    EXPECT_FALSE(read_config(file).owner_database);
}

TEST(Config, a_file_that_is_not_there_is_not_found) {
    const test::ScratchDirectory directory;
    try {
        static_cast<void>(read_config(directory.path() / "none.toml"));
        ADD_FAILURE() << "read";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::not_found);
    }
}

}  // namespace
}  // namespace mien::app
