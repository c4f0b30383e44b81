#include "sync/leak_scan.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "pg/copy.hpp"
#include "pg/table_statements.hpp"
#include "sync/copy/array_values.hpp"
#include "sync/copy/text_rows.hpp"
#include "sync/hidden_texts.hpp"
#include "sync/policy/column_shape.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {
namespace {

constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 17;
constexpr std::size_t name_words_max = 5;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_of_address(char c) {
    return is_word(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '@';
}

// Folded, without what nobody sees, and with the @ that programs write otherwise.
std::string searched(std::string_view text) {
    auto folded = fold_case(text);
    for (const std::string_view unseen :
         {"\u00AD", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"}) {
        for (auto at = folded.find(unseen); at != std::string::npos; at = folded.find(unseen, at)) {
            folded.erase(at, unseen.size());
        }
    }
    for (const std::string_view code : {"%40", "&#64;", "&commat;", "\\u0040"}) {
        for (auto at = folded.find(code); at != std::string::npos; at = folded.find(code, at)) {
            folded.replace(at, code.size(), "@");
        }
    }
    return folded;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < text.size();) {
        const auto begin = i;
        while (i < text.size() && is_word(text[i])) {
            ++i;
        }
        if (i > begin) {
            words.push_back(text.substr(begin, i - begin));
        } else {
            ++i;
        }
    }
    return words;
}

std::string joined(const std::vector<std::string_view>& words, std::size_t first,
                   std::size_t count) {
    std::string text;
    for (std::size_t i = first; i < first + count; ++i) {
        text.append(words[i]).append(" ");
    }
    return text;
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
    digits.erase(0, digits.find_first_not_of('0'));
    return digits;
}

std::string_view without_tag(std::string_view address, std::string& room) {
    const auto plus = address.find('+');
    const auto at = address.find('@');
    if (plus == std::string_view::npos || plus > at) {
        return address;
    }
    room.assign(address.substr(0, plus)).append(address.substr(at));
    return room;
}

// A column that may hold texts.
struct SearchedColumn {
    std::string name;
    core::ColumnClass column_class = core::ColumnClass::keep;
    bool is_array = false;
    bool is_searched_for_names = false;
};

struct SearchedTable {
    const pg::CatalogTable* table;
    std::vector<SearchedColumn> columns;
};

bool is_name(core::ColumnClass column_class) {
    return column_class == core::ColumnClass::full_name ||
           column_class == core::ColumnClass::given_name ||
           column_class == core::ColumnClass::family_name;
}

bool is_searched_for_names(const ColumnPolicy& rule) {
    const bool stays = rule.column_class == core::ColumnClass::keep ||
                       rule.column_class == core::ColumnClass::canon;
    return !stays && std::ranges::none_of(rule.paths, [](const PathPolicy& path) {
        return is_name(path.rule.column_class);
    });
}

SearchedTable searched_columns(const pg::Catalog& catalog, const pg::CatalogTable& table,
                               const TablePolicy* policy) {
    const bool is_copied = policy != nullptr && policy->fate == TableFate::copy;
    SearchedTable found{.table = &table, .columns = {}};
    for (const auto& column : table.columns) {
        if (is_plain(catalog, column.type)) {
            continue;
        }
        const auto* const rule = policy == nullptr ? nullptr : policy->find_column(column.name);
        found.columns.push_back(
            {.name = column.name,
             .column_class = rule == nullptr ? core::ColumnClass::keep : rule->column_class,
             .is_array = shape_of(catalog, column).is_array,
             .is_searched_for_names = rule != nullptr ? is_searched_for_names(*rule) : is_copied});
    }
    return found;
}

using CellRow = std::vector<std::optional<std::string>>;
using TakeRow = std::function<void(const CellRow&)>;

awaitable<void> read_cells(pg::Connection& copy, const SearchedTable& table, const TakeRow& take,
                           Deadline deadline) {
    std::vector<std::string> columns;
    columns.reserve(table.columns.size());
    for (const auto& column : table.columns) {
        columns.push_back(column.name);
    }
    const auto sql = pg::copy_columns_statement(*table.table, columns);
    const pg::Query query{"read_cells", sql, pg::Planning::for_each_call};
    const pg::CopySink sink = [&](std::string_view line) -> awaitable<void> {
        take(fields_of_line(line.substr(0, line.find('\n'))));
        co_return;
    };
    [[maybe_unused]] const auto rows = co_await pg::copy_out(copy, query, sink, deadline);
}

// Who is called so in the copy.
void forget_fakes(const SearchedTable& table, const CellRow& row, Originals& originals) {
    std::string given;
    std::string family;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto& column = table.columns[i];
        if (!row[i] || !is_name(column.column_class)) {
            continue;
        }
        if (column.column_class == core::ColumnClass::given_name) {
            given = given.empty() ? *row[i] : given;
        } else if (column.column_class == core::ColumnClass::family_name) {
            family = family.empty() ? *row[i] : family;
        } else if (column.is_array) {
            for (const auto& name : elements_of_array(*row[i], pg::CopyFormat::text)) {
                originals.forget_name(name);
            }
        } else {
            originals.forget_name(*row[i]);
        }
    }
    originals.forget_name(given + " " + family);
}

}  // namespace

