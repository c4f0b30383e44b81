// Links to clips, their posters and exported files, signed and good for a while.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "objects/link_signer.hpp"

namespace mien::api {

// What a link is made with. The signer outlives it.
struct MediaLinks {
    const objects::LinkSigner& signer;
    const std::string& public_url;  // without a slash at its end
};

// Until when a link may live that is made at read_at: limits::media_link_life, or what is left of
// its object.
[[nodiscard]] Timestamp link_end(Timestamp read_at, std::optional<Timestamp> object_expires_at);

// The address of an object, or null while there is none.
[[nodiscard]] json::value media_link(const std::optional<std::string>& key, Timestamp expires_at,
                                     const MediaLinks& links);

}  // namespace mien::api
