#include "store/access/acting_admin.hpp"

namespace mien::store {
namespace {

constexpr pg::Query find_acting_admin_query{"find_acting_admin", R"sql(
    SELECT id, display_name FROM admins
    WHERE disabled_at IS NULL AND (($1 = '' AND role = 'admin') OR email = lower($1))
    ORDER BY created_at LIMIT 1
)sql"};

}  // namespace

awaitable<std::optional<Author>> find_acting_admin(pg::Pool& pool, std::string email,
                                                   Deadline deadline) {
    const auto rows = co_await pool.run(find_acting_admin_query, pg::params(email), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return Author{rows.front().get<AdminId>("id"),
                     rows.front().get<std::string>("display_name")};
}

}  // namespace mien::store
