#include "app/config_parts.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "async/network_set.hpp"
#include "base/bucket_name.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/objects.hpp"
#include "base/sealed_box.hpp"
#include "objects/object_key.hpp"
#include "objects/s3_address.hpp"

namespace mien::app {
namespace {

// Throws what is wrong with the address of a bucket under the name of the key.
void check_address(const Section& section, const objects::S3Settings& settings) {
    if (const auto problem = find_bucket_name_problem(settings.bucket)) {
        section.refuse("bucket", "must be the name of a bucket. " + *problem);
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

Secret sealing_key_from(const Section& section, const Secret& digits) {
    auto key = from_hex(digits.reveal());
    if (!key || key->size() != sealing_key_bytes) {
        section.refuse("key", "must be 64 hexadecimal digits from a random source.");
    }
    return Secret(std::move(*key));
}

// Its last name is the bucket's, with or without a slash behind it.
std::filesystem::path directory_of(const std::string& text) {
    const std::filesystem::path path(text);
    return path.has_filename() ? path : path.parent_path();
}

// One for each user of the system: it must be its user's alone.
std::filesystem::path usual_scratch_directory() {
    std::error_code failure;
    const auto temporary = std::filesystem::temp_directory_path(failure);
    const auto name = fmt::format("mien-{}", ::geteuid());
    return (failure ? std::filesystem::path("/tmp") : temporary) / name;
}

}  // namespace

pg::Settings read_database_place(Section& section) {
    pg::Settings place;
    place.host = section.text("host");
    place.port = static_cast<std::uint16_t>(section.integer("port", 1, 65535, 5432));
    place.ca_file = section.text("ca_file");
    return place;
}

DatabaseSection read_database(Section database) {
    DatabaseSection read{.settings = read_database_place(database), .owner = std::nullopt};
    read.settings.database = database.text("name", "mien");
    read.settings.user = database.text("user", "mien_app");
    read.settings.password = database.secret("password");
    auto owner = database.section("owner");
    if (owner.is_present()) {
        const auto user = owner.text("user", "mien_owner");
        auto password = owner.owner_secret("password");
        if (password) {
            read.owner = read.settings;
            read.owner->user = user;
            read.owner->password = std::move(*password);
            read.owner->application_name = "mien migrate";
        }
        owner.refuse_unknown_keys();
    }
    database.refuse_unknown_keys();
    return read;
}

// A kind's section may stand there while another kind is in use.
StoreSection read_store(Section& section) {
    const auto kind = section.text("kind", "filesystem");
    if (kind != "filesystem" && kind != "s3") {
        section.refuse("kind", "must be \"filesystem\" or \"s3\".");
    }
    auto bucket = section.section("s3");
    std::optional<objects::S3Settings> settings;
    if (bucket.is_present()) {
        settings = read_bucket(bucket);
    }
    StoreSection read;
    read.has_public_links = settings && settings->has_public_links;
    if (kind == "s3") {
        if (!settings) {
            section.refuse("s3", "must be a section that says where the bucket is.");
        }
        read.store = std::move(*settings);
        static_cast<void>(section.text_or_nothing("directory", ""));
    } else {
        read.store = objects::FilesystemSettings{directory_of(section.text("directory"))};
    }
    return read;
}

Secret read_sealing_key(Section& section) {
    return sealing_key_from(section, section.secret("key"));
}

video::ServiceAccess read_service_access(Section providers) {
    video::ServiceAccess access;
    if (const auto key = providers.optional_secret("key")) {
        access.key = sealing_key_from(providers, *key);
    }
    access.allowed_networks = providers.texts("allowed_networks");
    try {
        const async::NetworkSet networks(access.allowed_networks);
    } catch (const Error&) {
        providers.refuse("allowed_networks",
                         "must be networks, such as \"10.0.0.0/8\", or addresses.");
    }
    providers.refuse_unknown_keys();
    return access;
}

std::filesystem::path read_scratch_directory(Section scratch) {
    std::filesystem::path directory = scratch.text("directory", usual_scratch_directory().string());
    if (!directory.is_absolute()) {
        scratch.refuse("directory", "must be an absolute path.");
    }
    scratch.refuse_unknown_keys();
    return directory;
}

LogLevel read_log_level(Section section) {
    const auto level = parse_log_level(section.text("level", "info"));
    if (!level) {
        section.refuse("level", "must be \"debug\", \"info\", \"warning\" or \"error\".");
    }
    section.refuse_unknown_keys();
    return *level;
}

}  // namespace mien::app
