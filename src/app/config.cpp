#include "app/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include "app/secret_file.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/objects.hpp"
#include "base/sealed_box.hpp"
#include "objects/object_key.hpp"
#include "objects/s3_address.hpp"

namespace mien::app {
namespace {

// What all sections of a file have in common.
struct Source {
    const std::filesystem::path& file;
    Reader reader;
    std::set<std::string>* keys;  // may be null; gets the full name of each key that is asked for
    bool is_readable_by_others;   // the file
    bool is_secret_readable_by_others = false;  // the file or another one, with a secret in it
};

// One table of the file; remembers which keys were asked for, so that the rest can be refused.
class Section {
  public:
    Section(Source& source, std::string name, const toml::table* table)
        : source_(source), name_(std::move(name)), table_(table) {}

    [[noreturn]] void refuse(std::string_view key, std::string_view what) const {
        throw Error(ErrorKind::invalid,
                    fmt::format("{}: {} {}", source_.file.string(), full_name(key), what));
    }

    std::string text(std::string_view key, std::optional<std::string> fallback = std::nullopt) {
        const auto* node = find(key);
        if (node == nullptr && fallback) {
            return *fallback;
        }
        const auto value = node == nullptr ? std::nullopt : node->value<std::string>();
        if (!value || value->empty()) {
            refuse(key, "must be a text.");
        }
        return *value;
    }

    // A text that may be empty.
    std::string text_or_nothing(std::string_view key, std::string fallback) {
        const auto* node = find(key);
        if (node == nullptr) {
            return fallback;
        }
        const auto value = node->value<std::string>();
        if (!value) {
            refuse(key, "must be a text.");
        }
        return *value;
    }

    // Given as KEY, or as KEY_file: the path of a file that holds it.
    Secret secret(std::string_view key) {
        if (!is_in_file(key)) {
            source_.is_secret_readable_by_others |= source_.is_readable_by_others;
            return Secret(text(key));
        }
        const auto file_key = fmt::format("{}_file", key);
        auto found = read_secret_file(text(file_key));
        if (!found) {
            refuse(file_key, found.error());
        }
        source_.is_secret_readable_by_others |= found->is_readable_by_others;
        return std::move(found->value);
    }

    // Nothing for another reader, who need not even reach the file.
    std::optional<Secret> owner_secret(std::string_view key) {
        if (source_.reader != Reader::owner && is_in_file(key)) {
            return std::nullopt;
        }
        auto value = secret(key);
        return source_.reader == Reader::owner ? std::optional(std::move(value)) : std::nullopt;
    }

    std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most,
                         std::optional<std::int64_t> fallback = std::nullopt) {
        const auto* node = find(key);
        if (node == nullptr && fallback) {
            return *fallback;
        }
        const auto value = node == nullptr ? std::nullopt : node->value<std::int64_t>();
        if (!value || *value < least || *value > most) {
            refuse(key, fmt::format("must be a whole number from {} to {}.", least, most));
        }
        return *value;
    }

    bool flag(std::string_view key, bool fallback) {
        const auto* node = find(key);
        if (node == nullptr) {
            return fallback;
        }
        const auto value = node->value_exact<bool>();
        if (!value) {
            refuse(key, "must be true or false.");
        }
        return *value;
    }

    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> list;
        const auto* node = find(key);
        if (node == nullptr) {
            return list;
        }
        const auto* array = node->as_array();
        if (array == nullptr) {
            refuse(key, "must be a list of texts.");
        }
        for (const auto& element : *array) {
            const auto value = element.value<std::string>();
            if (!value) {
                refuse(key, "must be a list of texts.");
            }
            list.push_back(*value);
        }
        return list;
    }

    Section section(std::string_view key) {
        known_.emplace(key);
        const auto* node = table_ == nullptr ? nullptr : table_->get(key);
        if (node != nullptr && node->as_table() == nullptr) {
            refuse(key, "must be a section.");
        }
        return {source_, full_name(key), node == nullptr ? nullptr : node->as_table()};
    }

    [[nodiscard]] bool is_present() const { return table_ != nullptr; }

    void refuse_unknown_keys() const {
        if (table_ == nullptr) {
            return;
        }
        for (const auto& [key, value] : *table_) {
            if (!known_.contains(std::string(key.str()))) {
                refuse(key.str(), "is not a setting.");
            }
        }
    }

