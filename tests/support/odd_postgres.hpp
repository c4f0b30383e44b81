// What looks like a PostgreSQL server with a right certificate and says one thing to each client
// that has greeted it, on a free port of 127.0.0.1, in a thread of its own. For tests of what a
// client tells a server that is not its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "pg/settings.hpp"
#include "tests/support/scratch_directory.hpp"

struct ssl_ctx_st;

namespace mien::test {

class OddPostgres {
  public:
    // AuthenticationCleartextPassword; AuthenticationOk and ReadyForQuery.
    static constexpr std::string_view asks_in_the_clear{"R\0\0\0\x08\0\0\0\x03", 9};
    static constexpr std::string_view lets_everybody_in{"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I", 15};

    // Of the two, or as long.
    explicit OddPostgres(std::string_view says);
    ~OddPostgres();
    OddPostgres(const OddPostgres&) = delete;
    OddPostgres& operator=(const OddPostgres&) = delete;

    // With the password "the real one".
    [[nodiscard]] pg::Settings settings() const;
    // Takes no more clients; all that they have said after that.
    [[nodiscard]] std::string heard();

  private:
    void make_certificate();
    void listen();
    void serve();
    void stop();

    const std::string_view says_;
    const ScratchDirectory directory_;
    ssl_ctx_st* context_ = nullptr;
    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::string heard_;
    std::thread thread_;
};

}  // namespace mien::test
