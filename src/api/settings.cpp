#include "api/settings.hpp"

#include <fmt/format.h>

#include "actions/change_setting.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/setting.hpp"
#include "base/error.hpp"
#include "http/content.hpp"

namespace mien::api {
namespace {

http::Response setting_response(const store::Setting& setting) {
    auto response = http::json_response(200, to_json(setting));
    response.set("ETag", http::make_etag(std::to_string(setting.version)));
    return response;
}

void require_version(const store::Setting& setting, std::optional<int> expected) {
    if (expected && *expected != setting.version) {
        throw Error(ErrorKind::stale_version,
                    fmt::format("You edited version {} of the setting, which is at {} now.",
                                *expected, setting.version))
            .with_extensions(json::serialize(json::object{{"current", to_json(setting)}}));
    }
}

}  // namespace

awaitable<http::Response> list_settings(Context& context, http::Request& request) {
    const auto settings = co_await store::list_settings(context.pool, request.deadline);
    json::array rows;
    for (const auto& setting : settings) {
        rows.push_back(to_json(setting));
    }
    co_return http::json_response(200, json::object{{"settings", std::move(rows)}});
}

awaitable<http::Response> put_setting(Context& context, http::Request& request) {
    const std::string name(request.param("name"));
    const auto* const rule = store::find_setting_rule(name);
    if (rule == nullptr) {
        throw Error(ErrorKind::not_found, "There is no such setting.");
    }
    const auto expected = version_from_if_match(request);
    const auto value = setting_value_from_json(body_of(request), *rule);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_setting(transaction, name);
        require_version(before, expected);
        auto [after, audit] = co_await actions::change_setting(transaction, before, value);
        co_return Change{setting_response(after), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
