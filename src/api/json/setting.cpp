#include "api/json/setting.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"

namespace mien::api {

json::object to_json(const store::Setting& setting) {
    return {{"name", setting.name},
            {"value", setting.value},
            {"version", setting.version},
            {"updated_at", to_rfc3339(setting.updated_at)}};
}

json::value setting_value_from_json(const json::object& body, const store::SettingRule& rule) {
    const auto& value = body.at("value");
    const bool is_known =
        value.is_string() &&
        std::ranges::find(rule.values, std::string_view(value.get_string())) != rule.values.end();
    if (!is_known) {
        throw Error(ErrorKind::invalid, "The setting has no such value.",
                    {{"/value", "unknown_value",
                      fmt::format("It may be one of: {}.", fmt::join(rule.values, ", "))}});
    }
    return value;
}

}  // namespace mien::api
