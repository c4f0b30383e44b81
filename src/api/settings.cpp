#include "api/settings.hpp"

#include "actions/change_setting.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/setting.hpp"
#include "base/error.hpp"

namespace mien::api {
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
    const auto precondition = precondition_of(request);
    const auto value = setting_value_from_json(body_of(request), *rule);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_setting(transaction, name);
        require_version(to_json(before), precondition, "setting");
        auto [after, audit] = co_await actions::change_setting(transaction, before, value);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
