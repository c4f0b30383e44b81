#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/limits/masking.hpp"
#include "base/limits/sync_policy.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

constexpr std::int64_t version_read = 1;

std::uint32_t line_of(const toml::node& node) {
    return node.source().begin.line;
}

// Reads the file's tables, and remembers all that is wrong with them.
class Reader {
  public:
    [[nodiscard]] Policy read(const toml::table& file) {
        Policy policy;
        refuse_unknown(file, {"version", "masking", "tables"}, "");
        const auto version = file["version"].value<std::int64_t>();
        if (version != version_read) {
            refuse(file, "", "version must be 1.");
        }
        if (const auto* const masking = table_at(file, "masking", "")) {
            read_masking(*masking, policy);
        }
        if (const auto* const tables = table_at(file, "tables", "")) {
            for (const auto& [name, node] : *tables) {
                read_table(name.str(), node, policy);
            }
        }
        require_no_problems();
        return policy;
    }

  private:
    // Whoever reads only the message, as that of a run, learns where to begin.
    void require_no_problems() {
        if (!problems_.empty()) {
            const auto& first = problems_.front();
            auto message = fmt::format("The masking policy cannot be read, {}: {}", first.pointer,
                                       first.message);
            throw Error(ErrorKind::invalid, std::move(message), std::move(problems_));
        }
    }

    void refuse(const toml::node& node, std::string_view place, std::string_view what) {
        problems_.push_back(
            {.pointer = fmt::format("line {}", line_of(node)),
             .code = "invalid_policy",
             .message = place.empty() ? std::string(what) : fmt::format("{}: {}", place, what)});
    }

    void refuse_unknown(const toml::table& table, std::initializer_list<std::string_view> known,
                        std::string_view place) {
        for (const auto& [key, node] : table) {
            if (std::ranges::find(known, key.str()) == known.end()) {
                refuse(node, place, fmt::format("{} is no setting.", key.str()));
            }
        }
    }

    const toml::table* table_at(const toml::table& table, std::string_view key,
                                std::string_view place) {
        const auto* const node = table.get(key);
        if (node != nullptr && node->as_table() == nullptr) {
            refuse(*node, place, fmt::format("{} must be a table.", key));
        }
        return node == nullptr ? nullptr : node->as_table();
    }

    std::string text_at(const toml::table& table, std::string_view key, std::string_view place,
                        std::string fallback = {}) {
        const auto* const node = table.get(key);
        if (node == nullptr) {
            return fallback;
        }
        const auto text = node->value<std::string>();
        if (!text || text->empty()) {
            refuse(*node, place, fmt::format("{} must be a text.", key));
        }
        return text.value_or(fallback);
    }

    bool flag_at(const toml::table& table, std::string_view key, std::string_view place) {
        const auto* const node = table.get(key);
        if (node == nullptr) {
            return false;
        }
        const auto value = node->value_exact<bool>();
        if (!value) {
            refuse(*node, place, fmt::format("{} must be true or false.", key));
        }
        return value.value_or(false);
    }

    std::vector<std::string> texts_at(const toml::table& table, std::string_view key,
                                      std::string_view place) {
        std::vector<std::string> texts;
        const auto* const node = table.get(key);
        if (node == nullptr) {
            return texts;
        }
        const auto* const array = node->as_array();
        if (array == nullptr) {
            refuse(*node, place, fmt::format("{} must be a list of texts.", key));
            return texts;
        }
        for (const auto& element : *array) {
            auto text = element.value<std::string>();
            if (!text || text->empty()) {
                refuse(element, place, fmt::format("{} must be a list of texts.", key));
                continue;
            }
            texts.push_back(std::move(*text));
        }
        return texts;
    }

