// Reads a chunked body (RFC 9112 section 7.1) as it arrives. Chunk extensions and trailers are
// refused: nothing here uses them, and both have hidden second requests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mien::http {

class ChunkedDecoder {
  public:
    enum class Progress : std::uint8_t { more, done, malformed, too_large };
    struct Step {
        std::size_t consumed_bytes;
        Progress progress;
    };

    explicit ChunkedDecoder(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

    // Takes what it can of the bytes and appends the data to the body. After done, the bytes behind
    // consumed_bytes belong to the next request. Not to be called again after anything but more.
    [[nodiscard]] Step feed(std::string_view bytes, std::string& body);

  private:
    enum class State : std::uint8_t {
        size,
        size_line_feed,
        data,
        data_return,
        data_line_feed,
        end_return,
        end_line_feed
    };

    Progress take(char c);
    Progress take_size(char c);
    Progress expect(char c, char wanted, State next);

    std::size_t body_bytes_max_;
    std::size_t body_bytes_ = 0;
    std::size_t chunk_bytes_ = 0;  // in State::data: what is still to come
    std::size_t size_digits_ = 0;
    State state_ = State::size;
};

}  // namespace mien::http
