// A control database of one test.
#pragma once

#include <string>
#include <vector>

#include "base/secret.hpp"
#include "pg/settings.hpp"
#include "tests/support/test_database.hpp"

namespace mien::test {

// The control.key of tests.
[[nodiscard]] Secret control_key();

// What a first configuration says.
struct FirstStaging {
    std::string admin_subdomain = "127.0.0.1";
    std::vector<std::string> vpn_networks = {};  // the VPN is required when there are some
    pg::Settings database = {
        .host = "127.0.0.1", .database = "mien", .user = "mien_app", .password = {}, .ca_file = {}};
    std::string bucket = "mien-staging";
};

class TestControl {
  public:
    // Migrated, with a first configuration and a first generation.
    explicit TestControl(const FirstStaging& first = {});

    [[nodiscard]] pg::Settings app_settings() const { return database_.app_settings(); }
    [[nodiscard]] pg::Settings owner_settings() const { return database_.owner_settings(); }
    [[nodiscard]] pg::Settings superuser_settings() const { return database_.superuser_settings(); }

  private:
    TestDatabase database_{TestDatabase::Content::empty};
};

// Makes the configuration that says this, and all else as the one before it, the active one, as the
// owner.
void configure_staging(const pg::Settings& owner, const std::string& admin_subdomain,
                       const std::vector<std::string>& vpn_networks);

}  // namespace mien::test