    void read_masking(const toml::table& masking, Policy& policy) {
        refuse_unknown(masking, {"email_domain", "phone_country", "words", "allow_unmasked"},
                       "masking");
        policy.masking.email_domain =
            text_at(masking, "email_domain", "masking", policy.masking.email_domain);
        if (!core::is_undeliverable_domain(policy.masking.email_domain)) {
            refuse(masking, "masking",
                   "email_domain must be one where nobody receives mail: below .test, .invalid, "
                   ".example, .localhost, example.com, example.org or example.net.");
        }
        auto& country = policy.masking.phone_country;
        country = text_at(masking, "phone_country", "masking");
        if (country.size() > 3 ||
            !std::ranges::all_of(country, [](char c) { return c >= '0' && c <= '9'; })) {
            refuse(masking, "masking", "phone_country must be a country code such as \"49\".");
        }
        policy.words = texts_at(masking, "words", "masking");
        policy.allows_unmasked = flag_at(masking, "allow_unmasked", "masking");
    }

    void read_fate(const toml::table& node, const std::string& place, TablePolicy& table) {
        const auto rule = text_at(node, "rule", place, "copy");
        if (rule == "copy") {
            table.fate = TableFate::copy;
        } else if (rule == "never") {
            table.fate = TableFate::never;
        } else if (rule == "preserve") {
            table.fate = TableFate::preserve;
        } else {
            table.fate = TableFate::copy;  // so that the rest of it is read
            refuse(node, place, "rule must be copy, never or preserve.");
        }
    }

    void read_person(const toml::table& node, const std::string& place, TablePolicy& table) {
        const auto* const person = node.get("person");
        if (person == nullptr) {
            return;
        }
        if (person->value<std::string>() == "self") {
            table.person = PersonOfRow{};
            return;
        }
        const auto* const named = person->as_table();
        if (named == nullptr) {
            refuse(*person, place,
                   "person must be \"self\" or { column = \"…\", table = \"schema.table\" }.");
            return;
        }
        refuse_unknown(*named, {"column", "through", "table"}, place);
        table.person = PersonOfRow{.column = text_at(*named, "column", place),
                                   .through = texts_at(*named, "through", place),
                                   .table = text_at(*named, "table", place)};
        if (table.person->through.size() > limits::person_hops_max) {
            refuse(*person, place,
                   fmt::format("through names {} columns: at most {} are followed.",
                               table.person->through.size(), limits::person_hops_max));
        }
        if (table.person->column.empty() || table.person->table.empty()) {
            refuse(*person, place, "person needs a column and a table.");
        }
    }

    void read_table(std::string_view name, const toml::node& node, Policy& policy) {
        TablePolicy table;
        table.line = line_of(node);
        const auto point = name.find('.');
        table.schema = point == std::string_view::npos ? "public" : name.substr(0, point);
        table.name = point == std::string_view::npos ? name : name.substr(point + 1);
        const auto place = table.full_name();
        const auto* const content = node.as_table();
        if (content == nullptr) {
            refuse(node, place, "must be a table.");
            return;
        }
        if (policy.find_table(table.schema, table.name) != nullptr) {
            refuse(node, place, "is there twice.");
        }
        refuse_unknown(*content, {"rule", "why", "keep_own", "only_with", "person", "columns"},
                       place);
        read_fate(*content, place, table);
        table.keeps_own_rows = flag_at(*content, "keep_own", place);
        table.only_with = text_at(*content, "only_with", place);
        table.why = text_at(*content, "why", place);
        read_person(*content, place, table);
        if (const auto* const columns = table_at(*content, "columns", place)) {
            for (const auto& [column, rule] : *columns) {
                read_column(column.str(), rule, place, table);
            }
        }
        if (table.fate != TableFate::copy && (!table.columns.empty() || table.person ||
                                              table.keeps_own_rows || !table.only_with.empty())) {
            refuse(node, place,
                   "only a table that is copied has columns, a person, keep_own or only_with.");
        }
        policy.tables.push_back(std::move(table));
    }

    std::optional<ColumnClass> class_at(const toml::node& node, std::string_view place,
                                        std::string_view name) {
        const auto found = core::find_column_class(name);
        if (!found) {
            refuse(node, place, fmt::format("“{}” is no class.", name));
        }
        return found;
    }

