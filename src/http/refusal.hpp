// Why the transport turns a request away before any handler sees it. The texts are constants: what
// was sent is never echoed. After a refusal the connection closes, because the place where the next
// request begins is no longer certain.
#pragma once

#include <string_view>

namespace mien::http {

struct Refusal {
    unsigned status;          // 400, 408, 413, 414, 415, 417, 431, 501, 503 or 505
    std::string_view code;    // stable, snake_case
    std::string_view detail;  // one sentence for people

    bool operator==(const Refusal&) const = default;
};

}  // namespace mien::http
