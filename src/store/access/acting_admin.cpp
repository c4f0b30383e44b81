#include "store/access/acting_admin.hpp"

namespace mien::store {
namespace {

constexpr pg::Query find_acting_admin_query{"find_acting_admin", R"sql(
    SELECT id, display_name, email FROM admins
    WHERE disabled_at IS NULL AND (($1 = '' AND role = 'admin') OR email = lower($1))
    ORDER BY created_at LIMIT 1
)sql"};

}  // namespace

awaitable<std::optional<ActingAdmin>> find_acting_admin(pg::Pool& pool, std::string email,
                                                        Deadline deadline) {
    const auto rows = co_await pool.run(find_acting_admin_query, pg::params(email), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    co_return ActingAdmin{{row.get<AdminId>("id"), row.get<std::string>("display_name")},
                          row.get<std::string>("email")};
}

}  // namespace mien::store
