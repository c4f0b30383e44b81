#include "api/audit.hpp"

#include "api/edge/access.hpp"
#include "api/edge/contacts.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/json/audit.hpp"
#include "base/error.hpp"

namespace mien::api {
namespace {

store::AuditFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::AuditFilter filter{.subject_kind = text_from_query(request, "subject_kind"),
                              .subject_id = text_from_query(request, "subject_id"),
                              .action = text_from_query(request, "action"),
                              .actor_id = id_from_query<AdminId>(request, "actor_id"),
                              .from = time_from_query(request, "from"),
                              .until = time_from_query(request, "until"),
                              .before_seq = std::nullopt,
                              .limit = page.limit + 1};
    if (!page.after.empty()) {
        filter.before_seq = number_from_cursor(page.after.front());
    }
    return filter;
}

// For a viewer, who acted is a name instead of an e-mail.
json::object entry_for(const core::Principal& reader, const store::AuditRow& row) {
    auto entry = to_json(row);
    if (reader.role == core::Role::viewer && row.actor_name) {
        entry["actor"].as_object()["label"] = *row.actor_name;
    }
    return for_reader(reader, std::move(entry));
}

}  // namespace

awaitable<http::Response> list_audit(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    auto filter = filter_from(request, page);
    auto entries = co_await store::list_audit(context.pool, std::move(filter), request.deadline);
    const bool has_more = entries.size() > page.limit;
    if (has_more) {
        entries.pop_back();
    }
    json::array rows;
    for (const auto& entry : entries) {
        rows.push_back(entry_for(principal_of(request), entry));
    }
    json::value cursor = nullptr;
    if (has_more) {
        cursor = page.next_cursor({std::to_string(entries.back().seq)});
    }
    co_return http::json_response(
        200, json::object{{"entries", std::move(rows)}, {"next_cursor", std::move(cursor)}});
}

}  // namespace mien::api