  private:
    bool is_in_file(std::string_view key) {
        const auto file_key = fmt::format("{}_file", key);
        const bool is_here = find(key) != nullptr;
        const bool is_there = find(file_key) != nullptr;
        if (is_here && is_there) {
            refuse(file_key, fmt::format("and {} are both there: leave one out.", key));
        }
        return is_there;
    }

    [[nodiscard]] std::string full_name(std::string_view key) const {
        return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
    }

    const toml::node* find(std::string_view key) {
        known_.emplace(key);
        if (source_.keys != nullptr) {
            source_.keys->insert(full_name(key));
        }
        return table_ == nullptr ? nullptr : table_->get(key);
    }

    Source& source_;
    std::string name_;
    const toml::table* table_;
    std::set<std::string> known_;
};

// As browsers write an origin: scheme, host in lower case, and a port when it is not the usual one.
bool is_origin(std::string_view url) {
    const auto scheme_end = url.find("://");
    const auto scheme = url.substr(0, scheme_end);
    if (scheme != "http" && scheme != "https") {
        return false;
    }
    auto host = url.substr(scheme_end + 3);
    const auto colon = host.rfind(':');
    if (colon != std::string_view::npos && !host.ends_with(']')) {
        const auto port = host.substr(colon + 1);
        if (port.empty() || port.size() > 5 ||
            port.find_first_not_of("0123456789") != std::string_view::npos) {
            return false;
        }
        host = host.substr(0, colon);
    }
    if (host.starts_with('[')) {
        return host.size() > 2 && host.ends_with(']') &&
               host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") ==
                   std::string_view::npos;
    }
    return !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
                                std::string_view::npos;
}

void read_listen(Section& server, Config& config) {
    const auto listen = server.text("listen", "127.0.0.1:8080");
    const auto colon = listen.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        server.refuse("listen", "must be ADDRESS:PORT, such as 127.0.0.1:8080.");
    }
    config.listen_address = listen.substr(0, colon);
    if (config.listen_address.front() == '[' && config.listen_address.back() == ']') {
        config.listen_address = config.listen_address.substr(1, config.listen_address.size() - 2);
    }
    const auto digits = listen.substr(colon + 1);
    const bool is_number = !digits.empty() && digits.size() <= 5 &&
                           digits.find_first_not_of("0123456789") == std::string::npos;
    const int port = is_number ? std::stoi(digits) : 65536;
    if (port > 65535) {
        server.refuse("listen", "must end in a port from 0 to 65535.");
    }
    config.listen_port = static_cast<std::uint16_t>(port);
}

void read_server(Section server, Config& config) {
    read_listen(server, config);
    const bool is_ipv6 = config.listen_address.find(':') != std::string::npos;
    config.public_url = server.text(
        "public_url", fmt::format(fmt::runtime(is_ipv6 ? "http://[{}]:{}" : "http://{}:{}"),
                                  config.listen_address, config.listen_port));
    while (config.public_url.ends_with('/')) {
        config.public_url.pop_back();
    }
    if (!is_origin(config.public_url)) {
        server.refuse(
            "public_url",
            "must be https://HOST or http://HOST, with a port or without, and nothing else: "
            "no path, no user, no space, no capitals.");
    }
    // Browsers leave the usual port out.
    const std::string_view usual_port = config.public_url.starts_with("https://") ? ":443" : ":80";
    if (config.public_url.ends_with(usual_port)) {
        config.public_url.resize(config.public_url.size() - usual_port.size());
    }
    config.trusted_proxies = server.texts("trusted_proxies");
    config.staging_url = server.text_or_nothing("staging_url", "");
    if (!config.staging_url.empty() && !is_origin(config.staging_url)) {
        server.refuse("staging_url",
                      "must be https://HOST or http://HOST, with a port or without.");
    }
    server.refuse_unknown_keys();
}

void read_database(Section database, Config& config) {
    config.database.host = database.text("host");
    config.database.port = static_cast<std::uint16_t>(database.integer("port", 1, 65535, 5432));
    config.database.database = database.text("name", "mien");
    config.database.user = database.text("user", "mien_app");
    config.database.password = database.secret("password");
    config.database.ca_file = database.text("ca_file");
    auto owner = database.section("owner");
    if (owner.is_present()) {
        const auto user = owner.text("user", "mien_owner");
        auto password = owner.owner_secret("password");
        if (password) {
            config.owner_database = config.database;
            config.owner_database->user = user;
            config.owner_database->password = std::move(*password);
            config.owner_database->application_name = "mien migrate";
        }
        owner.refuse_unknown_keys();
    }
    database.refuse_unknown_keys();
}

