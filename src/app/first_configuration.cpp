#include "app/first_configuration.hpp"

#include "app/public_url.hpp"
#include "base/sealed_box.hpp"
#include "pg/database_url.hpp"

namespace mien::app {
store::ConfigurationDraft first_configuration(const Config& config) {
    core::StagingConfiguration content;
    content.database = {.host = pg::canonical_host(config.database.host),
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
