#include "net/request.hpp"

namespace mien::net {

std::optional<std::string_view> ResponseHead::find_header(std::string_view name) const {
    for (const auto& header : headers) {
        if (header.name == name) {
            return header.value;
        }
    }
    return std::nullopt;
}

}  // namespace mien::net
