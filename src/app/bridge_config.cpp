#include "app/bridge_config.hpp"

#include "app/config_parts.hpp"

namespace mien::app {
namespace {

objects::StoreSettings read_side_store(Section section) {
    auto read = read_store(section);
    section.refuse_unknown_keys();
    return std::move(read.store);
}

void read_production(Section section, BridgeConfig& config) {
    auto database = section.section("database");
    auto& settings = config.production_database;
    settings = read_database_place(database);
    settings.database = database.text("name", "mien");
    settings.user = database.text("user", "mien_reader");
    settings.password = database.secret("password");
    database.refuse_unknown_keys();
    config.production_objects = read_side_store(section.section("objects"));
    section.refuse_unknown_keys();
}

void read_staging(Section section, BridgeConfig& config) {
    auto database = section.section("database");
    auto& settings = config.control_database;
    settings = read_database_place(database);
    settings.user = database.text("user", "mien_owner");
    settings.password = database.secret("password");
    database.refuse_unknown_keys();
    config.staging_objects = read_side_store(section.section("objects"));
    if (auto* const bucket = std::get_if<objects::S3Settings>(&config.staging_objects)) {
        bucket->environment = "staging";
    }
    section.refuse_unknown_keys();
}

// After [staging.database], on whose server it lies.
void read_control(Section section, BridgeConfig& config) {
    config.control_database.database = section.text("name", "mien_control");
    config.control_key = read_sealing_key(section);
    section.refuse_unknown_keys();
}

std::shared_ptr<const core::MaskingKey> read_masking_key(Section& section) {
    const auto text = section.optional_secret("masking_key");
    return text ? std::make_shared<const core::MaskingKey>(*text) : nullptr;
}

void read_sync(Section section, BridgeConfig& config) {
    config.masking_policy = section.text("policy_file", "/etc/mien/masking.toml");
    config.masking_key = read_masking_key(section);
    auto rotated_from = section.text_or_nothing("rotated_from", "");
    if (config.ledger) {
        config.ledger->rotated_from = std::move(rotated_from);
    }
    section.refuse_unknown_keys();
}

// Before [sync], which says which key its last entry may be of.
void read_ledger(Section section, BridgeConfig& config) {
    if (!section.is_present()) {
        return;
    }
    auto database = section.section("database");
    sync::LedgerAccess access{.database = read_database_place(database), .rotated_from = {}};
    access.database.database = database.text("name", "mien_ledger");
    access.database.user = database.text("user", "mien_ledger");
    access.database.password = database.secret("password");
    access.database.application_name = "mien ledger";
    database.refuse_unknown_keys();
    section.refuse_unknown_keys();
    config.ledger = std::move(access);
}

}  // namespace

BridgeConfig read_bridge_config(const std::filesystem::path& file, std::set<std::string>* keys) {
    ConfigFile source(file, Reader::program, keys);
    auto root = source.root();
    BridgeConfig config;
    read_production(root.section("production"), config);
    read_staging(root.section("staging"), config);
    read_control(root.section("control"), config);
    read_ledger(root.section("ledger"), config);
    read_sync(root.section("sync"), config);
    config.scratch_directory = read_scratch_directory(root.section("scratch"));
    config.log_level = read_log_level(root.section("log"));
    root.refuse_unknown_keys();
    config.is_secret_readable_by_others = source.is_secret_readable_by_others();
    return config;
}

}  // namespace mien::app
