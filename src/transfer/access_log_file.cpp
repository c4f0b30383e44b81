#include "transfer/access_log_file.hpp"

#include "base/json_text.hpp"
#include "base/limits/access_log.hpp"
#include "transfer/csv_field.hpp"

namespace mien::transfer {
namespace {

json::value or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

std::string field_of(const json::value& value) {
    if (value.is_null()) {
        return {};
    }
    return value.is_string() ? std::string(value.get_string()) : json_text(value);
}

std::string csv_names() {
    std::string line;
    for (const auto& member : to_json(store::AccessRow{})) {
        line.append(line.empty() ? "" : ",").append(member.key());
    }
    return line += "\r\n";
}

void append_row(std::string& text, const json::object& row, AccessLogFormat format) {
    if (format == AccessLogFormat::ndjson) {
        text.append(json_text(row)).append("\n");
        return;
    }
    bool is_first = true;
    for (const auto& member : row) {
        text += std::exchange(is_first, false) ? "" : ",";
        append_csv_field(text, field_of(member.value()));
    }
    text += "\r\n";
}

}  // namespace

std::optional<AccessLogFormat> parse_access_log_format(std::string_view name) {
    if (name == "csv") {
        return AccessLogFormat::csv;
    }
    return name == "ndjson" ? std::optional(AccessLogFormat::ndjson) : std::nullopt;
}

json::object to_json(const store::AccessRow& row) {
    const auto& attempt = row.attempt;
    const auto admin_id = attempt.admin_id ? to_string(*attempt.admin_id) : std::string();
    const auto credential_id =
        attempt.credential_id ? to_string(*attempt.credential_id) : std::string();
    return {{"number", row.number},
            {"at", to_rfc3339(row.at)},
            {"request_id", attempt.request_id},
            {"admin_id", or_null(admin_id)},
            {"credential_id", or_null(credential_id)},
            {"actor", or_null(attempt.actor)},
            {"peer_address", attempt.peer},
            {"client_address", attempt.client},
            {"host", attempt.host},
            {"method", or_null(attempt.method)},
            {"path", or_null(attempt.path)},
            {"route", or_null(attempt.route)},
            {"status", attempt.status},
            {"outcome", attempt.reason.empty() ? "allowed" : "refused"},
            {"reason", or_null(attempt.reason)},
            {"duration_ms", static_cast<double>(attempt.duration.count()) / 1000}};
}

awaitable<void> write_access_log(pg::Pool& control, store::AccessFilter filter,
                                 AccessLogFormat format, WritePiece write) {
    filter.limit = limits::access_export_batch_rows;
    auto piece = format == AccessLogFormat::csv ? csv_names() : std::string();
    bool has_more = true;
    while (has_more) {
        const auto deadline = deadline_in(limits::access_export_batch_time_max);
        const auto rows = co_await store::list_access_rows(control, filter, deadline);
        for (const auto& row : rows) {
            append_row(piece, to_json(row), format);
        }
        if (!piece.empty()) {
            co_await write(piece);
        }
        piece.clear();
        has_more = rows.size() == filter.limit;
        if (has_more) {
            filter.before_number = rows.back().number;
        }
    }
}

}  // namespace mien::transfer
