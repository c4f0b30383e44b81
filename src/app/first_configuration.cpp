#include "app/first_configuration.hpp"

#include "base/sealed_box.hpp"

namespace mien::app {
namespace {

// Without the scheme and the port.
std::string host_of(std::string_view origin) {
    auto host = origin.substr(origin.find("://") + 3);
    const auto colon = host.rfind(':');
    if (colon != std::string_view::npos && !host.ends_with(']')) {
        host = host.substr(0, colon);
    }
    return std::string(host);
}

}  // namespace

store::ConfigurationDraft first_configuration(const Config& config) {
    core::StagingConfiguration content;
    content.database = {.host = config.database.host,
                        .port = config.database.port,
                        .name = config.database.database,
                        .user = config.database.user};
    content.storage_bucket = objects::bucket_name(config.objects);
    content.admin_subdomain = host_of(config.public_url);
    const auto& key = config.control.value().key;
    return {.content = std::move(content),
            .sealed_password = seal(key, config.database.password),
            .created_by_label = "mien migrate"};
}

}  // namespace mien::app
