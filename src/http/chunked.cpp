#include "http/chunked.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace mien::http {
namespace {

constexpr std::size_t size_digits_max = 8;

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::feed(std::string_view bytes, std::string& body) {
    std::size_t position = 0;
    while (position < bytes.size()) {
        if (state_ == State::data) {
            const auto count = std::min(chunk_bytes_, bytes.size() - position);
            body.append(bytes.substr(position, count));
            position += count;
            chunk_bytes_ -= count;
            if (chunk_bytes_ == 0) {
                state_ = State::data_return;
            }
            continue;
        }
        const auto progress = take(bytes[position++]);
        if (progress != Progress::more) {
            return {position, progress};
        }
    }
    return {position, Progress::more};
}

ChunkedDecoder::Progress ChunkedDecoder::take(char c) {
    switch (state_) {
        case State::size:
            return take_size(c);
        case State::size_line_feed:
            if (c != '\n') {
                return Progress::malformed;
            }
            state_ = chunk_bytes_ == 0 ? State::end_return : State::data;
            return Progress::more;
        case State::data:
            return Progress::malformed;
        case State::data_return:
            return expect(c, '\r', State::data_line_feed);
        case State::data_line_feed:
            size_digits_ = 0;
            return expect(c, '\n', State::size);
        case State::end_return:
            return expect(c, '\r', State::end_line_feed);
        case State::end_line_feed:
            return c == '\n' ? Progress::done : Progress::malformed;
    }
    return Progress::malformed;
}

ChunkedDecoder::Progress ChunkedDecoder::take_size(char c) {
    if (c == '\r' && size_digits_ > 0) {
        if (chunk_bytes_ > body_bytes_max_ - body_bytes_) {
            return Progress::too_large;
        }
        body_bytes_ += chunk_bytes_;
        state_ = State::size_line_feed;
        return Progress::more;
    }
    const int digit = hex_value(c);
    if (digit < 0 || ++size_digits_ > size_digits_max) {
        return Progress::malformed;
    }
    chunk_bytes_ = size_digits_ == 1 ? 0 : chunk_bytes_ * 16;
    chunk_bytes_ += static_cast<std::size_t>(digit);
    return Progress::more;
}

ChunkedDecoder::Progress ChunkedDecoder::expect(char c, char wanted, State next) {
    if (c != wanted) {
        return Progress::malformed;
    }
    state_ = next;
    return Progress::more;
}

}  // namespace mien::http
