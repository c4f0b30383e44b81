#include "api/documentation_page.hpp"

#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "api/documentation_style.hpp"
#include "api/documentation_text.hpp"

namespace mien::api {
namespace {

bool is_problem(const json::object& response) {
    const auto* content = response.if_contains("content");
    return content != nullptr && content->as_object().contains("application/problem+json");
}

class Page {
  public:
    explicit Page(const json::object& contract) : contract_(contract) {}

    std::string write();

  private:
    void append(std::string_view html) { html_.append(html); }
    template <class... Values>
    void append(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(html_), format, std::forward<Values>(values)...);
    }

    void write_head();
    void write_outline();
    void write_introduction();
    void write_group(const json::object& tag);
    void write_operation(std::string_view method, std::string_view path, const json::object& item);
    void write_parameters(const json::object& item, const json::object& operation);
    void write_body(const json::object& operation);
    void write_responses(const json::object& operation);
    void write_content(const json::object& content);
    void write_example(const json::object& schema);
    void write_fields(const json::object& schema);
    void write_field(std::string_view name, const json::object& schema, bool is_required);
    void write_problems();
    void write_schemas();

    const json::object& followed(const json::object& node) const;
    const json::object& followed(json::object&& node) const = delete;  // it may be what is returned
    std::string type_of(const json::object& schema) const;
    std::string limits_of(const json::object& schema) const;

    // Calls visit(method, path, item) for each operation of a tag, in the order of the contract.
    template <class Visit>
    void for_each_operation(std::string_view tag, Visit visit) const {
        for (const auto& [path, item] : contract_.at("paths").as_object()) {
            for (const auto& [method, operation] : item.as_object()) {
                if (method != "parameters" && has(operation.at("tags").as_array(), tag)) {
                    visit(std::string_view(method), std::string_view(path), item.as_object());
                }
            }
        }
    }

