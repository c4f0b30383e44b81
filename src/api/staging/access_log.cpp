#include "api/staging/access_log.hpp"

#include <fmt/format.h>

#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/staging/staging_context.hpp"
#include "base/assert.hpp"
#include "base/ip_network.hpp"
#include "http/stream_writer.hpp"
#include "transfer/access_log_file.hpp"

namespace mien::api {
namespace {

std::optional<std::string> address_from_query(const http::Request& request) {
    const auto text = text_from_query(request, "address");
    if (!text) {
        return std::nullopt;
    }
    auto network = parse_ip_network(*text);
    if (!network) {
        refuse_query("address", "not_a_network",
                     "must be an address or a network, such as 10.66.0.0/16");
    }
    return std::move(*network);
}

store::AccessFilter filter_from(const http::Request& request) {
    constexpr long long status_least = 100;
    constexpr long long status_most = 599;
    const auto status = integer_query(request, "status", status_least, status_most);
    return {.since = time_from_query(request, "since"),
            .until = time_from_query(request, "until"),
            .admin_id = id_from_query<AdminId>(request, "admin_id"),
            .outcome = text_from_query(request, "outcome"),
            .reason = text_from_query(request, "reason"),
            .status = status ? std::optional(static_cast<int>(*status)) : std::nullopt,
            .host = text_from_query(request, "host"),
            .address = address_from_query(request),
            .route = text_from_query(request, "route")};
}

}  // namespace

awaitable<http::Response> list_access_log(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    auto filter = filter_from(request);
    filter.limit = page.limit + 1;
    if (!page.after.empty()) {
        filter.before_number = number_from_cursor(page.after.front());
    }
    auto& control = staging_of(context).control;
    auto rows = co_await store::list_access_rows(control, std::move(filter), request.deadline);
    const auto key_of = [](const store::AccessRow& last) {
        return std::vector{std::to_string(last.number)};
    };
    co_return latest_page(
        "entries", std::move(rows), page,
        [](const store::AccessRow& row) { return transfer::to_json(row); }, key_of);
}

awaitable<http::Response> export_access_log(Context& context, http::Request& request) {
    const auto name = request.query("format").value_or("csv");
    const auto format = transfer::parse_access_log_format(name);
    if (!format) {
        refuse_query("format", "not_allowed", "must be csv or ndjson");
    }
    auto& control = staging_of(context).control;
    http::Response response;
    response.set("Content-Type", *format == transfer::AccessLogFormat::csv
                                     ? "text/csv; charset=utf-8"
                                     : "application/x-ndjson");
    response.set("Content-Disposition",
                 fmt::format("attachment; filename=\"access-log.{}\"", name));
    response.set("Cache-Control", "no-store");
    response.body = http::StreamBody{
        [&control, filter = filter_from(request), format = *format](http::StreamWriter& writer) {
            const transfer::WritePiece write = [&writer](std::string_view piece) {
                return writer.write(piece);
            };
            return transfer::write_access_log(control, filter, format, write);
        }};
    co_return response;
}

}  // namespace mien::api