    void read_column(std::string_view name, const toml::node& node, std::string_view table_name,
                     TablePolicy& table) {
        const auto place = fmt::format("{}.{}", table_name, name);
        ColumnPolicy column;
        column.name = name;
        column.line = line_of(node);
        const auto* const details = node.as_table();
        auto text = node.value<std::string>();
        if (details != nullptr) {
            refuse_unknown(*details, {"class", "paths", "by", "from", "names", "accept"}, place);
            text = text_at(*details, "class", place);
        }
        if (!text) {
            refuse(node, place, "must be a class, or a table with one.");
            return;
        }
        const auto column_class = class_at(node, place, *text);
        if (!column_class) {
            return;
        }
        column.column_class = *column_class;
        if (details != nullptr) {
            read_details(*details, place, column);
        }
        if (column.column_class == ColumnClass::derived && !column.derivation) {
            refuse(node, place,
                   "a derived column needs by = \"database\", \"search_text\", \"lower\", "
                   "\"upper\", \"initials\" or \"sha256\".");
        }
        table.columns.push_back(std::move(column));
    }

    void read_details(const toml::table& details, const std::string& place, ColumnPolicy& column) {
        const bool is_derived = column.column_class == ColumnClass::derived;
        const auto by = text_at(details, "by", place);
        column.derivation = find_derivation(by);
        column.from = texts_at(details, "from", place);
        column.is_fictional_name = flag_at(details, "names", place);
        column.accepted = texts_at(details, "accept", place);
        if (!is_derived && (!by.empty() || !column.from.empty())) {
            refuse(details, place, "only a derived column has by and from.");
        } else if (!by.empty() && !column.derivation) {
            refuse(details, place, fmt::format("“{}” is no way to derive a column.", by));
        } else if (column.derivation && !has_right_sources(column)) {
            refuse(details, place,
                   "from names two columns for search_text, none for database, and else one.");
        }
        if (column.is_fictional_name && column.column_class != ColumnClass::canon) {
            refuse(details, place, "only a column of class canon has names.");
        }
        if (const auto* const paths = table_at(details, "paths", place)) {
            read_paths(*paths, place, column);
        }
    }

    static bool has_right_sources(const ColumnPolicy& column) {
        switch (*column.derivation) {
            case Derivation::database:
                return column.from.empty();
            case Derivation::search_text:
                return column.from.size() == 2;
            case Derivation::lower:
            case Derivation::upper:
            case Derivation::initials:
            case Derivation::sha256:
                return column.from.size() == 1;
        }
        return false;
    }

    void read_paths(const toml::table& paths, const std::string& place, ColumnPolicy& column) {
        if (column.column_class != ColumnClass::json) {
            refuse(paths, place, "only a column of class json has paths.");
        }
        if (paths.size() > limits::json_rules_max) {
            refuse(paths, place,
                   fmt::format("has {} paths: at most {} are looked for.", paths.size(),
                               limits::json_rules_max));
        }
        for (const auto& [path, node] : paths) {
            auto parsed = core::parse_json_path(path.str());
            const auto name = node.value<std::string>();
            if (!parsed) {
                refuse(node, place, fmt::format("“{}” is no path.", path.str()));
                continue;
            }
            if (!name) {
                refuse(node, place, fmt::format("the path “{}” needs a class.", path.str()));
                continue;
            }
            const auto column_class = class_at(node, place, *name);
            if (column_class == ColumnClass::derived || column_class == ColumnClass::json) {
                refuse(node, place, fmt::format("a path cannot be of class {}.", *name));
            } else if (column_class) {
                column.paths.push_back(
                    {.path = std::string(path.str()),
                     .rule = {.path = std::move(*parsed), .column_class = *column_class}});
            }
        }
    }

    std::vector<Problem> problems_;
};

}  // namespace

Policy parse_policy(std::string_view text) {
    try {
        const auto file = toml::parse(text);
        auto policy = Reader().read(file);
        policy.digest = to_hex(sha256(text));
        return policy;
    } catch (const toml::parse_error& error) {
        throw Error(ErrorKind::invalid,
                    fmt::format("line {}: {}", error.source().begin.line, error.description()));
    }
}

Policy read_policy(const std::filesystem::path& file) {
    const auto opened = File::open(file, "The policy file");
    const auto bytes = opened.size();
    if (bytes > limits::policy_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The policy file has {} bytes: {} at most are read.", bytes,
                                limits::policy_bytes_max));
    }
    return parse_policy(opened.read_at(0, bytes));
}

}  // namespace mien::sync