void Originals::add_email(std::string_view email) {
    std::string room;
    const auto folded = searched(email);
    if (folded.contains('@')) {
        emails_.insert(digest_.of(without_tag(folded, room)));
    }
}

void Originals::add_phone(std::string_view phone) {
    const auto digits = digits_of(fold_case(phone));
    if (digits.size() >= phone_digits_min) {
        phones_.insert(digest_.of(digits));
    }
}

void Originals::add_name(std::string_view name) {
    const auto folded = searched(name);
    const auto words = words_of(folded);
    if (words.size() >= 2 && words.size() <= name_words_max) {
        names_.insert(digest_.of(joined(words, 0, words.size())));
        first_words_.insert(digest_.of(words.front()));
    }
}

void Originals::forget_name(std::string_view name) {
    const auto folded = searched(name);
    const auto words = words_of(folded);
    names_.erase(digest_.of(joined(words, 0, words.size())));
}

Originals::Hits& Originals::Hits::operator+=(const Hits& other) {
    emails += other.emails;
    phones += other.phones;
    names += other.names;
    return *this;
}

Originals::Hits Originals::find(std::string_view text, bool with_names) const {
    return find_at(text, with_names, 0);
}

Originals::Hits Originals::find_at(std::string_view text, bool with_names, int depth) const {
    constexpr int depth_max = 2;  // base64 in base64
    Hits hits;
    const auto folded = searched(text);
    find_emails(folded, hits);
    find_phones(folded, hits);
    if (with_names) {
        find_names(folded, hits);
    }
    if (depth < depth_max) {
        for (const auto& hidden : hidden_texts(text)) {
            hits += find_at(hidden, with_names, depth + 1);
        }
    }
    return hits;
}

void Originals::find_emails(std::string_view text, Hits& hits) const {
    std::string room;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        auto begin = at;
        while (begin > 0 && text[begin - 1] != '@' && is_of_address(text[begin - 1])) {
            --begin;
        }
        auto end = at + 1;
        while (end < text.size() && text[end] != '@' && is_of_address(text[end])) {
            ++end;
        }
        while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) {
            --end;
        }
        const auto address = without_tag(text.substr(begin, end - begin), room);
        hits.emails += emails_.contains(digest_.of(address)) ? 1 : 0;
    }
}

void Originals::find_phones(std::string_view text, Hits& hits) const {
    constexpr std::string_view separators = " -.()/+";
    constexpr std::size_t separators_max = 2;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_digit(text[i])) {
            ++i;
            continue;
        }
        const auto begin = i;
        std::size_t since_digit = 0;
        std::size_t end = i;
        while (i < text.size() && since_digit <= separators_max) {
            if (is_digit(text[i])) {
                since_digit = 0;
                end = i + 1;
            } else if (separators.contains(text[i])) {
                ++since_digit;
            } else {
                break;
            }
            ++i;
        }
        i = std::max(i, end);
        const auto digits = digits_of(text.substr(begin, end - begin));
        if (digits.size() >= phone_digits_min && digits.size() <= phone_digits_max) {
            hits.phones += phones_.contains(digest_.of(digits)) ? 1 : 0;
        }
    }
}

void Originals::find_names(std::string_view text, Hits& hits) const {
    const auto words = words_of(text);
    for (std::size_t first = 0; first < words.size(); ++first) {
        if (!first_words_.contains(digest_.of(words[first]))) {
            continue;
        }
        const auto most = std::min(name_words_max, words.size() - first);
        for (std::size_t count = 2; count <= most; ++count) {
            hits.names += names_.contains(digest_.of(joined(words, first, count))) ? 1 : 0;
        }
    }
}

awaitable<LeakReport> find_leaks(pg::Connection& copy, const pg::Catalog& catalog,
                                 const Policy& policy, Originals& originals, Deadline deadline) {
    LeakReport report;
    std::vector<SearchedTable> tables;
    for (const auto& table : catalog.tables) {
        auto found = searched_columns(catalog, table, find_rules(policy, catalog, table));
        if (table.kind == pg::TableKind::table && !found.columns.empty()) {
            tables.push_back(std::move(found));
        }
    }
    for (const auto& table : tables) {
        const bool has_names = std::ranges::any_of(
            table.columns, [](const auto& column) { return is_name(column.column_class); });
        if (has_names) {
            const TakeRow forget = [&](const CellRow& row) { forget_fakes(table, row, originals); };
            co_await read_cells(copy, table, forget, deadline);
        }
    }
    for (const auto& table : tables) {
        std::vector<Originals::Hits> hits(table.columns.size());
        const TakeRow search = [&](const CellRow& row) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (row[i]) {
                    ++report.cells;
                    hits[i] += originals.find(*row[i], table.columns[i].is_searched_for_names);
                }
            }
        };
        co_await read_cells(copy, table, search, deadline);
        for (std::size_t i = 0; i < hits.size(); ++i) {
            if (hits[i].sum() > 0) {
                report.leaks.push_back({.table = table.table->schema + "." + table.table->name,
                                        .column = table.columns[i].name,
                                        .hits = hits[i]});
            }
        }
    }
    co_return report;
}

}  // namespace mien::sync
