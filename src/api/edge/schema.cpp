#include "api/edge/schema.hpp"

#include <array>
#include <optional>
#include <set>

#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "api/edge/schema_sentences.hpp"
#include "base/assert.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"

namespace mien::api {

struct Schema::Compiled {
    valijson::Schema schema;
};

namespace {

constexpr int depth_max = 64;  // of references and nodes; more is a circle

// ---- Preparing a schema

const json::value& follow(std::string_view reference, const json::value& document) {
    MIEN_ASSERT(reference.starts_with("#/"), "a reference leads out of the contract");
    const auto* node = &document;
    for (std::size_t start = 2; start <= reference.size();) {
        const auto end = std::min(reference.find('/', start), reference.size());
        node = node->as_object().if_contains(reference.substr(start, end - start));
        MIEN_ASSERT(node != nullptr, "a reference of the contract leads nowhere");
        start = end + 1;
    }
    return *node;
}

json::value inline_references(const json::value& node, const json::value& document, int depth) {
    MIEN_ASSERT(depth < depth_max, "references of the contract form a circle");
    if (const auto* array = node.if_array()) {
        json::array copy;
        for (const auto& child : *array) {
            copy.push_back(inline_references(child, document, depth + 1));
        }
        return copy;
    }
    const auto* object = node.if_object();
    if (object == nullptr) {
        return node;
    }
    json::object copy;
    if (const auto* reference = object->if_contains("$ref")) {
        const auto& named = follow(reference->as_string(), document);
        copy = inline_references(named, document, depth + 1).as_object();
    }
    for (const auto& [key, child] : *object) {
        if (key != "$ref") {
            copy[key] = inline_references(child, document, depth + 1);
        }
    }
    return copy;
}

// Formats become patterns of bounded length: std::regex needs stack for every character that a "+"
// or "*" takes, and a body has many.
std::optional<std::string_view> pattern_of(std::string_view format) {
    if (format == "uuid") {
        return "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";
    }
    if (format == "date-time") {
        return "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
               "([Zz]|[+-][0-9]{2}:[0-9]{2})$";
    }
    return std::nullopt;
}

// Members that say nothing about a value would only cost time; examples may even look like schemas.
// A pattern of the contract is for its readers: who judges the value is core, with a better
// sentence.
json::value without_remarks(const json::value& node) {
    if (const auto* array = node.if_array()) {
        json::array copy;
        for (const auto& child : *array) {
            copy.push_back(without_remarks(child));
        }
        return copy;
    }
    const auto* object = node.if_object();
    if (object == nullptr) {
        return node;
    }
    json::object copy;
    for (const auto& [key, child] : *object) {
        if (key == "properties") {
            auto& properties = copy["properties"].emplace_object();
            for (const auto& [name, property] : child.as_object()) {
                properties[name] = without_remarks(property);
            }
        } else if (key == "format") {
            if (const auto pattern = pattern_of(child.as_string())) {
                copy["pattern"] = *pattern;
            }
        } else if (key == "enum" || key == "const") {
            copy[key] = child;
        } else if (key != "description" && key != "default" && key != "examples" &&
                   key != "title" && key != "pattern") {
            copy[key] = without_remarks(child);
        }
    }
    return copy;
}

// ---- Telling what is wrong

// The validator's words for what it found, which it has no codes for.
struct Finding {
    std::string_view prefix;
    std::string_view code;  // empty: it only repeats that something inside is wrong
};

constexpr std::array findings{
    Finding{"Missing required property '", "missing"},
    Finding{"Object contains a property", "unknown_field"},
    Finding{"Value type not permitted", "wrong_type"},
    Finding{"Failed to match against any enum", "not_allowed"},
    Finding{"Failed to match expected value", "not_allowed"},
    Finding{"String should be no more than", "too_long"},
    Finding{"String should be no fewer than", "too_short"},
    Finding{"Expected number", "out_of_range"},
    Finding{"Array should contain no more", "too_many"},
    Finding{"Array should contain no fewer", "too_few"},
    Finding{"Object should have no more", "too_many"},
    Finding{"Object should have no fewer", "too_few"},
    Finding{"Failed to match regex", "wrong_format"},
    Finding{"Failed to validate against any child schemas", "wrong_form"},
    Finding{"Failed to validate against exactly one", "wrong_form"},
    Finding{"Failed to validate against any schemas allowed by anyOf", "wrong_form"},
    Finding{"Failed to validate", ""},
};

std::string_view code_of(std::string_view description) {
    for (const auto& finding : findings) {
        if (description.starts_with(finding.prefix)) {
            return finding.code;
        }
    }
    return "invalid";
}

// "<root>", "[items]", "[0]" become items, 0.
ValuePath path_of(const std::vector<std::string>& context) {
    ValuePath path;
    for (std::size_t i = 1; i < context.size(); ++i) {
        path.push_back(context[i].substr(1, context[i].size() - 2));
    }
    return path;
}

// What stands between the first quote and the last one.
std::string quoted(std::string_view text) {
    // The sentence about unknown fields quotes names of its own first, and then ": '".
    const auto colon = text.find(": '");
    const auto start = colon == std::string_view::npos ? text.find('\'') + 1 : colon + 3;
    const auto end = text.rfind('\'');
    return std::string(text.substr(start, end - start));
}

// The validator counts code points as they were sent.
bool is_short_enough(const json::value* value, const json::object* schema) {
    if (value == nullptr || schema == nullptr || !value->is_string()) {
        return false;
    }
    const auto* limit = schema->if_contains("maxLength");
    return limit != nullptr && is_utf8(value->get_string()) &&
           count_characters(value->get_string()) <= limit->to_number<std::size_t>();
}

// What a failed alternative lacks is told by the sentence about the alternatives.
void drop_told_twice(std::vector<Problem>& problems, const std::set<std::string>& forms) {
    std::erase_if(problems, [&](const Problem& problem) {
        return problem.code == "missing" &&
               forms.contains(problem.pointer.substr(0, problem.pointer.rfind('/')));
    });
    std::set<std::pair<std::string, std::string>> told;
    std::erase_if(problems, [&](const Problem& problem) {
        return !told.emplace(problem.pointer, problem.code).second;
    });
}

}  // namespace

json::value inline_references(const json::value& node, const json::value& document) {
    return inline_references(node, document, 0);
}

Schema::Schema(const json::value& node, const json::value& document)
    : node_(inline_references(node, document)), compiled_(std::make_unique<Compiled>()) {
    const auto plain = without_remarks(node_);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(plain), compiled_->schema);
}

Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;

std::vector<Problem> Schema::find_problems(const json::value& value) const {
    // Keeps the regular expressions that it has compiled, of whichever schema.
    static thread_local valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::BoostJsonAdapter target(value);
    if (validator.validate(compiled_->schema, target, &results)) {
        return {};
    }
    std::vector<Problem> problems;
    std::set<std::string> forms;  // pointers of values that have none of their forms
    for (const auto& error : results) {
        if (problems.size() == limits::problems_max) {
            break;
        }
        const auto code = code_of(error.description);
        auto path = path_of(error.context);
        if (code.empty() || (code == "too_long" &&
                             is_short_enough(find_value(value, path), find_schema(node_, path)))) {
            continue;
        }
        if (code == "wrong_form") {
            forms.insert(pointer_of(path));
        }
        if (code == "missing" || code == "unknown_field") {
            path.push_back(quoted(error.description));
        }
        problems.push_back(
            {pointer_of(path), std::string(code), sentence(code, path, find_schema(node_, path))});
    }
    drop_told_twice(problems, forms);
    return problems;
}

}  // namespace mien::api
