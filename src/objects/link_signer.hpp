// Links to objects that anyone may follow until they expire: "/media/KEY?expires=…&signature=…".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace mien::objects {

class LinkSigner {
  public:
    // The key is the same on every node of an environment and known to no one else. Throws
    // invalid when it is shorter than limits::link_key_bytes_min.
    explicit LinkSigner(Secret key);

    // A path of this server that is good until expires_at (whole seconds, rounded down).
    [[nodiscard]] std::string sign(std::string_view object_key, Timestamp expires_at) const;

    // Whether we made this link. Takes the same time for every wrong signature. Says nothing about
    // expiry, which the database's clock decides.
    [[nodiscard]] bool is_signed(std::string_view object_key, std::int64_t expires,
                                 std::string_view signature) const;

  private:
    [[nodiscard]] std::string signature_of(std::string_view object_key, std::int64_t expires) const;

    Secret key_;
};

}  // namespace mien::objects
