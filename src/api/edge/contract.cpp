#include "api/edge/contract.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "api/edge/schema.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"

namespace mien::api {

// From the generated source file.
extern const std::string_view openapi_text;

namespace {

// The body that an operation takes.
struct BodyContract {
    std::string operation;  // the name of its route
    bool is_required;
    Schema schema;
};

constexpr std::string_view methods_with_body[] = {"post", "put", "patch", "delete"};

bool is_true(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::vector<BodyContract> read_bodies() {
    std::vector<BodyContract> bodies;
    const json::value document = openapi();
    for (const auto& [path, item] : openapi().at("paths").as_object()) {
        for (const auto& name : methods_with_body) {
            const auto* operation = item.as_object().if_contains(name);
            if (operation == nullptr || !operation->as_object().contains("requestBody")) {
                continue;
            }
            const auto& body = operation->as_object().at("requestBody").as_object();
            const auto* const json_body =
                body.at("content").as_object().if_contains("application/json");
            if (json_body == nullptr) {
                continue;  // a file
            }
            const auto& schema = json_body->at("schema");
            std::string name_of_route(operation->as_object().at("operationId").as_string());
            bodies.push_back(
                {std::move(name_of_route), is_true(body, "required"), Schema(schema, document)});
        }
    }
    return bodies;
}

const std::vector<BodyContract>& bodies() {
    static const auto all = read_bodies();
    return all;
}

const BodyContract& contract_of(const http::Request& request) {
    const auto found = std::ranges::find_if(
        bodies(), [&](const BodyContract& body) { return body.operation == request.route_name; });
    MIEN_ASSERT(found != bodies().end(), "a handler reads a body that the contract does not have");
    return *found;
}

std::string_view trimmed(std::string_view text) {
    const auto start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) {
        return {};
    }
    return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

// application/json, alone or with the one charset that JSON has.
bool is_json(std::string_view content_type) {
    const auto semicolon = content_type.find(';');
    if (lower_case(trimmed(content_type.substr(0, semicolon))) != "application/json") {
        return false;
    }
    if (semicolon == std::string_view::npos) {
        return true;
    }
    const auto parameter = lower_case(trimmed(content_type.substr(semicolon + 1)));
    return parameter.empty() || parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
}

}  // namespace

json::object body_of(const http::Request& request) {
    const auto& contract = contract_of(request);
    if (request.body.empty()) {
        if (contract.is_required) {
            throw Error(ErrorKind::malformed, "The body is empty; this takes a JSON object.");
        }
        return {};
    }
    if (!is_json(request.header("content-type").value_or(""))) {
        throw Error(ErrorKind::malformed,
                    "The body must be JSON: send it with Content-Type: application/json.");
    }
    auto value = parse_json(request.body);
    require_valid(contract.schema.find_problems(value));
    return std::move(value.as_object());
}

const std::string& openapi_json() {
    static const std::string text(openapi_text);
    return text;
}

const json::object& openapi() {
    static const json::object document = json::parse(openapi_text).as_object();
    return document;
}

void load_contract() {
    MIEN_ASSERT(!bodies().empty(), "the contract has no bodies");
}

}  // namespace mien::api