// After [database], on whose server it lies.
void read_control(const Section& root, Section section, Config& config) {
    if (config.environment != "staging") {
        if (section.is_present()) {
            root.refuse("control", "is for staging only.");
        }
        return;
    }
    ControlConfig control{
        .database = config.database, .owner_database = config.owner_database, .key = {}};
    control.database.database = section.text("name", "mien_control");
    if (control.database.database == config.database.database) {
        section.refuse("name", "must be another database than database.name.");
    }
    if (control.owner_database) {
        control.owner_database->database = control.database.database;
    }
    auto key = from_hex(section.secret("key").reveal());
    if (!key || key->size() != sealing_key_bytes) {
        section.refuse("key", "must be 64 hexadecimal digits from a random source.");
    }
    control.key = Secret(std::move(*key));
    section.refuse_unknown_keys();
    config.control = std::move(control);
}

// Throws what is wrong with the address of a bucket under the name of the key.
void check_address(const Section& section, const objects::S3Settings& settings) {
    if (!objects::is_bucket_name(settings.bucket)) {
        section.refuse(
            "bucket", "must be 3 to 63 of a-z, 0-9, - and ., with a letter or digit at both ends.");
    }
    try {
        const objects::S3Address address(settings.endpoint, settings.bucket, settings.style);
    } catch (const Error&) {
        section.refuse("endpoint",
                       "must be https://HOST or http://HOST, with a port and a path or without.");
    }
}

objects::S3Settings read_bucket(Section section) {
    objects::S3Settings settings;
    settings.endpoint = section.text("endpoint");
    settings.region = section.text("region", "us-east-1");
    settings.bucket = section.text("bucket");
    settings.prefix = section.text_or_nothing("prefix", "");
    const std::string_view prefix(settings.prefix);
    if (!prefix.empty() &&
        !(prefix.ends_with('/') && objects::is_object_key(prefix.substr(0, prefix.size() - 1)))) {
        section.refuse("prefix", "must be empty, or lower-case words that each end in a slash.");
    }
    const auto style = section.text("style", "path");
    if (style != "path" && style != "host") {
        section.refuse("style", "must be \"path\" or \"host\".");
    }
    settings.style = style == "host" ? objects::S3Style::host : objects::S3Style::path;
    settings.credential.access_key_id = section.text("access_key_id");
    settings.credential.secret_access_key = section.secret("secret_access_key");
    const auto ca_file = section.text_or_nothing("ca_file", "");
    if (!ca_file.empty()) {
        settings.ca_file = ca_file;
    }
    settings.has_public_links = section.flag("public_links", false);
    constexpr std::int64_t mebibyte = 1024L * 1024;
    settings.multipart_above = static_cast<std::uint64_t>(
        section.integer("multipart_above_mib", 5, 5120, limits::s3_multipart_above / mebibyte) *
        mebibyte);
    check_address(section, settings);
    section.refuse_unknown_keys();
    return settings;
}

// Its last name is the bucket's, with or without a slash behind it.
std::filesystem::path directory_of(const std::string& text) {
    const std::filesystem::path path(text);
    return path.has_filename() ? path : path.parent_path();
}

// A kind's section may stand there while another kind is in use.
void read_objects(Section section, Config& config) {
    const auto kind = section.text("kind", "filesystem");
    if (kind != "filesystem" && kind != "s3") {
        section.refuse("kind", "must be \"filesystem\" or \"s3\".");
    }
    auto bucket = section.section("s3");
    std::optional<objects::S3Settings> settings;
    if (bucket.is_present()) {
        settings = read_bucket(bucket);
    }
    if (settings && settings->has_public_links && config.environment == "staging") {
        section.refuse("s3.public_links",
                       "must be false in staging, whose clips are for its network alone.");
    }
    if (kind == "s3") {
        if (!settings) {
            section.refuse("s3", "must be a section that says where the bucket is.");
        }
        config.objects = std::move(*settings);
        static_cast<void>(section.text_or_nothing("directory", ""));
    } else {
        config.objects = objects::FilesystemSettings{directory_of(section.text("directory"))};
    }
    auto link_key = from_hex(section.secret("link_key").reveal());
    if (!link_key || link_key->size() < limits::link_key_bytes_min) {
        section.refuse("link_key", "must be 64 hexadecimal digits from a random source.");
    }
    config.link_key = Secret(std::move(*link_key));
    section.refuse_unknown_keys();
}

