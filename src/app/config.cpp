#include "app/config.hpp"

#include <fmt/format.h>

#include "app/config_parts.hpp"
#include "app/config_section.hpp"
#include "base/hash.hpp"
#include "base/limits/objects.hpp"

namespace mien::app {
namespace {

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
    control.key = read_sealing_key(section);
    section.refuse_unknown_keys();
    config.control = std::move(control);
}

void read_objects(Section section, Config& config) {
    auto read = read_store(section);
    if (read.has_public_links && config.environment == "staging") {
        section.refuse("s3.public_links",
                       "must be false in staging, whose clips are for its network alone.");
    }
    if (auto* const bucket = std::get_if<objects::S3Settings>(&read.store)) {
        bucket->environment = config.environment;
    }
    config.objects = std::move(read.store);
    auto link_key = from_hex(section.secret("link_key").reveal());
    if (!link_key || link_key->size() < limits::link_key_bytes_min) {
        section.refuse("link_key", "must be 64 hexadecimal digits from a random source.");
    }
    config.link_key = Secret(std::move(*link_key));
    section.refuse_unknown_keys();
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

}  // namespace

Config read_config(const std::filesystem::path& file, Reader reader, std::set<std::string>* keys) {
    ConfigFile source(file, reader, keys);
    auto root = source.root();
    Config config;
    config.environment = root.text("environment");
    if (config.environment != "production" && config.environment != "staging") {
        root.refuse("environment", "must be \"production\" or \"staging\".");
    }
    read_server(root.section("server"), config);
    auto database = read_database(root.section("database"));
    config.database = std::move(database.settings);
    config.owner_database = std::move(database.owner);
    read_control(root, root.section("control"), config);
    read_objects(root.section("objects"), config);
    config.scratch_directory = read_scratch_directory(root.section("scratch"));
    read_web(root.section("web"), config);
    read_rendering(root.section("rendering"), config);
    config.services = read_service_access(root.section("providers"));
    config.log_level = read_log_level(root.section("log"));
    root.refuse_unknown_keys();
    config.is_secret_readable_by_others = source.is_secret_readable_by_others();
    return config;
}

}  // namespace mien::app
