// What becomes of each table and column of a database when it is copied to staging: the one file
// that people review. What it does not name is not copied, and stops a run before it begins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/column_class.hpp"
#include "core/masking/json_masker.hpp"
#include "core/masking/masker.hpp"

namespace mien::sync {

enum class TableFate : std::uint8_t {
    copy,      // its rows arrive, masked
    never,     // it arrives empty: operational data
    preserve,  // it keeps the rows that staging has
};

// How a derived column comes about in the copy, from masked columns of its row.
enum class Derivation : std::uint8_t {
    database,     // a generated column
    search_text,  // store::search_text_of the two columns
    lower,
    upper,
    initials,
    sha256,  // of the text's bytes
};
[[nodiscard]] std::optional<Derivation> find_derivation(std::string_view name);
[[nodiscard]] std::string_view name_of(Derivation derivation);

// A path within a document, as the file writes it.
struct PathPolicy {
    std::string path;
    core::JsonRule rule;
};

struct ColumnPolicy {
    std::string name;
    core::ColumnClass column_class = core::ColumnClass::drop;
    std::vector<PathPolicy> paths;         // of a document
    std::optional<Derivation> derivation;  // of a derived column …
    std::vector<std::string> from;         // … and the columns that it is derived from
    bool is_fictional_name = false;        // of canon: its values are names of characters
    std::vector<std::string> accepted;     // CHECKs and unique indexes that somebody has judged
    std::uint32_t line = 0;                // of the file
};

// Whose a row is, so that its free text is searched for that person.
struct PersonOfRow {
    std::string column;  // a column of this row, or "" when the row itself is the person
    // Columns on the way when it names no person but a row that does, each of the row that the one
    // before it names: at most limits::person_hops_max.
    std::vector<std::string> through = {};
    std::string table;  // "schema.table" of the person, when a column names one
};

struct TablePolicy {
    std::string schema;
    std::string name;
    TableFate fate = TableFate::never;
    std::string only_with;        // rows without a value in this column are left out
    std::string why;              // what is left out is: a sentence for the report of a run
    bool keeps_own_rows = false;  // of a copied table: staging's own rows are preserved beside them
    std::optional<PersonOfRow> person;
    std::vector<ColumnPolicy> columns;
    std::uint32_t line = 0;

    [[nodiscard]] std::string full_name() const;
    [[nodiscard]] const ColumnPolicy* find_column(std::string_view column) const;
};

struct Policy {
    core::MaskSettings masking;
    std::vector<std::string> words;  // of everyday language, beside the built-in ones
    bool allows_unmasked = false;    // runs without masking, of tables without people
    std::vector<TablePolicy> tables;
    std::string digest;  // SHA-256 of the file, in hexadecimal

    [[nodiscard]] const TablePolicy* find_table(std::string_view schema,
                                                std::string_view name) const;
};

// Throws invalid; each problem names line, table and column, all of them at once.
[[nodiscard]] Policy parse_policy(std::string_view text);
// The same of a file: too_large beyond limits::policy_bytes_max.
[[nodiscard]] Policy read_policy(const std::filesystem::path& file);

}  // namespace mien::sync