    const json::object& contract_;
    std::string html_;
};

std::string_view name_in(std::string_view reference) {
    return reference.substr(reference.rfind('/') + 1);
}

const json::object& Page::followed(const json::object& node) const {
    const auto reference = text_at(node, "$ref");
    if (reference.empty()) {
        return node;
    }
    const auto kind_start = std::string_view("#/components/").size();
    const auto kind = reference.substr(kind_start, reference.rfind('/') - kind_start);
    return contract_.at("components").at(kind).at(name_in(reference)).as_object();
}

// Schemas that are no more than a word are told in place; the others are linked to.
bool is_simple(const json::object& schema) {
    return !schema.contains("properties") && !schema.contains("allOf") && !schema.contains("items");
}

std::string Page::type_of(const json::object& schema) const {
    const auto reference = text_at(schema, "$ref");
    if (!reference.empty() && !is_simple(followed(schema))) {
        const auto name = escaped(name_in(reference));
        return fmt::format("<a href=\"#schema-{0}\">{0}</a>", name);
    }
    const auto& node = followed(schema);
    if (const auto* values = node.if_contains("enum")) {
        std::string words;
        for (const auto& value : values->as_array()) {
            words += words.empty() ? "" : " | ";
            words += "<code>" + escaped(json::serialize(value)) + "</code>";
        }
        return words;
    }
    for (const auto& [member, conjunction] : {std::pair("allOf", " and "), {"oneOf", " or "}}) {
        const auto* parts = node.if_contains(member);
        std::string words;
        for (const auto& part : parts == nullptr ? json::array() : parts->as_array()) {
            words += words.empty() ? "" : conjunction;
            words += type_of(part.as_object());
        }
        if (!words.empty()) {
            return words;
        }
    }
    if (const auto* items = node.if_contains("items")) {
        return "list of " + type_of(items->as_object());
    }
    const auto* type = node.if_contains("type");
    if (type == nullptr) {
        return "any value";
    }
    const auto types = type->is_array() ? type->get_array() : json::array{*type};
    std::string words;
    for (const auto& word : types) {
        words += words.empty() ? "" : " or ";
        words += escaped(word.as_string());
    }
    const auto format = text_at(node, "format");
    return format.empty() ? words : fmt::format("{} <small>({})</small>", words, escaped(format));
}

std::string range_text(const json::object& node, std::string_view least_name,
                       std::string_view most_name, std::string_view unit) {
    const auto* least = node.if_contains(least_name);
    const auto* most = node.if_contains(most_name);
    if (least == nullptr && most == nullptr) {
        return {};
    }
    if (least == nullptr) {
        return fmt::format(", at most {}{}", json::serialize(*most), unit);
    }
    if (most == nullptr) {
        return fmt::format(", at least {}{}", json::serialize(*least), unit);
    }
    return fmt::format(", {} to {}{}", json::serialize(*least), json::serialize(*most), unit);
}

std::string Page::limits_of(const json::object& schema) const {
    const auto& node = followed(schema);
    auto text = range_text(node, "minLength", "maxLength", " characters") +
                range_text(node, "minimum", "maximum", "") +
                range_text(node, "minItems", "maxItems", " entries") +
                range_text(node, "minProperties", "maxProperties", " entries");
    if (const auto* value = node.if_contains("default")) {
        text += ", default <code>" + escaped(json::serialize(*value)) + "</code>";
    }
    return text;
}

void Page::write_field(std::string_view name, const json::object& schema, bool is_required) {
    append("<li><code class=\"name\">{}</code> <span class=\"type\">{}{}</span>", escaped(name),
           type_of(schema), limits_of(schema));
    if (is_required) {
        append(" <span class=\"required\">required</span>");
    }
    const auto own = text_at(schema, "description");
    const auto text = own.empty() ? text_at(followed(schema), "description") : own;
    if (!text.empty() && (!own.empty() || is_simple(followed(schema)))) {
        append(" <span class=\"about\">{}</span>", inline_text(text));
    }
    if (!schema.contains("$ref")) {
        write_fields(schema);
    }
    append("</li>");
}

// The members of an object, also of those in a list or beside others in an allOf.
void Page::write_fields(const json::object& schema) {
    if (const auto* items = schema.if_contains("items")) {
        if (!items->as_object().contains("$ref")) {
            write_fields(items->as_object());
        }
        return;
    }
    if (const auto* all = schema.if_contains("allOf")) {
        for (const auto& part : all->as_array()) {
            if (!part.as_object().contains("$ref")) {
                write_fields(part.as_object());
            }
        }
    }
    const auto* properties = schema.if_contains("properties");
    if (properties == nullptr) {
        const auto* more = schema.if_contains("additionalProperties");
        if (more != nullptr && more->is_object()) {
            append("<ul class=\"fields\">");
            write_field("<name>", more->get_object(), false);
            append("</ul>");
        }
        return;
    }
    const auto* required = schema.if_contains("required");
    append("<ul class=\"fields\">");
    for (const auto& [name, property] : properties->as_object()) {
        write_field(name, property.as_object(),
                    required != nullptr && has(required->as_array(), name));
    }
    append("</ul>");
}

void Page::write_example(const json::object& schema) {
    const auto* examples = followed(schema).if_contains("examples");
    if (examples == nullptr) {
        return;
    }
    for (const auto& example : examples->as_array()) {
        append("<pre tabindex=\"0\"><code>{}</code></pre>", escaped(pretty(example)));
    }
}

void Page::write_content(const json::object& content) {
    for (const auto& [type, media] : content) {
        const auto& schema = media.at("schema").as_object();
        append("<p class=\"type\">{} <small>{}</small></p>", type_of(schema),
               escaped(std::string_view(type)));
        if (!schema.contains("$ref")) {
            write_fields(schema);
        }
        write_example(schema);
    }
}

void Page::write_parameters(const json::object& item, const json::object& operation) {
    std::vector<const json::object*> parameters;
    for (const auto* owner : {&item, &operation}) {
        if (const auto* list = owner->if_contains("parameters")) {
            for (const auto& parameter : list->as_array()) {
                parameters.push_back(&followed(parameter.as_object()));
            }
        }
    }
    if (parameters.empty()) {
        return;
    }
    append("<h4>Parameters</h4><ul class=\"fields\">");
    for (const auto* parameter : parameters) {
        const auto& schema = parameter->at("schema").as_object();
        append("<li><code class=\"name\">{}</code> <span class=\"type\">{}: {}{}</span>",
               escaped(text_at(*parameter, "name")), escaped(text_at(*parameter, "in")),
               type_of(schema), limits_of(schema));
        const auto* required = parameter->if_contains("required");
        if (required != nullptr && required->as_bool()) {
            append(" <span class=\"required\">required</span>");
        }
        append(" <span class=\"about\">{}</span></li>",
               inline_text(text_at(*parameter, "description")));
    }
    append("</ul>");
}

void Page::write_body(const json::object& operation) {
    const auto* body = operation.if_contains("requestBody");
    if (body == nullptr) {
        return;
    }
    append("<h4>Body{}</h4>", body->at("required").as_bool() ? "" : " <small>optional</small>");
    const auto& [media_type, content] = *body->at("content").as_object().begin();
    if (media_type != "application/json") {
        append("<p><code>{}</code></p>", escaped(media_type));
    }
    const auto& schema = content.at("schema").as_object();
    write_fields(followed(schema));
    write_example(schema);
}

void Page::write_responses(const json::object& operation) {
    std::string problems;
    append("<h4>Answers</h4>");
    for (const auto& [status, node] : operation.at("responses").as_object()) {
        const auto& response = followed(node.as_object());
        const auto* content = response.if_contains("content");
        if (is_problem(response)) {
            problems +=
                fmt::format("<a class=\"status\" href=\"#error-{0}\" title=\"{1}\">{0}</a> ",
                            escaped(status), escaped(text_at(response, "description")));
            continue;
        }
        append("<div class=\"answer\"><p><span class=\"status\">{}</span> {}</p>", escaped(status),
               inline_text(text_at(response, "description")));
        if (content != nullptr) {
            write_content(content->as_object());
        }
        append("</div>");
    }
    append("<p class=\"problems\">Problems: {}</p>", problems);
}

void Page::write_operation(std::string_view method, std::string_view path,
                           const json::object& item) {
    const auto& operation = item.at(method).as_object();
    const auto access = text_at(operation, "x-access");
    append(
        "<details class=\"operation\"><summary><span class=\"method {0}\">{0}</span>"
        "<span class=\"path\">{1}</span><span class=\"title\">{2}</span>"
        "<span class=\"access\" title=\"Who may call it\">{3}</span></summary>"
        "<div class=\"inside\" id=\"{4}\">",
        escaped(method), escaped(path), escaped(text_at(operation, "summary")), escaped(access),
        escaped(text_at(operation, "operationId")));
    append("{}", paragraphs(text_at(operation, "description")));
    write_parameters(item, operation);
    write_body(operation);
    write_responses(operation);
    append("</div></details>");
}

void Page::write_group(const json::object& tag) {
    const auto name = text_at(tag, "name");
    append("<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{1}</h2>{2}", escaped(slug_of(name)),
           escaped(name), paragraphs(text_at(tag, "description")));
    for_each_operation(
        name, [&](std::string_view method, std::string_view path, const json::object& item) {
            write_operation(method, path, item);
        });
    append("</section>");
}

void Page::write_outline() {
    append(
        "<nav aria-label=\"Outline\"><details class=\"outline\" open>"
        "<summary>Contents</summary><ul>");
    for (const auto& tag : contract_.at("tags").as_array()) {
        const auto name = text_at(tag.as_object(), "name");
        append("<li><a class=\"group\" href=\"#{}\">{}</a><ul>", escaped(slug_of(name)),
               escaped(name));
        for_each_operation(
            name, [&](std::string_view method, std::string_view, const json::object& item) {
                const auto& operation = item.at(method).as_object();
                append("<li><a href=\"#{}\"><span class=\"dot {}\"></span>{}</a></li>",
                       escaped(text_at(operation, "operationId")), method,
                       escaped(text_at(operation, "summary")));
            });
        append("</ul></li>");
    }
    append(
        "<li><a class=\"group\" href=\"#problems\">Problems</a></li>"
        "<li><a class=\"group\" href=\"#schemas\">Schemas</a></li></ul></details></nav>");
}

void Page::write_head() {
    const auto& info = contract_.at("info").as_object();
    append(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<meta name=\"color-scheme\" content=\"light dark\"><title>{} API</title><style>",
        escaped(text_at(info, "title")));
    append("{}", documentation_style);
    append("</style></head><body><a class=\"skip\" href=\"#content\">Skip to the content</a>");
}

void Page::write_introduction() {
    const auto& info = contract_.at("info").as_object();
    append(
        "<header><p class=\"version\">API {}</p><h1>{}</h1><p class=\"lead\">{}</p>"
        "<p><a href=\"/api/openapi.json\">The same as JSON</a>, in the form of OpenAPI 3.1.</p>"
        "</header><div class=\"introduction\">{}</div>",
        escaped(text_at(info, "version")), escaped(text_at(info, "title")),
        escaped(text_at(info, "summary")), paragraphs(text_at(info, "description")));
}

// Every problem that some operation may answer, by status, and 405, which belongs to none.
void Page::write_problems() {
    const auto& named = contract_.at("components").at("responses").as_object();
    std::map<std::string, std::string_view> problems{
        {"405", text_at(named.at("MethodNotAllowed").as_object(), "description")}};
    for (const auto& [path, item] : contract_.at("paths").as_object()) {
        for (const auto& [method, operation] : item.as_object()) {
            if (method == "parameters") {
                continue;
            }
            for (const auto& [status, node] : operation.at("responses").as_object()) {
                const auto& response = followed(node.as_object());
                if (is_problem(response)) {
                    problems.emplace(status, text_at(response, "description"));
                }
            }
        }
    }
    append(
        "<section aria-labelledby=\"problems\"><h2 id=\"problems\">Problems</h2>"
        "<ul class=\"fields\">");
    for (const auto& [status, description] : problems) {
        append("<li id=\"error-{0}\"><span class=\"status\">{0}</span> {1}</li>", status,
               inline_text(description));
    }
    append("</ul></section>");
}

void Page::write_schemas() {
    const auto& components = contract_.at("components").as_object();
    append("<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">Schemas</h2>");
    for (const auto& [name, node] : components.at("schemas").as_object()) {
        const auto& schema = node.as_object();
        if (is_simple(schema)) {
            continue;
        }
        append(
            "<details class=\"operation\"><summary><span class=\"path\">{0}</span></summary>"
            "<div class=\"inside\" id=\"schema-{0}\">{1}",
            escaped(std::string_view(name)), paragraphs(text_at(schema, "description")));
        if (!schema.contains("properties")) {
            append("<p class=\"type\">{}</p>", type_of(schema));
        }
        write_fields(schema);
        write_example(schema);
        append("</div></details>");
    }
    append("</section>");
}

std::string Page::write() {
    write_head();
    append("<div class=\"page\">");
    write_outline();
    append("<main id=\"content\">");
    write_introduction();
    for (const auto& tag : contract_.at("tags").as_array()) {
        write_group(tag.as_object());
    }
    write_problems();
    write_schemas();
    append("</main></div></body></html>\n");
    return std::move(html_);
}

}  // namespace

std::string documentation_page(const json::object& contract) {
    return Page(contract).write();
}

}  // namespace mien::api
