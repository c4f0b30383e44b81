// What a file says of itself, member by member as it is read, and what was really in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "transfer/bundle_format.hpp"
#include "transfer/entry_parsing.hpp"

namespace mien::transfer {

class BundleHead {
  public:
    // column: of CSV, that holds it all; then the pointers of problems name it.
    explicit BundleHead(std::string column = {}) : column_(std::move(column)) {}

    // False for what is no member of a head. Throws invalid for a wrong value.
    [[nodiscard]] bool set(std::string_view member, const json::value& value);
    // Throws invalid unless the file says that it is one of prompts, of the version that we read.
    void require_format() const;
    // Throws invalid when the file says other counts.
    void require_counts(const store::BundleCounts& found) const;

    // Whether nothing that is still to come can change how entries are read.
    [[nodiscard]] bool is_complete() const;
    [[nodiscard]] HistoryRule history_rule() const;
    [[nodiscard]] std::optional<BundleHeader> header() const;

  private:
    void set_counts(const json::value& value);
    [[noreturn]] void refuse(std::string_view member, std::string_view code,
                             std::string message) const;

    std::string column_;
    bool has_format_ = false;
    bool has_schema_version_ = false;
    std::optional<bool> has_history_;
    std::optional<store::BundleCounts> counts_;
};

// The head of a file that we write.
[[nodiscard]] json::object to_json(const BundleHeader& header);

}  // namespace mien::transfer
