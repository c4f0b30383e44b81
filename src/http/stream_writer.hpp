// What the function of a StreamBody writes to.
#pragma once

#include <functional>
#include <string_view>

#include "async/awaitable.hpp"

namespace mien::http {

class StreamWriter {
  public:
    StreamWriter() = default;
    StreamWriter(const StreamWriter&) = delete;
    StreamWriter& operator=(const StreamWriter&) = delete;
    virtual ~StreamWriter() = default;

    // Sends the bytes, which must live until then. Throws unavailable when the client is gone or
    // has not taken them within the write time.
    [[nodiscard]] virtual awaitable<void> write(std::string_view bytes) = 0;

    // The call is made when the stream should end: the server is stopping, which it may be already,
    // or the client has closed its end. It may come twice, and is forgotten when the function of
    // the StreamBody returns. A client that sends more while it reads is missed at the next write.
    virtual void on_end(std::function<void()> call) = 0;
};

}  // namespace mien::http
