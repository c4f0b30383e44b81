#include "tests/support/contract_check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/edge/contract.hpp"
#include "api/edge/schema.hpp"

namespace mien::test {
namespace {

using api::Schema;

constexpr std::string_view problem_type = "application/problem+json";

// What the transport may answer to anything.
constexpr unsigned transport_statuses[] = {405, 408, 413, 414, 415, 431};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower == "delete_" ? "delete" : lower;
}

std::vector<Operation> read_operations() {
    std::vector<Operation> all;
    const json::value document = api::openapi();
    for (const auto& [path, item] : api::openapi().at("paths").as_object()) {
        for (const auto& [method_name, node] : item.as_object()) {
            auto upper = std::string(method_name);
            std::ranges::transform(upper, upper.begin(), [](unsigned char c) {
                return static_cast<char>(std::toupper(c));
            });
            if (const auto method = http::parse_method(upper)) {
                auto whole = api::inline_references(node, document).as_object();
                std::string access(whole.at("x-access").as_string());
                all.push_back({*method, path, std::move(access), std::move(whole)});
            }
        }
    }
    return all;
}

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    for (std::size_t start = 1; start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        segments.push_back(path.substr(start, end - start));
        start = end + 1;
    }
    return segments;
}

// How many literal segments match, or -1 when the path is another.
int likeness(std::string_view pattern, std::string_view path) {
    const auto wanted = segments_of(pattern);
    const auto given = segments_of(path);
    if (wanted.size() != given.size()) {
        return -1;
    }
    int literals = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == given[i]) {
            ++literals;
        } else if (!wanted[i].starts_with('{')) {
            return -1;
        }
    }
    return literals;
}

const Schema& problem_schema() {
    static const json::value document = api::openapi();
    static const Schema schema(document.at("components").at("schemas").at("Problem"), document);
    return schema;
}

const Schema& schema_of(const Operation& operation, unsigned status, const json::value& node) {
    static std::map<std::string, Schema> schemas;
    const auto key =
        fmt::format("{} {} {}", http::name_of(operation.method), operation.path, status);
    const auto found = schemas.find(key);
    return found != schemas.end()
               ? found->second
               : schemas.emplace(key, Schema(node, json::object{})).first->second;
}

std::string describe(const std::vector<Problem>& problems) {
    std::string text;
    for (const auto& problem : problems) {
        text += fmt::format("\n  {} {}: {}", problem.pointer, problem.code, problem.message);
    }
    return text;
}

void check_body(const Schema& schema, const std::string& where, const std::string& body) {
    boost::system::error_code failure;
    const auto value = json::parse(body, failure);
    if (failure) {
        ADD_FAILURE() << where << " is not JSON: " << body;
        return;
    }
    const auto problems = schema.find_problems(value);
    if (!problems.empty()) {
        ADD_FAILURE() << where << " breaks the contract:" << describe(problems) << "\n" << body;
    }
}

void check_documented(const Operation& operation, unsigned status, std::string_view media_type,
                      const std::string& where, const std::string& body) {
    const auto& responses = operation.node.at("responses").as_object();
    const auto* response = responses.if_contains(std::to_string(status));
    if (response == nullptr) {
        ADD_FAILURE() << where << " is a status that the contract does not have: " << body;
        return;
    }
    const auto* content = response->as_object().if_contains("content");
    if (content == nullptr || media_type.empty()) {
        EXPECT_EQ(content == nullptr, media_type.empty()) << where << " has the wrong content";
        return;
    }
    const auto* media = content->as_object().if_contains(media_type);
    if (media == nullptr) {
        ADD_FAILURE() << where << " has the content type " << media_type;
    } else if (media_type == "application/json" || media_type.ends_with("+json")) {
        check_body(schema_of(operation, status, media->at("schema")), where, body);
    }
}

}  // namespace

const std::vector<Operation>& operations() {
    static const auto all = read_operations();
    return all;
}

const Operation* find_operation(http::Method method, std::string_view path) {
    const auto wanted = method == http::Method::head ? http::Method::get : method;
    const Operation* best = nullptr;
    int best_likeness = -1;
    for (const auto& operation : operations()) {
        const auto like = likeness(operation.path, path);
        if (operation.method == wanted && like > best_likeness) {
            best = &operation;
            best_likeness = like;
        }
    }
    return best;
}

std::string sample_target(const Operation& operation) {
    std::string target;
    for (const auto segment : segments_of(operation.path)) {
        const auto value = segment == "{id}"        ? "01994b1c-0000-7000-8000-00000000dead"
                           : segment == "{emotion}" ? "excited"
                           : segment == "{version}" ? "1"
                           : segment == "{number}"  ? "99"
                           : segment == "{name}"    ? "unresolved_variables"
                           : segment == "{kind}"    ? "previews"
                           : segment == "{file}"    ? "nothing.mp4"
                           : segment == "{side}"    ? "left"
                                                    : segment;
        target += fmt::format("/{}", value);
    }
    if (operation.path == "/api/resolve") {
        target += "?emotion=excited&character_id=01994b1c-0000-7000-8000-00000000dead";
    }
    return target;
}

const json::object* find_body_schema(const Operation& operation) {
    const auto* body = operation.node.if_contains("requestBody");
    const auto* content =
        body == nullptr ? nullptr : body->at("content").as_object().if_contains("application/json");
    return content == nullptr ? nullptr : &content->at("schema").as_object();
}

bool is_body_required(const Operation& operation) {
    const auto* body = operation.node.if_contains("requestBody");
    return body != nullptr && body->at("required").as_bool();
}

void check_event(std::string_view name, const json::value& data, std::string_view stream) {
    static const json::value document = api::openapi();
    const auto& events = document.at("components").at("schemas").at(stream).at("properties");
    const auto* schema = events.as_object().if_contains(name);
    ASSERT_NE(schema, nullptr) << "an event that the contract does not have: " << name;
    check_body(Schema(*schema, document), fmt::format("event {}", name), json::serialize(data));
}

void check_answer(http::Method method, std::string_view target, unsigned status,
                  std::string_view content_type, const std::string& body) {
    const auto where = fmt::format("{} {} -> {}", http::name_of(method), target, status);
    const auto media_type = lower_case(content_type.substr(0, content_type.find(';')));
    const auto* operation = find_operation(method, target.substr(0, target.find('?')));
    if (operation == nullptr ||
        std::ranges::find(transport_statuses, status) != std::end(transport_statuses)) {
        const bool is_expected =
            operation != nullptr || status == 404 || status == 405 || status == 204;
        EXPECT_TRUE(is_expected) << where << " has no operation in the contract";
        if (status != 204) {
            EXPECT_EQ(media_type, problem_type) << where;
            check_body(problem_schema(), where, body);
        }
        return;
    }
    if (method != http::Method::head) {
        check_documented(*operation, status, media_type, where, body);
    }
}

}  // namespace mien::test