// One for each user of the system: it must be its user's alone.
std::filesystem::path usual_scratch_directory() {
    std::error_code failure;
    const auto temporary = std::filesystem::temp_directory_path(failure);
    const auto name = fmt::format("mien-{}", ::geteuid());
    return (failure ? std::filesystem::path("/tmp") : temporary) / name;
}

void read_scratch(Section scratch, Config& config) {
    config.scratch_directory = scratch.text("directory", usual_scratch_directory().string());
    if (!config.scratch_directory.is_absolute()) {
        scratch.refuse("directory", "must be an absolute path.");
    }
    scratch.refuse_unknown_keys();
}

// Where an installation keeps the UI: beside the program, PREFIX/bin/mien and
// PREFIX/share/mien/web.
std::filesystem::path installed_web_directory() {
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    const auto directory = program.parent_path().parent_path() / "share" / "mien" / "web";
    const bool is_there =
        !failure && std::filesystem::is_regular_file(directory / "index.html", failure);
    return is_there ? directory : std::filesystem::path();
}

void read_web(Section web, Config& config) {
    config.web_directory = web.text_or_nothing("directory", installed_web_directory().string());
    web.refuse_unknown_keys();
}

// No limit is below the settings of a clip by default.
void read_clip_limits(Section& provider, core::ClipLimits& clip_limits) {
    constexpr core::ClipSettings usual;
    const auto read = [&](std::string_view key, int least, std::int64_t most) {
        return static_cast<int>(provider.integer(key, least, most, most));
    };
    clip_limits.side_pixels_max =
        read("clip_side_pixels_max", usual.width, limits::settings_side_pixels_max);
    clip_limits.fps_max = read("clip_fps_max", usual.fps, limits::settings_fps_max);
    clip_limits.duration_max = std::chrono::milliseconds(
        read("clip_duration_ms_max", usual.duration_ms, limits::settings_duration_max.count()));
}

void read_provider(Section provider, ProviderConfig& config) {
    config.deadline = std::chrono::seconds(
        provider.integer("deadline_seconds", 10, 2700, config.deadline.count()));
    config.previews_running_max = static_cast<std::size_t>(
        provider.integer("previews_running_max", 1, 64, limits::previews_running_max));
    config.videos_running_max = static_cast<std::size_t>(
        provider.integer("videos_running_max", 1, 64, limits::videos_running_max));
    read_clip_limits(provider, config.clip_limits);
    provider.refuse_unknown_keys();
}

void read_rendering(Section rendering, Config& config) {
    for (auto& [name, provider] : config.providers) {
        read_provider(rendering.section(name), provider);
    }
    config.provider = rendering.text("provider", config.provider);
    if (!config.providers.contains(config.provider)) {
        rendering.refuse("provider", "must be \"builtin\".");
    }
    rendering.refuse_unknown_keys();
}

toml::table parse_file(const std::filesystem::path& file) {
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& failure) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{}: line {}: {}", file.string(), failure.source().begin.line,
                                failure.description()));
    }
}

}  // namespace

Config read_config(const std::filesystem::path& file, Reader reader, std::set<std::string>* keys) {
    if (!std::filesystem::is_regular_file(file)) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no configuration file {}.", file.string()));
    }
    const auto table = parse_file(file);
    using std::filesystem::perms;
    const auto permissions = std::filesystem::status(file).permissions();
    const auto others = permissions & (perms::group_read | perms::others_read);
    Source source{.file = file,
                  .reader = reader,
                  .keys = keys,
                  .is_readable_by_others = others != perms::none};
    Section root(source, "", &table);
    Config config;
    config.environment = root.text("environment");
    if (config.environment != "production" && config.environment != "staging") {
        root.refuse("environment", "must be \"production\" or \"staging\".");
    }
    read_server(root.section("server"), config);
    read_database(root.section("database"), config);
    read_control(root, root.section("control"), config);
    read_objects(root.section("objects"), config);
    read_scratch(root.section("scratch"), config);
    read_web(root.section("web"), config);
    read_rendering(root.section("rendering"), config);

    auto log_section = root.section("log");
    const auto level = parse_log_level(log_section.text("level", "info"));
    if (!level) {
        log_section.refuse("level", "must be \"debug\", \"info\", \"warning\" or \"error\".");
    }
    config.log_level = *level;
    log_section.refuse_unknown_keys();

    root.refuse_unknown_keys();
    config.is_secret_readable_by_others = source.is_secret_readable_by_others;
    return config;
}

}  // namespace mien::app
