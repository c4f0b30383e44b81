#include "core/staging_configuration.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

StagingConfiguration sound() {
    StagingConfiguration configuration;
    configuration.database = {
        .host = "db.example", .port = 5432, .name = "mien_g1", .user = "mien"};
    configuration.storage_bucket = "mien-staging";
    configuration.admin_subdomain = "admin-staging.example.com";
    return configuration;
}

// "pointer code" of each problem, with spaces between them.
std::string problems_of(const StagingConfiguration& configuration) {
    std::string all;
    for (const auto& problem : find_problems(configuration)) {
        all += all.empty() ? "" : " ";
        all += problem.pointer + " " + problem.code;
    }
    return all;
}

TEST(StagingConfiguration, has_no_problems_when_it_is_sound) {
    auto configuration = sound();
    EXPECT_EQ(problems_of(configuration), "");
    configuration.environment_name = "Staging-2";
    configuration.vpn_required = true;
    configuration.vpn_networks = {"10.66.0.0/16"};
    configuration.sync_schedule = "0 3 * * *";
    configuration.sync_time_zone = "Europe/Berlin";
    EXPECT_EQ(problems_of(configuration), "");
}

TEST(StagingConfiguration, has_a_name_of_its_own) {
    for (const auto* name : {"", "-a", "a-", "a_b", "a b", "ä", "stag.ing"}) {
        auto configuration = sound();
        configuration.environment_name = name;
        EXPECT_EQ(problems_of(configuration), "/environment_name bad_name") << name;
    }
    auto configuration = sound();
    configuration.environment_name = "Production";
    EXPECT_EQ(problems_of(configuration), "/environment_name name_taken");
}

TEST(StagingConfiguration, says_all_that_is_wrong_at_once) {
    auto configuration = sound();
    configuration.storage_bucket = "A";
    configuration.admin_subdomain = "127.0.0.1";
    configuration.vpn_required = true;
    configuration.sync_schedule = "0 0 30 2 *";
    configuration.sync_time_zone = "Mars/Olympus";
    configuration.access_log_days = 29;
    EXPECT_EQ(problems_of(configuration),
              "/storage_bucket bad_bucket_name /admin_subdomain bad_domain /vpn_networks required "
              "/sync_schedule bad_schedule /sync_time_zone unknown_time_zone /access_log_days "
              "out_of_range");
}

TEST(StagingConfiguration, names_the_network_that_is_none) {
    auto configuration = sound();
    configuration.vpn_networks = {"10.0.0.0/8", "vpn"};
    EXPECT_EQ(problems_of(configuration), "/vpn_networks/1 bad_network");
    configuration.vpn_networks = std::vector<std::string>(101, "10.0.0.0/8");
    EXPECT_EQ(problems_of(configuration), "/vpn_networks too_many");
}

TEST(StagingConfiguration, is_stored_in_one_form) {
    auto configuration = sound();
    configuration.admin_subdomain = "Admin-Staging.Example.COM.";
    configuration.vpn_networks = {"fd00:0::/8", "10.66.0.7", "::ffff:10.66.0.7"};
    const auto canonical = canonical_configuration(configuration);
    EXPECT_EQ(canonical.admin_subdomain, "admin-staging.example.com");
    EXPECT_EQ(canonical.vpn_networks, (std::vector<std::string>{"10.66.0.7/32", "fd00::/8"}));
}

}  // namespace
}  // namespace mien::core
