// Internal: the header lines of an answer, as libcurl hands them over one by one.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "net/request.hpp"

namespace mien::net {

class HeadReader {
  public:
    // A line with its end: a status line, a header or the empty one. Heads of 1xx answers are
    // dropped, what follows the final head (trailers) is not read. False when the head is larger
    // than the limits or no head at all.
    [[nodiscard]] bool take_line(std::string_view line);

    // Whether the final head is there.
    [[nodiscard]] bool is_complete() const { return is_complete_; }
    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] const std::vector<Header>& headers() const { return headers_; }

  private:
    bool take_status(std::string_view line);
    bool take_header(std::string_view line);

    int status_ = 0;
    std::vector<Header> headers_;
    std::size_t bytes_ = 0;
    bool is_complete_ = false;
};

}  // namespace mien::net
