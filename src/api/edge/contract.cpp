#include "api/edge/contract.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/edge/query.hpp"
#include "api/edge/schema.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "base/text.hpp"
#include "http/characters.hpp"

namespace mien::api {

// From the generated source file.
extern const std::string_view openapi_text;

struct CheckedBody {
    json::object body;
};

namespace {

// The body that an operation takes.
struct BodyContract {
    std::string operation;  // the name of its route
    bool is_required;
    Schema schema;
};

constexpr std::string_view methods[] = {"get", "post", "put", "patch", "delete"};

// A parameter of the query.
struct QueryParameter {
    std::string name;
    std::optional<std::size_t> characters_max;
    std::vector<std::string> allowed;  // none: anything
};

// What an operation takes beside its body.
struct ParameterContract {
    std::vector<QueryParameter> query;
    std::vector<std::string> headers;  // in lower case
};

bool is_true(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::vector<BodyContract> read_bodies() {
    std::vector<BodyContract> bodies;
    const json::value document = openapi();
    for (const auto& [path, item] : openapi().at("paths").as_object()) {
        for (const auto& name : methods) {
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

const BodyContract* find_contract(const http::Request& request) {
    const auto found = std::ranges::find_if(
        bodies(), [&](const BodyContract& body) { return body.operation == request.route_name; });
    return found == bodies().end() ? nullptr : &*found;
}

const BodyContract& contract_of(const http::Request& request) {
    const auto* const contract = find_contract(request);
    MIEN_ASSERT(contract != nullptr, "a handler reads a body that the contract does not have");
    return *contract;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

QueryParameter query_parameter_from(const std::string& name, const json::object& schema) {
    QueryParameter parameter{.name = name, .characters_max = {}, .allowed = {}};
    if (const auto* const limit = schema.if_contains("maxLength")) {
        parameter.characters_max = limit->to_number<std::size_t>();
    }
    if (const auto* const values = schema.if_contains("enum")) {
        parameter.allowed = json::value_to<std::vector<std::string>>(*values);
    }
    return parameter;
}

void read_parameters(const json::value& owner, const json::value& document,
                     ParameterContract& contract) {
    const auto* const parameters = owner.as_object().if_contains("parameters");
    if (parameters == nullptr) {
        return;
    }
    for (const auto& node : parameters->as_array()) {
        const auto parameter = inline_references(node, document).as_object();
        const auto& place = parameter.at("in").as_string();
        const std::string name(parameter.at("name").as_string());
        if (place == "header") {
            contract.headers.push_back(lower_case(name));
        } else if (place == "query") {
            contract.query.push_back(
                query_parameter_from(name, parameter.at("schema").as_object()));
        }
    }
}

// By the name of the route.
std::map<std::string, ParameterContract, std::less<>> read_all_parameters() {
    std::map<std::string, ParameterContract, std::less<>> contracts;
    const json::value document = openapi();
    for (const auto& [path, item] : openapi().at("paths").as_object()) {
        for (const auto& method : methods) {
            if (const auto* operation = item.as_object().if_contains(method)) {
                const std::string name(operation->at("operationId").as_string());
                read_parameters(item, document, contracts[name]);
                read_parameters(*operation, document, contracts[name]);
            }
        }
    }
    return contracts;
}

const std::map<std::string, ParameterContract, std::less<>>& parameters() {
    static const auto all = read_all_parameters();
    return all;
}

Problem unknown_parameter(std::string_view name, const ParameterContract& contract) {
    std::string known;
    for (const auto& parameter : contract.query) {
        known.append(known.empty() ? "" : ", ").append(parameter.name);
    }
    return query_problem(name, "unknown_parameter",
                         known.empty() ? "is unknown: this operation takes no query parameters"
                                       : fmt::format("is unknown: this operation takes {}", known));
}

std::optional<Problem> find_problem(const QueryParameter& parameter, std::string_view value) {
    const auto& [name, characters_max, allowed] = parameter;
    if (characters_max && value.size() > *characters_max &&
        count_characters(value) > *characters_max) {
        return query_problem(name, "too_long",
                             fmt::format("may have at most {} characters", *characters_max));
    }
    if (!allowed.empty() && std::ranges::find(allowed, value) == allowed.end()) {
        return query_problem(name, "not_allowed",
                             fmt::format("must be one of {}", fmt::join(allowed, ", ")));
    }
    return std::nullopt;
}

void check_query(const http::Request& request, const ParameterContract& contract) {
    std::vector<Problem> problems;
    for (const auto& [name, value] : request.location.query) {
        const auto known = std::ranges::find(contract.query, name, &QueryParameter::name);
        if (known == contract.query.end()) {
            problems.push_back(unknown_parameter(name, contract));
        } else if (auto problem = find_problem(*known, value)) {
            problems.push_back(std::move(*problem));
        }
    }
    require_valid(problems);
}

// What a recipient that does not know a condition would do although it must not be done.
bool is_binding(std::string_view condition, http::Method method) {
    const bool is_read = method == http::Method::get || method == http::Method::head;
    return condition == "if-match" || condition == "if-unmodified-since" ||
           (!is_read && (condition == "if-none-match" || condition == "if-modified-since"));
}

void check_conditions(const http::Request& request, const ParameterContract& contract) {
    for (const auto& field : request.head.fields) {
        if (!http::equals_ignoring_case(field.name.substr(0, 3), "if-")) {
            continue;
        }
        const auto name = lower_case(field.name);
        if (is_binding(name, request.method) &&
            std::ranges::find(contract.headers, name) == contract.headers.end()) {
            throw Error(
                ErrorKind::malformed,
                fmt::format("This operation does not take {}, so it was not done.", field.name));
        }
    }
}

// The document with every number that is whole, such as 782.0, as an integer.
void make_whole_numbers_integers(json::value& value) {
    constexpr double exact_max = 9007199254740992.0;  // 2^53, where doubles begin to leave some out
    if (auto* const number = value.if_double()) {
        if (std::abs(*number) <= exact_max && std::trunc(*number) == *number) {
            value = static_cast<std::int64_t>(*number);
        }
    } else if (auto* const array = value.if_array()) {
        std::ranges::for_each(*array, make_whole_numbers_integers);
    } else if (auto* const object = value.if_object()) {
        for (auto& [key, child] : *object) {
            make_whole_numbers_integers(child);
        }
    }
}

// application/json, alone or with the one charset that JSON has.
bool is_json(std::string_view content_type) {
    const auto semicolon = content_type.find(';');
    if (lower_case(http::trimmed(content_type.substr(0, semicolon))) != "application/json") {
        return false;
    }
    if (semicolon == std::string_view::npos) {
        return true;
    }
    const auto parameter = lower_case(http::trimmed(content_type.substr(semicolon + 1)));
    return parameter.empty() || parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
}

void require_json(const http::Request& request) {
    if (!is_json(request.header("content-type").value_or(""))) {
        throw Error(ErrorKind::malformed,
                    "The body must be JSON: send it with Content-Type: application/json.");
    }
}

json::object read_body(const BodyContract& contract, std::string_view text) {
    auto value = parse_json(text);
    make_whole_numbers_integers(value);
    require_valid(contract.schema.find_problems(value));
    return std::move(value.as_object());
}

}  // namespace

void check_parameters(const http::Request& request) {
    const auto contract = parameters().find(request.route_name);
    if (contract != parameters().end()) {
        check_query(request, contract->second);
        check_conditions(request, contract->second);
    }
}

json::object body_of(const http::Request& request) {
    const auto& contract = contract_of(request);
    if (request.body.empty()) {
        if (contract.is_required) {
            throw Error(ErrorKind::malformed, "The body is empty; this takes a JSON object.");
        }
        return {};
    }
    if (request.checked_body) {
        return std::move(request.checked_body->body);
    }
    require_json(request);
    return read_body(contract, request.body);
}

awaitable<void> check_large_body(async::WorkPool& work, http::Request& request) {
    const auto* const contract = find_contract(request);
    if (contract == nullptr || request.body.size() <= limits::body_checked_here_bytes_max) {
        co_return;
    }
    require_json(request);
    // Not the request's while it is read: the request may end before.
    const auto text = std::make_shared<std::string>(std::move(request.body));
    const std::function<std::shared_ptr<CheckedBody>()> read = [contract, text] {
        return std::make_shared<CheckedBody>(read_body(*contract, *text));
    };
    request.checked_body = co_await work.run(read);
    request.body = std::move(*text);
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
    MIEN_ASSERT(!bodies().empty() && !parameters().empty(), "the contract is empty");
}

}  // namespace mien::api
