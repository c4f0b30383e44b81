#include "pg/database_url.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mien::pg {
namespace {

// "user|password|host|port|database", or the code of the refusal.
std::string read(std::string_view text) {
    const auto settings = parse_database_url(text, "/etc/ca.crt");
    if (!settings) {
        return settings.error().code;
    }
    EXPECT_EQ(settings->ca_file, "/etc/ca.crt");
    return fmt::format("{}|{}|{}|{}|{}", settings->user, settings->password.reveal(),
                       settings->host, settings->port, settings->database);
}

TEST(DatabaseUrl, is_read_as_libpq_reads_it) {
    EXPECT_EQ(read("postgresql://mien:s3cret@db.example:5433/mien_g1"),
              "mien|s3cret|db.example|5433|mien_g1");
    EXPECT_EQ(read("postgres://mien:s3cret@db.example/mien"), "mien|s3cret|db.example|5432|mien");
    EXPECT_EQ(read("postgresql://mien:p%40ss%2Fw%23rd%25@db.example/mien"),
              "mien|p@ss/w#rd%|db.example|5432|mien");
    EXPECT_EQ(read("postgresql://m:p@[2001:db8::5]:5433/mien"), "m|p|2001:db8::5|5433|mien");
    EXPECT_EQ(read("postgresql://m:p@db.example/a%3Fb"), "m|p|db.example|5432|a?b");
    EXPECT_EQ(read("postgresql:///mien?host=db.example&user=m&password=p&port=5434"),
              "m|p|db.example|5434|mien");
    EXPECT_EQ(read("host=db.example dbname=mien user=m password='it\\'s'"),
              "m|it's|db.example|5432|mien");
    EXPECT_EQ(read("host = db.example  dbname = 'a b' user=m password=p sslmode=verify-full"),
              "m|p|db.example|5432|a b");
    EXPECT_EQ(read("postgresql://m:p@db.example/mien?sslmode=verify-full"),
              "m|p|db.example|5432|mien");
    EXPECT_EQ(read("postgresql://m:a:b?c@db.example/mien"), "m|a:b?c|db.example|5432|mien");
}

// One host is not two by the way it is written.
TEST(DatabaseUrl, has_one_spelling_for_a_host) {
    EXPECT_EQ(read("postgresql://m:p@DB.Example:5433/Mien"), "m|p|db.example|5433|Mien");
    EXPECT_EQ(read("postgresql://m:p@db.example./mien"), "m|p|db.example|5432|mien");
    EXPECT_EQ(read("postgresql://m:p@[2001:DB8:0:0::5]/mien"), "m|p|2001:db8::5|5432|mien");
    EXPECT_EQ(canonical_host("127.0.0.1"), "127.0.0.1");
    EXPECT_EQ(canonical_host("a-_.B"), "a-_.b");
    EXPECT_EQ(canonical_host("."), ".");
}

// libpq ends the user's part at the first @, so the rest of the password would be the host.
TEST(DatabaseUrl, is_refused_when_a_password_is_not_encoded) {
    EXPECT_EQ(read("postgresql://mien:p@ss@db.example/mien"), "bad_host");
    EXPECT_EQ(read("postgresql://mien:pass%zz@db.example/mien"), "unreadable");
    EXPECT_EQ(read("postgresql://mien:pass%@db.example/mien"), "unreadable");
    EXPECT_EQ(read("host=db.example dbname=mien user=m password='it''s'"), "unreadable");
    EXPECT_EQ(read("postgresql://mien:a%00b@db.example/mien"), "unreadable");
}

TEST(DatabaseUrl, names_one_host_that_has_tls) {
    EXPECT_EQ(read("postgresql://m:p@%2Frun%2Fpostgresql/mien"), "socket_refused");
    EXPECT_EQ(read("postgresql:///mien?host=/run/postgresql&user=m&password=s3cret"),
              "socket_refused");
    EXPECT_EQ(read("postgresql://m:p@@abstract/mien"), "bad_host");
    EXPECT_EQ(read("postgresql://m:p@staging,production/mien"), "several_hosts");
    EXPECT_EQ(read("postgresql://m:p@a:1,b:2/mien"), "several_hosts");
    EXPECT_EQ(read("postgresql://m:p@/mien"), "host_missing");
    EXPECT_EQ(read("dbname=mien user=m password=p"), "host_missing");
    EXPECT_EQ(read("postgresql://m:p@db.example:0/mien"), "bad_port");
    EXPECT_EQ(read("postgresql://m:p@db.example:65536/mien"), "bad_port");
    EXPECT_EQ(read("postgresql://m:p@db.example:54a/mien"), "bad_port");
}

TEST(DatabaseUrl, says_all_that_is_needed) {
    EXPECT_EQ(read("postgresql://m:p@db.example"), "database_missing");
    EXPECT_EQ(read("postgresql://db.example/mien"), "user_missing");
    EXPECT_EQ(read("postgresql://m@db.example/mien"), "password_missing");
    EXPECT_EQ(read("postgresql://m:p@db.example/" + std::string(64, 'd')), "bad_database");
    EXPECT_EQ(read("postgresql://" + std::string(64, 'u') + ":p@db.example/mien"), "bad_user");
    EXPECT_EQ(read("postgresql://m:" + std::string(1025, 'p') + "@db.example/mien"),
              "bad_password");
}

TEST(DatabaseUrl, has_no_option_that_weakens_the_link_or_changes_a_session) {
    for (const auto* option : {"sslmode=disable",
                               "sslmode=require",
                               "sslmode=prefer",
                               "sslpassword=x",
                               "sslrootcert=/tmp/ca",
                               "sslcert=/tmp/c",
                               "sslkey=/tmp/k",
                               "sslcrl=/tmp/l",
                               "options=-c%20session_replication_role%3Dreplica",
                               "hostaddr=127.0.0.1",
                               "service=production",
                               "passfile=/tmp/p",
                               "target_session_attrs=read-write",
                               "application_name=x",
                               "client_encoding=LATIN1",
                               "connect_timeout=0",
                               "gssencmode=prefer",
                               "channel_binding=disable",
                               "replication=database",
                               "krbsrvname=x",
                               "ssl_min_protocol_version=TLSv1",
                               "fallback_application_name=x",
                               "keepalives=0"}) {
        EXPECT_EQ(read(fmt::format("postgresql://m:p@db.example/mien?{}", option)),
                  "option_refused")
            << option;
    }
    EXPECT_EQ(read("postgresql://m:p@db.example/mien?unheard=of"), "unreadable");
    EXPECT_EQ(read("postgresql://m:p@db.example/mien?ssl=true&sslmode=disable"), "option_refused");
}

TEST(DatabaseUrl, is_refused_when_it_is_none) {
    for (const auto* text :
         {"mien", "http://m:p@db.example/mien", "postgresql:/m:p@db.example/mien",
          "host=db.example dbname", "postgresql://m:p@[::1/mien"}) {
        EXPECT_EQ(read(text), "unreadable") << text;
    }
    EXPECT_EQ(read(""), "bad_length");
    EXPECT_EQ(read(std::string(5000, 'a')), "bad_length");
    for (const auto* text :
         {"postgresql://m:p@db.example/mien ", " postgresql://m:p@db.example/mien",
          "postgresql://m:p@db.example/mien\n", "postgresql://m:p\t@db.example/x"}) {
        EXPECT_EQ(read(text), "white_space") << text;
    }
    EXPECT_EQ(read("postgresql://m:p%0A@db.example/mien"), "control_character");
    EXPECT_EQ(read("postgresql://m:p%FF@db.example/mien"), "control_character");
}

TEST(DatabaseUrl, says_nothing_of_the_password_when_it_is_refused) {
    for (const auto* text :
         {"postgresql://mien:canary1@canary2@db.example/mien", "postgresql://mien:canary%zz@h/d",
          "host=h password='canary' 'canary", "canary", "postgresql://mien:canary@h/d?canary=1",
          "postgresql://mien:canary@h:canary/d", "postgresql://mien:canary@h/d?sslmode=canary"}) {
        const auto settings = parse_database_url(text, "/etc/ca.crt");
        ASSERT_FALSE(settings) << text;
        EXPECT_EQ(settings.error().message.find("canary"), std::string::npos) << text;
    }
}

TEST(DatabaseUrl, is_shown_without_the_password_and_read_again) {
    const UrlParts parts{.host = "db.example", .port = 5433, .database = "a?b/c", .user = "m@x"};
    const auto shown = masked_database_url(parts);
    EXPECT_EQ(shown, "postgresql://m%40x:***@db.example:5433/a%3Fb%2Fc");
    EXPECT_EQ(read(shown), "m@x|***|db.example|5433|a?b/c");
    EXPECT_EQ(masked_database_url({.host = "::1", .port = 1, .database = "d", .user = "u"}),
              "postgresql://u:***@[::1]:1/d");
    EXPECT_EQ(read("postgresql://u:***@[::1]:1/d"), "u|***|::1|1|d");
}

}  // namespace
}  // namespace mien::pg
