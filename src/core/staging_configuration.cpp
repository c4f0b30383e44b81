#include "core/staging_configuration.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/bucket_name.hpp"
#include "base/ip_network.hpp"
#include "base/quote.hpp"
#include "base/time_zone.hpp"
#include "core/cron.hpp"
#include "core/domain_name.hpp"

namespace mien::core {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_alphanumeric(char c) {
    const char letter = lower(c);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9');
}

void check_environment_name(std::vector<Problem>& problems, std::string_view name) {
    const bool has_form =
        !name.empty() && name.size() <= limits::environment_name_bytes_max && name.front() != '-' &&
        name.back() != '-' &&
        std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '-'; });
    if (!has_form) {
        problems.push_back({"/environment_name", "bad_name",
                            "The name has 1 to 63 letters, digits and inner hyphens."});
        return;
    }
    constexpr std::string_view taken = "production";
    if (std::ranges::equal(name, taken, {}, lower)) {
        problems.push_back({"/environment_name", "name_taken",
                            "There is an environment of this name already: production."});
    }
}

void check_vpn(std::vector<Problem>& problems, const StagingConfiguration& configuration) {
    const auto& networks = configuration.vpn_networks;
    if (networks.size() > limits::vpn_networks_max) {
        problems.push_back(
            {"/vpn_networks", "too_many",
             fmt::format("There may be {} networks at most.", limits::vpn_networks_max)});
        return;
    }
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const auto network = parse_ip_network(networks[i]);
        if (!network) {
            problems.push_back(
                {fmt::format("/vpn_networks/{}", i), "bad_network", network.error()});
        }
    }
    if (configuration.vpn_required && networks.empty()) {
        problems.push_back({"/vpn_networks", "required",
                            "When the VPN is required, name its networks: nobody could come in "
                            "otherwise."});
    }
}

void check_sync(std::vector<Problem>& problems, const StagingConfiguration& configuration) {
    if (configuration.sync_schedule) {
        const auto schedule = CronSchedule::parse(*configuration.sync_schedule);
        if (!schedule) {
            problems.push_back({"/sync_schedule", "bad_schedule", schedule.error()});
        }
    }
    if (!TimeZone::find(configuration.sync_time_zone)) {
        problems.push_back({"/sync_time_zone", "unknown_time_zone",
                            fmt::format("{} is no time zone such as UTC or Europe/Berlin.",
                                        in_quotes(configuration.sync_time_zone))});
    }
}

}  // namespace

std::vector<Problem> find_problems(const StagingConfiguration& configuration) {
    std::vector<Problem> problems;
    check_environment_name(problems, configuration.environment_name);
    if (const auto problem = find_bucket_name_problem(configuration.storage_bucket)) {
        problems.push_back({"/storage_bucket", "bad_bucket_name", *problem});
    }
    if (!canonical_domain(configuration.admin_subdomain)) {
        problems.push_back({"/admin_subdomain", "bad_domain",
                            "This is no domain name such as admin-staging.example.com."});
    }
    check_vpn(problems, configuration);
    check_sync(problems, configuration);
    if (configuration.access_log_days < limits::access_log_days_min ||
        configuration.access_log_days > limits::access_log_days_max) {
        problems.push_back({"/access_log_days", "out_of_range",
                            fmt::format("The access log is kept for {} to {} days.",
                                        limits::access_log_days_min, limits::access_log_days_max)});
    }
    return problems;
}

StagingConfiguration canonical_configuration(StagingConfiguration configuration) {
    configuration.admin_subdomain =
        canonical_domain(configuration.admin_subdomain).value_or(configuration.admin_subdomain);
    auto& networks = configuration.vpn_networks;
    for (auto& network : networks) {
        network = parse_ip_network(network).value_or(network);
    }
    std::ranges::sort(networks);
    const auto repeated = std::ranges::unique(networks);
    networks.erase(repeated.begin(), repeated.end());
    return configuration;
}

std::vector<std::chrono::sys_seconds> next_syncs(const StagingConfiguration& configuration,
                                                 Timestamp after) {
    const auto zone = TimeZone::find(configuration.sync_time_zone);
    if (!configuration.sync_schedule || !zone) {
        return {};
    }
    const auto schedule = CronSchedule::parse(*configuration.sync_schedule);
    if (!schedule) {
        return {};
    }
    const auto begin = std::chrono::floor<std::chrono::seconds>(after);
    return schedule->next_runs(begin, *zone, limits::next_runs_told);
}

}  // namespace mien::core
