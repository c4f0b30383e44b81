#include "pg/client_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::pg {
namespace {

Settings some_settings() {
    return {.host = "db.example",
            .port = 5433,
            .database = "mien_g2",
            .user = "owner",
            .password = Secret(R"(a:b\c)"),
            .ca_file = "/etc/ca.crt"};
}

TEST(client_program, enters_as_a_connection_does) {
    const auto environment = client_environment(some_settings(), "/tmp/password");
    EXPECT_THAT(environment,
                testing::IsSupersetOf({"PGHOST=db.example", "PGPORT=5433", "PGDATABASE=mien_g2",
                                       "PGUSER=owner", "PGPASSFILE=/tmp/password",
                                       "PGSSLMODE=verify-full", "PGSSLROOTCERT=/etc/ca.crt"}));
    for (const auto& variable : environment) {
        EXPECT_THAT(variable, testing::Not(testing::HasSubstr("a:b")));
    }
    auto socket = some_settings();
    socket.host = "/var/run";
    EXPECT_THROW(static_cast<void>(client_environment(socket, "/tmp/password")), Error);
}

TEST(client_program, escapes_what_ends_a_field) {
    EXPECT_EQ(password_line(some_settings()).reveal(), "db.example:5433:*:owner:a\\:b\\\\c\n");
}

}  // namespace
}  // namespace mien::pg
