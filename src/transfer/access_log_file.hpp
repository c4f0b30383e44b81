// Staging's access log as a file: CSV with a line of names first, or NDJSON, one object a line.
// Newest first, in memory that does not grow with the number of rows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "async/awaitable.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"
#include "store/staging/access_log.hpp"

namespace mien::transfer {

enum class AccessLogFormat { csv, ndjson };

// "csv" or "ndjson".
[[nodiscard]] std::optional<AccessLogFormat> parse_access_log_format(std::string_view name);

// A row as lists and files have it. An empty member is null, in CSV an empty field.
[[nodiscard]] json::object to_json(const store::AccessRow& row);

// Takes the next piece of the file, which is good until it returns.
using WritePiece = std::function<awaitable<void>(std::string_view)>;

// All rows that pass the filter, whatever its limit. Each step has a deadline of its own.
[[nodiscard]] awaitable<void> write_access_log(pg::Pool& control, store::AccessFilter filter,
                                               AccessLogFormat format, WritePiece write);

}  // namespace mien::transfer
