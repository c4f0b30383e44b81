// A control database of one test, whose staging is reached as 127.0.0.1.
#pragma once

#include <string>
#include <vector>

#include "pg/settings.hpp"
#include "tests/support/test_database.hpp"

namespace mien::test {

class TestControl {
  public:
    // Migrated, with a first configuration: the VPN is required when there are networks.
    explicit TestControl(const std::vector<std::string>& vpn_networks);

    [[nodiscard]] pg::Settings app_settings() const { return database_.app_settings(); }
    [[nodiscard]] pg::Settings owner_settings() const { return database_.owner_settings(); }
    [[nodiscard]] pg::Settings superuser_settings() const { return database_.superuser_settings(); }

  private:
    TestDatabase database_{TestDatabase::Content::empty};
};

// Makes a configuration of staging that says this the active one, as the owner.
void configure_staging(const pg::Settings& owner, std::string admin_subdomain,
                       const std::vector<std::string>& vpn_networks);

}  // namespace mien::test
