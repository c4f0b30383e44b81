#include "api/json/media_link.hpp"

#include <algorithm>

#include "base/limits/objects.hpp"

namespace mien::api {

Timestamp link_end(Timestamp read_at, std::optional<Timestamp> object_expires_at) {
    const Timestamp end = read_at + limits::media_link_life;
    return object_expires_at ? std::min(end, *object_expires_at) : end;
}

json::value media_link(const std::optional<std::string>& key, Timestamp expires_at,
                       const MediaLinks& links) {
    return key ? json::value(links.public_url + links.signer.sign(*key, expires_at))
               : json::value(nullptr);
}

}  // namespace mien::api
