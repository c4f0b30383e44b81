#include "http/chunked.hpp"

#include <string>

#include <gtest/gtest.h>

namespace mien::http {
namespace {

using Progress = ChunkedDecoder::Progress;

struct Outcome {
    Progress progress = Progress::more;
    std::string body;
    std::size_t consumed_bytes = 0;

    bool operator==(const Outcome&) const = default;
};

Outcome decode(std::string_view bytes, std::size_t step, std::size_t body_bytes_max = 100) {
    ChunkedDecoder decoder(body_bytes_max);
    Outcome outcome;
    while (outcome.progress == Progress::more && outcome.consumed_bytes < bytes.size()) {
        const auto result = decoder.feed(bytes.substr(outcome.consumed_bytes, step), outcome.body);
        outcome.consumed_bytes += result.consumed_bytes;
        outcome.progress = result.progress;
    }
    return outcome;
}

TEST(chunked, gives_the_same_whatever_the_pieces) {
    const std::string bytes = "5\r\nhello\r\n0A\r\n0123456789\r\n000\r\n\r\nGET /next";
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
        EXPECT_EQ(decode(bytes, step), (Outcome{Progress::done, "hello0123456789", 33})) << step;
    }
}

TEST(chunked, refuses_what_is_not_plain) {
    for (const std::string_view bytes :
         {"\r\n", "x\r\n", "5\nhello\r\n", "5\rhello", "5;a=b\r\nhello\r\n", "5 \r\nhello\r\n",
          " 5\r\nhello\r\n", "0x5\r\nhello\r\n", "+5\r\nhello\r\n", "5\r\nhelloo\r\n",
          "5\r\nhello\n", "000000005\r\nhello\r\n", "0\r\nTrailer: x\r\n\r\n", "0\r\n\n",
          "0\r\n\rx"}) {
        EXPECT_EQ(decode(bytes, 100).progress, Progress::malformed) << bytes;
    }
}

TEST(chunked, counts_all_chunks_against_the_limit) {
    EXPECT_EQ(decode("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 100, 10).progress, Progress::done);
    EXPECT_EQ(decode("5\r\nhello\r\n6\r\n", 100, 10).progress, Progress::too_large);
    EXPECT_EQ(decode("ffffffff\r\n", 100, 10).progress, Progress::too_large);
}

}  // namespace
}  // namespace mien::http
