#include "store/staging/reader_role.hpp"

namespace mien::store {
namespace {

constexpr pg::Query has_reader_role{"has_reader_role",
                                    "SELECT to_regrole($1) IS NOT NULL AS is_there"};

constexpr pg::Query grant_reader_rights{"grant_reader_rights",
                                        "CALL public.grant_reading($1::text::regrole)"};

}  // namespace

awaitable<bool> grant_reading(pg::Connection& connection, Deadline deadline) {
    auto name = pg::params(reader_role);
    const auto rows = co_await connection.run(has_reader_role, name, deadline);
    if (!rows.front().get<bool>("is_there")) {
        co_return false;
    }
    co_await connection.run(grant_reader_rights, std::move(name), deadline);
    co_return true;
}

}  // namespace mien::store
